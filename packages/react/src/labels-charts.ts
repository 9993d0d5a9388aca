/** Strings of the distribution, scatter plot, time series and column picker. */
export const chartLabels = {};
