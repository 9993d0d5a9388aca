/** Ten round clusters of different spread and size, and a thin haze of outliers; the same on every run. Units: the square -1..1. */
export function makePoints(count: number): { readonly x: Float32Array<ArrayBuffer>; readonly y: Float32Array<ArrayBuffer>; readonly category: Uint8Array<ArrayBuffer> } {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const blobs = Array.from({ length: 10 }, (_, i) => ({ x: 0.62 * Math.cos(i * 2.4) * Math.sqrt((i + 1) / 10), y: 0.62 * Math.sin(i * 2.4) * Math.sqrt((i + 1) / 10), spread: 0.03 + 0.08 * random(), stretch: 0.5 + random() }));
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const category = new Uint8Array(count);
  const pin = (value: number) => Math.max(-1, Math.min(1, value));
  for (let i = 0; i < count; i += 1) {
    const which = Math.floor(random() ** 1.4 * 10);
    const blob = blobs[which] ?? { x: 0, y: 0, spread: 0.1, stretch: 1 };
    const far = random() < 0.004 ? 6 : 1;
    x[i] = pin(blob.x + normal() * blob.spread * far);
    y[i] = pin(blob.y + normal() * blob.spread * blob.stretch * far);
    category[i] = random() < 0.03 ? Math.floor(random() * 10) : which;
  }
  return { x, y, category };
}

export const PALETTE = ['#c8451f', '#c4820a', '#7f9a1c', '#3a9a5b', '#2a9aa0', '#2f7fd0', '#6b5fd6', '#a650c4', '#c93f8a', '#8a6a4a'];
export const [WIDTH, HEIGHT] = [800, 600];

/** Where the camera goes: from everything to six times nearer, with pans on the way. Middle in -1..1 and zoom. */
export const PATH = Array.from({ length: 16 }, (_, i) => {
  const t = (i + 1) / 16;
  return { x: 0.3 * Math.sin(t * 5) * t, y: 0.25 * Math.cos(t * 4) * t, zoom: 1 + 5 * t * t };
});

export interface Timing {
  /** From the columns in memory to the first picture that can be read back, ms. */
  readonly first: number;
  /** Change of view to its picture read back, ms. */
  readonly frames: readonly number[];
  /** JavaScript memory that the points took, bytes; 0 where the browser does not say. */
  readonly heap: number;
}
