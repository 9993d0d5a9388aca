import type { Vec } from '../raycast/solids';

export type Quaternion = readonly [w: number, x: number, y: number, z: number];
export interface Pose {
  readonly translation: Vec;
  readonly rotation: Quaternion;
}

const multiply = ([aw, ax, ay, az]: Quaternion, [bw, bx, by, bz]: Quaternion): Quaternion => [
  aw * bw - ax * bx - ay * by - az * bz,
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
];

export const yawRotation = (yaw: number): Quaternion => [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)];

export interface CameraRig {
  readonly id: 'front' | 'left' | 'right';
  readonly width: number;
  readonly height: number;
  readonly focal: number;
  /** Metres in the vehicle (x forward, y left, z up) and where it looks, radians to the left. */
  readonly at: Vec;
  readonly yaw: number;
  /** Milliseconds after the scan. */
  readonly delay: number;
}

export const CAMERAS: readonly CameraRig[] = [
  { id: 'front', width: 640, height: 384, focal: 500, at: [1.55, 0, 1.52], yaw: 0, delay: 8 },
  { id: 'left', width: 480, height: 288, focal: 300, at: [0.9, 0.62, 1.5], yaw: 1.15, delay: -12 },
  { id: 'right', width: 480, height: 288, focal: 300, at: [0.9, -0.62, 1.5], yaw: -1.15, delay: 30 },
];

/** The scanner on the roof: it looks forward, its coordinates are those of the vehicle moved up. */
export const LIDAR: Pose = { translation: [0.35, 0, 1.92], rotation: [1, 0, 0, 0] };

export function intrinsicsOf({ width, height, focal }: CameraRig): number[] {
  return [focal, 0, width / 2, 0, focal, height / 2, 0, 0, 1];
}

/** Camera axes (x right, y down, z forward) in those of the vehicle. */
export function cameraPose({ at, yaw }: CameraRig): Pose {
  return { translation: at, rotation: multiply(yawRotation(yaw), [0.5, -0.5, 0.5, -0.5]) };
}

/** Where the vehicle is. */
export interface Ego {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

export const egoPose = ({ x, y, z, yaw }: Ego): Pose => ({ translation: [x, y, z], rotation: yawRotation(yaw) });

/** Metres of the world in those of the vehicle. */
export function toEgo(ego: Ego, [x, y, z]: Vec): Vec {
  const [cos, sin] = [Math.cos(ego.yaw), Math.sin(ego.yaw)];
  const [dx, dy] = [x - ego.x, y - ego.y];
  return [cos * dx + sin * dy, -sin * dx + cos * dy, z - ego.z];
}

/** A camera where it was at one moment. */
export interface CameraModel {
  readonly width: number;
  readonly height: number;
  readonly position: Vec;
  /** Unit direction through a place of the picture, pixels. */
  ray(u: number, v: number): Vec;
  /** Pixel of a place in the world; `null` behind the camera. */
  project(point: Vec): readonly [u: number, v: number] | null;
}

export function cameraModel(rig: CameraRig, ego: Ego): CameraModel {
  const { width, height, focal } = rig;
  const [cos, sin] = [Math.cos(ego.yaw), Math.sin(ego.yaw)];
  const position: Vec = [ego.x + cos * rig.at[0] - sin * rig.at[1], ego.y + sin * rig.at[0] + cos * rig.at[1], ego.z + rig.at[2]];
  const look = ego.yaw + rig.yaw;
  const [fx, fy] = [Math.cos(look), Math.sin(look)];
  return {
    width,
    height,
    position,
    ray(u, v) {
      const [right, down] = [(u - width / 2) / focal, (v - height / 2) / focal];
      const length = Math.sqrt(1 + right * right + down * down);
      return [(fx + right * fy) / length, (fy - right * fx) / length, -down / length];
    },
    project([x, y, z]) {
      const [dx, dy, dz] = [x - position[0], y - position[1], z - position[2]];
      const depth = dx * fx + dy * fy;
      return depth < 0.05 ? null : [width / 2 + (focal * (dx * fy - dy * fx)) / depth, height / 2 - (focal * dz) / depth];
    },
  };
}
