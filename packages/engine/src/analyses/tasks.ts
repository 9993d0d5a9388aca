/** Tasks whose geometry lies in the pixels of a picture: without a box such a label is broken. */
export const PIXEL_TASKS = "('box', 'polygon', 'polyline', 'keypoints', 'mask')";

/** Tasks that are compared by the boxes around their objects; a cuboid takes part when it has one in the picture. */
export const BOXED_TASKS = "('box', 'polygon', 'polyline', 'keypoints', 'mask', 'cuboid')";
