import type { Camera } from './scene-types';

/** Nearest distance that is drawn, metres. */
export const NEAR = 0.8;

export interface View {
  readonly camera: Camera;
  /** 1 upright, -1 mirrored in the ground (for wet streets). */
  readonly sign: 1 | -1;
  /** Pixel position of a point in metres; distances below `NEAR` are taken as `NEAR`. */
  point(x: number, y: number, z: number): [number, number];
  /** Pixels per metre at a place along the street. */
  scaleAt(z: number): number;
  distance(z: number): number;
}

/** Pinhole projection of the street, with a gentle sideways bend. */
export function createView(camera: Camera, sign: 1 | -1 = 1): View {
  const distance = (z: number): number => Math.max(NEAR, z - camera.z);
  return {
    camera,
    sign,
    distance,
    scaleAt: (z) => camera.focal / distance(z),
    point(x, y, z) {
      const d = distance(z);
      const s = camera.focal / d;
      return [camera.centre + (x - camera.x + camera.bend * d * d) * s, camera.horizon + (camera.y - y * sign) * s];
    },
  };
}
