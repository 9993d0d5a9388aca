import type { KittiBox, KittiFrame, KittiMetric } from './kitti-types';
import { bevIou, cuboidIou } from './rotated-iou';

/**
 * Overlap of every label with every detection of one frame, row-major [labels, detections], 0..1: intersection over union
 * of the boxes in the picture, of the footprints, or of the volumes.
 */
export function kittiOverlaps({ labels, detections }: KittiFrame, metric: KittiMetric): Float64Array {
  const out = new Float64Array(labels.length * detections.length);
  const shape = metric === '2d' ? null : metric === 'bev' ? footprint : cuboid;
  const iou = metric === 'bev' ? bevIou : cuboidIou;
  const shapes = shape && detections.map(shape);
  labels.forEach((label, l) => {
    const own = shape?.(label);
    detections.forEach((detection, d) => {
      out[l * detections.length + d] = own && shapes ? iou(own, shapes[d] as number[]) : imageIou(label, detection);
    });
  });
  return out;
}

/** Share of the detection's box in the picture that lies inside the region's, 0..1. */
export function imageCover(detection: KittiBox, region: KittiBox): number {
  const shared = imageIntersection(detection, region);
  return shared > 0 ? shared / imageArea(detection) : 0;
}

function imageIou(a: KittiBox, b: KittiBox): number {
  const shared = imageIntersection(a, b);
  return shared > 0 ? shared / (imageArea(a) + imageArea(b) - shared) : 0;
}

function imageIntersection({ box: [ax1, ay1, ax2, ay2] }: KittiBox, { box: [bx1, by1, bx2, by2] }: KittiBox): number {
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  return width > 0 && height > 0 ? width * height : 0;
}

function imageArea({ box: [x1, y1, x2, y2] }: KittiBox): number {
  return (x2 - x1) * (y2 - y1);
}

/** The ground plane of the camera is x right, z ahead; a positive `rotationY` turns z towards x, hence the sign. */
function footprint({ size: [, width, length], location: [x, , z], rotationY }: KittiBox): number[] {
  return [x, z, length, width, -rotationY];
}

/** x right, z ahead, -y up is right-handed; the location is the middle of the bottom face. */
function cuboid({ size: [height, width, length], location: [x, y, z], rotationY }: KittiBox): number[] {
  return [x, z, height / 2 - y, length, width, height, -rotationY];
}
