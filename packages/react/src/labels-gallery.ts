/** Strings of the gallery and the map of places. */
export const galleryLabels = {};
