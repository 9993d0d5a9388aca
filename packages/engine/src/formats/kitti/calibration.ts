import type { Cuboid, Pose } from '../../model/annotation';
import { applyPose, composePoses, invertPose, matrixToQuaternion, multiplyQuaternions, quaternionToMatrix, type Matrix3, type Vector3 } from '../../model/pose';

export interface KittiCalibration {
  /** Velodyne → rectified camera 0. */
  readonly toCamera: Pose;
  /** By camera number: 3 × 3 intrinsics, and the camera's place in velodyne coordinates. */
  readonly cameras: ReadonlyMap<number, { readonly intrinsics: readonly number[]; readonly pose: Pose }>;
}

/**
 * Reads a KITTI calibration file. `P2 = K [I | b]`: the camera sees rectified camera-0 coordinates moved by `b = K⁻¹ p₄`. Definition: the devkit of
 * https://www.cvlibs.net/datasets/kitti/eval_object.php. `null` when the transformation from the scanner is missing.
 */
export function parseCalibration(text: string): KittiCalibration | null {
  const rows = new Map<string, number[]>();
  for (const line of text.split('\n')) {
    const [key, ...values] = line.trim().split(/:?\s+/);
    const numbers = values.map(Number);
    if (key && numbers.length > 0 && numbers.every(Number.isFinite)) rows.set(key.replace(/:$/, ''), numbers);
  }
  const scanner = rows.get('Tr_velo_to_cam') ?? rows.get('Tr_velo_cam');
  if (scanner?.length !== 12) return null;
  const rectify = rows.get('R0_rect') ?? rows.get('R_rect') ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const rectified: Pose = { rotation: matrixToQuaternion(rectify as unknown as Matrix3), translation: [0, 0, 0] };
  const [a = 0, b = 0, c = 0, x = 0, d = 0, e = 0, f = 0, y = 0, g = 0, h = 0, i = 0, z = 0] = scanner;
  const toCamera = composePoses(rectified, { rotation: matrixToQuaternion([a, b, c, d, e, f, g, h, i]), translation: [x, y, z] });
  const cameras = new Map<number, { intrinsics: number[]; pose: Pose }>();
  for (const [key, p] of rows) {
    const number = /^P(\d)$/.exec(key)?.[1];
    if (number === undefined || p.length !== 12) continue;
    const [fx = 1, skew = 0, cx = 0, p4x = 0, , fy = 1, cy = 0, p4y = 0, , , , p4z = 0] = p;
    const ty = (p4y - cy * p4z) / fy;
    const baseline: Vector3 = [(p4x - cx * p4z - skew * ty) / fx, ty, p4z];
    const camera = composePoses({ rotation: [1, 0, 0, 0], translation: baseline }, toCamera);
    cameras.set(Number(number), { intrinsics: [fx, skew, cx, 0, fy, cy, 0, 0, 1], pose: invertPose(camera) });
  }
  return { toCamera, cameras };
}

/** What a label line says of an object in 3-D: metres, radians, rectified camera coordinates with y down. */
export interface KittiObject {
  /** Middle of the bottom face. */
  readonly location: Vector3;
  readonly height: number;
  readonly width: number;
  readonly length: number;
  /** About the camera's y axis; 0 looks to the right of the picture. */
  readonly rotationY: number;
}

/** Bottom middle, h w l and a turn about y-down become centre, l w h and a quaternion in velodyne coordinates. */
export function toCuboid(object: KittiObject, { toCamera }: Pick<KittiCalibration, 'toCamera'>): Cuboid {
  const { location, height, width, length, rotationY } = object;
  const [c, s] = [Math.cos(rotationY), Math.sin(rotationY)];
  // Columns: forward, left and up of the object in camera coordinates.
  const inCamera: Matrix3 = [c, s, 0, 0, 0, -1, -s, c, 0];
  const fromCamera = invertPose(toCamera);
  return {
    center: applyPose(fromCamera, [location[0], location[1] - height / 2, location[2]]),
    size: [length, width, height],
    rotation: multiplyQuaternions(fromCamera.rotation, matrixToQuaternion(inCamera)),
    reference: 'ego',
  };
}

/** The opposite of `toCuboid`. What the cuboid is tilted by is lost: KITTI knows one angle. */
export function fromCuboid(cuboid: Cuboid, { toCamera }: Pick<KittiCalibration, 'toCamera'>): KittiObject {
  const [length, width, height] = cuboid.size;
  const [x, y, z] = applyPose(toCamera, cuboid.center);
  const [fx, , , , , , fz] = quaternionToMatrix(multiplyQuaternions(toCamera.rotation, cuboid.rotation));
  return { location: [x, y + height / 2, z], height, width, length, rotationY: Math.atan2(-fz, fx) };
}
