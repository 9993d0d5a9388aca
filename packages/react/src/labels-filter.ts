/** Strings of the filter bar, the history of filters and the segments. */
export const filterLabels = {};
