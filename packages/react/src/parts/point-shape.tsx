/** Outlines within -1..1, of about the same area; told apart at six pixels. */
const SHAPES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  [[0, -1.15], [1.1, 0.85], [-1.1, 0.85]],
  [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  [[0, 1.15], [1.1, -0.85], [-1.1, -0.85]],
  [[-0.4, -1.15], [0.4, -1.15], [0.4, -0.4], [1.15, -0.4], [1.15, 0.4], [0.4, 0.4], [0.4, 1.15], [-0.4, 1.15], [-0.4, 0.4], [-1.15, 0.4], [-1.15, -0.4], [-0.4, -0.4]],
  [[0, -1.2], [1.14, -0.37], [0.7, 0.97], [-0.7, 0.97], [-1.14, -0.37]],
  [[-1.2, -0.5], [1.2, -0.5], [1.2, 0.5], [-1.2, 0.5]],
];

/** The outline of the shape with this number on a canvas path, around a place; they repeat after eight. */
export function tracePoint(context: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>, shape: number, x: number, y: number, radius: number): void {
  const outline = SHAPES[shape % SHAPES.length] ?? [];
  if (outline.length === 0) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  outline.forEach(([dx, dy], index) => (index === 0 ? context.moveTo(x + dx * radius, y + dy * radius) : context.lineTo(x + dx * radius, y + dy * radius)));
  context.closePath();
}

/** The same shape in a picture: its fill is that of the element around it. */
export function PointShape({ shape, x, y, radius }: { readonly shape: number; readonly x: number; readonly y: number; readonly radius: number }) {
  const outline = SHAPES[shape % SHAPES.length] ?? [];
  if (outline.length === 0) return <circle cx={x} cy={y} r={radius} />;
  return <polygon points={outline.map(([dx, dy]) => `${x + dx * radius},${y + dy * radius}`).join(' ')} />;
}

/** A shape of its own size, for keys. */
export function PointKey({ shape, color }: { readonly shape: number; readonly color: string }) {
  return (
    <svg data-part="point-key" width={10} height={10} aria-hidden="true" style={{ fill: color }}>
      <PointShape shape={shape} x={5} y={5} radius={3.8} />
    </svg>
  );
}
