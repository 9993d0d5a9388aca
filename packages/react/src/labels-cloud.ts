/** Strings of point clouds and several sensors. */
export const cloudLabels = {
  cloudViewer: {},
};
