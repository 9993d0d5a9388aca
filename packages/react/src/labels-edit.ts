/** Strings of editing in the frame viewer. */
export const editLabels = {
  frameEditor: {},
};
