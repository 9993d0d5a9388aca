import type { Cuboid, Pose } from './annotation';
import { applyPose, invertPose, multiplyQuaternions, normalizeQuaternion, quaternionToMatrix, rotate, yawQuaternion, type Vector3 } from './pose';

/** A half-line: where it begins and where it goes. */
export interface Ray {
  readonly from: Vector3;
  /** Of any length but zero. */
  readonly along: Vector3;
}

/** The same cuboid in another coordinate system. `pose`: coordinates of its own reference → those of `reference`. */
export function moveCuboid(cuboid: Cuboid, pose: Pose, reference: string): Cuboid {
  return { center: applyPose(pose, cuboid.center), size: cuboid.size, rotation: normalizeQuaternion(multiplyQuaternions(pose.rotation, cuboid.rotation)), reference };
}

/** Turned about its own up axis, radians counter-clockwise seen from above. */
export function turnCuboid(cuboid: Cuboid, yaw: number): Cuboid {
  return { ...cuboid, rotation: normalizeQuaternion(multiplyQuaternions(cuboid.rotation, yawQuaternion(yaw))) };
}

/** Moved along its own axes: forward, left, up, metres. */
export function shiftCuboid(cuboid: Cuboid, by: Vector3): Cuboid {
  return { ...cuboid, center: applyPose({ translation: cuboid.center, rotation: cuboid.rotation }, by) };
}

/** Moved along a direction of its reference frame, metres. */
export function liftCuboid(cuboid: Cuboid, [x, y, z]: Vector3): Cuboid {
  const [cx, cy, cz] = cuboid.center;
  return { ...cuboid, center: [cx + x, cy + y, cz + z] };
}

/** Least side of a cuboid, metres. */
export const MIN_CUBOID_SIDE = 0.05;

/** Longer, wider, higher by so many metres, about its centre; no side becomes shorter than {@link MIN_CUBOID_SIDE}. */
export function resizeCuboid(cuboid: Cuboid, by: Vector3): Cuboid {
  const [length, width, height] = cuboid.size;
  const grow = (side: number, more: number) => Math.max(Math.min(side, MIN_CUBOID_SIDE), side + more, MIN_CUBOID_SIDE);
  return { ...cuboid, size: [grow(length, by[0]), grow(width, by[1]), grow(height, by[2])] };
}

/** Where its forward axis points, radians counter-clockwise from x. */
export function cuboidYaw({ rotation }: Cuboid): number {
  const m = quaternionToMatrix(rotation);
  return Math.atan2(m[3], m[0]);
}

/** How far along a ray a cuboid begins, in lengths of `along`; `null` when the ray misses it. 0 from inside. `slack`: metres added to every side. */
export function hitCuboid(cuboid: Cuboid, ray: Ray, slack = 0): number | null {
  const own = invertPose({ translation: cuboid.center, rotation: cuboid.rotation });
  const from = applyPose(own, ray.from);
  const along = rotate(own.rotation, ray.along);
  let [near, far] = [0, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 3; axis += 1) {
    const half = (cuboid.size[axis] ?? 0) / 2 + slack;
    const [start, step] = [from[axis] ?? 0, along[axis] ?? 0];
    if (step === 0) {
      if (Math.abs(start) > half) return null;
      continue;
    }
    const [a, b] = [(-half - start) / step, (half - start) / step];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near <= far ? near : null;
}
