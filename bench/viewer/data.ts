/** A scan of so many points as KITTI writes it: ground rings, walls and things on the ground; the same on every run. */
export function makeScan(count: number): Float32Array<ArrayBuffer> {
  let state = 4321;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const values = new Float32Array(count * 4);
  for (let i = 0; i < count; i += 1) {
    const yaw = (i / count) * 2 * Math.PI * 64;
    const far = 3 + 57 * Math.floor((i / count) * 64) / 64;
    const isWall = random() < 0.35;
    values[i * 4] = Math.cos(yaw) * far + (random() - 0.5) * 0.1;
    values[i * 4 + 1] = isWall ? (Math.sin(yaw) > 0 ? 14 : -14) + random() : Math.sin(yaw) * far + (random() - 0.5) * 0.1;
    values[i * 4 + 2] = isWall ? -1.7 + random() * 9 : -1.7 + random() * 0.06;
    values[i * 4 + 3] = random();
  }
  return values;
}

/** Turns of the view that are measured; each a step of 7.5°. */
export const TURNS = 10;

export interface Timing {
  /** Change of view to a picture of it that can be read back, ms. */
  readonly frames: readonly number[];
  /** The same, until every point is in the picture; with the wait until the view rests, as in the widget. */
  readonly whole: readonly number[];
  /** Points in the first picture. */
  readonly drawn: number;
  readonly width: number;
  readonly height: number;
}
