/** Strings of the picture of the frame viewer. */
export const imageLabels = {
  imageViewer: {},
};
