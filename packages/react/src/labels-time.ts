/** Strings of films and sounds. */
export const timeLabels = {
  timeViewer: {},
};
