import type { NuscenesBox, NuscenesClass, NuscenesDetection, NuscenesError, NuscenesLabel } from './nuscenes-types';

/**
 * The five errors of one detection that was matched. NaN where the label does not say: a velocity that is NaN, an empty
 * attribute. A barrier turned by half looks the same, so its orientation has the period π.
 */
export function truePositiveErrors(className: NuscenesClass, label: NuscenesLabel, detection: NuscenesDetection): Record<NuscenesError, number> {
  return {
    translation: groundDistance(label, detection),
    scale: 1 - alignedIou(label.size, detection.size),
    orientation: angleBetween(label.yaw, detection.yaw, className === 'barrier' ? Math.PI : 2 * Math.PI),
    velocity: Math.hypot(label.velocity[0] - detection.velocity[0], label.velocity[1] - detection.velocity[1]),
    attribute: label.attribute === '' ? NaN : Number(label.attribute !== detection.attribute),
  };
}

/** Whether an error means anything for a class: a cone looks the same from all sides, and neither it nor a barrier moves. */
export function hasError(className: NuscenesClass, error: NuscenesError): boolean {
  if (className === 'traffic_cone') return error === 'translation' || error === 'scale';
  return className !== 'barrier' || (error !== 'velocity' && error !== 'attribute');
}

/** Distance of the middles on the ground, metres. */
export function groundDistance(a: NuscenesBox, b: NuscenesBox): number {
  return Math.hypot(a.center[0] - b.center[0], a.center[1] - b.center[1]);
}

/** IoU of two boxes laid over each other with one middle and one yaw. */
function alignedIou(a: readonly number[], b: readonly number[]): number {
  const volume = (size: readonly number[]) => size.reduce((product, extent) => product * extent, 1);
  const shared = volume(a.map((extent, i) => Math.min(extent, b[i] as number)));
  return shared / (volume(a) + volume(b) - shared);
}

/** Smallest angle between two directions that repeat every `period`, 0 .. period / 2. */
function angleBetween(a: number, b: number, period: number): number {
  const turn = (a - b + period / 2) % period;
  return Math.abs((turn < 0 ? turn + period : turn) - period / 2);
}
