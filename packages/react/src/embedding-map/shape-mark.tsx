import type { PointShape } from '../canvas/point-look';

const PATHS: Readonly<Record<Exclude<PointShape, 'circle' | 'ring'>, string>> = {
  diamond: 'M6 .8 11.2 6 6 11.2.8 6Z',
  triangle: 'M6 1.2 11.2 10.4H.8Z',
  square: 'M1.8 1.8h8.4v8.4H1.8Z',
  cross: 'M3 1.2 6 4.2l3-3L10.8 3l-3 3 3 3L9 10.8l-3-3-3 3L1.2 9l3-3-3-3Z',
};

/** A point of the map as it looks in the legend; an outline when its points are hidden. */
export function ShapeMark({ shape, color, hollow = false, size = 10 }: { readonly shape: PointShape; readonly color: string; readonly hollow?: boolean; readonly size?: number }) {
  const outlined = hollow || shape === 'ring';
  const paint = { fill: outlined ? 'none' : color, stroke: outlined ? color : 'none', strokeWidth: hollow ? 1.2 : 2 };
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" style={paint}>
      {shape === 'circle' || shape === 'ring' ? <circle cx="6" cy="6" r={outlined ? 4 : 4.8} /> : <path d={PATHS[shape]} />}
    </svg>
  );
}
