import type { PointShape } from './point-look';

/** Corners of the shapes around the origin for radius 1, y down, with the areas that the points of the picture have. */
const CORNERS: Readonly<Record<Exclude<PointShape, 'circle' | 'ring'>, readonly (readonly [number, number])[]>> = {
  diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  triangle: [[0, -1.266], [1.083, 0.9], [-1.083, 0.9]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  cross: [[0, -0.509], [0.594, -1.103], [1.103, -0.594], [0.509, 0], [1.103, 0.594], [0.594, 1.103], [0, 0.509], [-0.594, 1.103], [-1.103, 0.594], [-0.509, 0], [-1.103, -0.594], [-0.594, -1.103]],
};

/**
 * A point as the data of an SVG path, to follow an `M x y` to its middle: relative commands only, so that points of one look share it. Rings need
 * `fill-rule="evenodd"`.
 */
export function shapePath(shape: PointShape, radius: number): string {
  if (shape === 'circle') return circle(radius);
  if (shape === 'ring') return `${circle(radius)}m${round(radius - radius * 0.44)} 0${circle(radius * 0.44).replace(/^m[^a]*/, '')}`;
  let [x, y] = [0, 0];
  const steps = CORNERS[shape].map(([cx, cy], i) => {
    const step = `${i === 0 ? 'm' : 'l'}${round(cx * radius - x)} ${round(cy * radius - y)}`;
    [x, y] = [cx * radius, cy * radius];
    return step;
  });
  return `${steps.join('')}z`;
}

function circle(radius: number): string {
  const r = round(radius);
  return `m${round(-radius)} 0a${r} ${r} 0 1 0 ${round(2 * radius)} 0a${r} ${r} 0 1 0 ${round(-2 * radius)} 0z`;
}

/** Two decimals are a fiftieth of what anyone sees. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
