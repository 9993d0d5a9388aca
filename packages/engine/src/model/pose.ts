import type { Cuboid, Pose, Quaternion } from './annotation';

export type Vector3 = readonly [x: number, y: number, z: number];
/** 3 × 3, row-major. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** Hamilton product: first `b`, then `a`. */
export function multiplyQuaternions(a: Quaternion, b: Quaternion): Quaternion {
  const [aw, ax, ay, az] = a;
  const [bw, bx, by, bz] = b;
  return [aw * bw - ax * bx - ay * by - az * bz, aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx, aw * bz + ax * by - ay * bx + az * bw];
}

export function normalizeQuaternion(q: Quaternion): Quaternion {
  const length = Math.hypot(...q);
  return length > 0 ? [q[0] / length, q[1] / length, q[2] / length, q[3] / length] : [1, 0, 0, 0];
}

/** A turn about z (up) by `yaw` radians, counter-clockwise seen from above. */
export function yawQuaternion(yaw: number): Quaternion {
  return [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)];
}

export function quaternionToMatrix(q: Quaternion): Matrix3 {
  const [w, x, y, z] = normalizeQuaternion(q);
  return [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), 2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)];
}

/** The unit quaternion of a rotation matrix, w ≥ 0 (Shepperd 1978). */
export function matrixToQuaternion(m: Matrix3): Quaternion {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  const trace = xx + yy + zz;
  let q: Quaternion;
  if (trace > 0) q = [1 + trace, zy - yz, xz - zx, yx - xy];
  else if (xx >= yy && xx >= zz) q = [zy - yz, 1 + xx - yy - zz, xy + yx, xz + zx];
  else if (yy >= zz) q = [xz - zx, xy + yx, 1 + yy - xx - zz, yz + zy];
  else q = [yx - xy, xz + zx, yz + zy, 1 + zz - xx - yy];
  const unit = normalizeQuaternion(q);
  return unit[0] < 0 ? [-unit[0], -unit[1], -unit[2], -unit[3]] : unit;
}

export function rotate(q: Quaternion, [x, y, z]: Vector3): Vector3 {
  const m = quaternionToMatrix(q);
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

/** A point of the pose's own coordinates in those of its parent. */
export function applyPose(pose: Pose, point: Vector3): Vector3 {
  const [x, y, z] = rotate(pose.rotation, point);
  return [x + pose.translation[0], y + pose.translation[1], z + pose.translation[2]];
}

export function invertPose({ translation, rotation }: Pose): Pose {
  const [w, x, y, z] = normalizeQuaternion(rotation);
  const back: Quaternion = [w, -x, -y, -z];
  const [tx, ty, tz] = rotate(back, translation);
  return { rotation: back, translation: [-tx, -ty, -tz] };
}

/** First `inner`, then `outer`. */
export function composePoses(outer: Pose, inner: Pose): Pose {
  return { rotation: multiplyQuaternions(outer.rotation, inner.rotation), translation: applyPose(outer, inner.translation) };
}

/**
 * The eight corners of a cuboid in its reference frame: the bottom face front-left, front-right, back-right, back-left, then the top face in the
 * same order.
 */
export function cuboidCorners({ center, size, rotation }: Cuboid): Vector3[] {
  const [length, width, height] = size;
  const face = [[1, 1], [1, -1], [-1, -1], [-1, 1]] as const;
  return [-1, 1].flatMap((up) => face.map(([front, left]) => applyPose({ rotation, translation: center }, [(front * length) / 2, (left * width) / 2, (up * height) / 2])));
}

/** How many points lie inside a cuboid, its surface included. `points`: x, y, z and `stride - 3` other values each, in the cuboid's reference frame. */
export function countPointsInside(cuboid: Cuboid, points: Float32Array, stride = 3): number {
  const [length, width, height] = cuboid.size;
  const [cx, cy, cz] = cuboid.center;
  const m = quaternionToMatrix(cuboid.rotation);
  let count = 0;
  for (let at = 0; at + 2 < points.length; at += stride) {
    const [dx, dy, dz] = [(points[at] ?? NaN) - cx, (points[at + 1] ?? NaN) - cy, (points[at + 2] ?? NaN) - cz];
    // The transposed matrix turns into the object's own axes.
    const along = Math.abs(m[0] * dx + m[3] * dy + m[6] * dz);
    const across = Math.abs(m[1] * dx + m[4] * dy + m[7] * dz);
    const up = Math.abs(m[2] * dx + m[5] * dy + m[8] * dz);
    if (along <= length / 2 && across <= width / 2 && up <= height / 2) count += 1;
  }
  return count;
}

/** Pixel of a point in camera coordinates (x right, y down, z forward); `null` behind the camera. `intrinsics`: 3 × 3, row-major. */
export function projectPoint(intrinsics: readonly number[], [x, y, z]: Vector3): readonly [u: number, v: number] | null {
  if (z <= 0) return null;
  const row = (at: number) => (intrinsics[at] ?? 0) * x + (intrinsics[at + 1] ?? 0) * y + (intrinsics[at + 2] ?? 0) * z;
  const depth = row(6);
  return [row(0) / depth, row(3) / depth];
}
