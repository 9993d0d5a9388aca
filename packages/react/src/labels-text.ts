/** Strings of texts, rows and places. */
export const textLabels = {
  textViewer: {},
};
