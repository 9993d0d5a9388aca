import { describeNumber, describeTime, type Scatter, type ScatterAxis, type ScatterBox } from '@shoal/engine';

/** A value of an axis, with the digits that its steps need. */
export function axisValue({ kind, grid }: ScatterAxis, value: number): string {
  return kind === 'time' ? describeTime(value, grid.step) : describeNumber(value, grid.step);
}

/** The point that passes the filters nearest to a place in pixels, within `reach` of it. */
export function nearestPoint({ points, axes }: Scatter, left: number, top: number, width: number, height: number, reach: number): number | null {
  if (!points || !axes) return null;
  const [x, y] = axes.map(({ domain: [low, high] }) => ({ low, span: high - low || 1 }));
  if (!x || !y) return null;
  let [found, least] = [null as number | null, reach * reach];
  for (let point = 0; point < points.x.length; point++) {
    if (points.visible[point] === 0) continue;
    const [dx, dy] = [(((points.x[point] ?? NaN) - x.low) / x.span) * width - left, (1 - ((points.y[point] ?? NaN) - y.low) / y.span) * height - top];
    const away = dx * dx + dy * dy;
    if (away < least) [found, least] = [point, away];
  }
  return found;
}

/** The points that pass the filters, those in the brush where there is one, from left to right. */
export function pointsInOrder({ points, brush }: Scatter): readonly number[] {
  if (!points) return [];
  const isInside = ({ min, max }: ScatterBox, x: number, y: number) => x >= min[0] && x < max[0] && y >= min[1] && y < max[1];
  const all = Array.from(points.x.keys()).filter((point) => points.visible[point] === 1 && (!brush || isInside(brush, points.x[point] ?? NaN, points.y[point] ?? NaN)));
  return all.sort((a, b) => (points.x[a] ?? 0) - (points.x[b] ?? 0) || (points.y[a] ?? 0) - (points.y[b] ?? 0));
}

export interface CellReading extends ScatterBox {
  readonly shown: number;
  readonly total: number;
}

/** The counts of the step of the brush at a place in pixels. */
export function cellAt({ density, axes }: Scatter, left: number, top: number, width: number, height: number): CellReading | null {
  if (!density || !axes) return null;
  const [x, y] = axes;
  const column = Math.min(x.grid.cells - 1, Math.max(0, Math.floor((left / width) * x.grid.cells)));
  const row = Math.min(y.grid.cells - 1, Math.max(0, Math.floor((1 - top / height) * y.grid.cells)));
  const min = [x.grid.origin + column * x.grid.step, y.grid.origin + row * y.grid.step] as const;
  return { min, max: [min[0] + x.grid.step, min[1] + y.grid.step], ...countCells(density, [column / x.grid.cells, (column + 1) / x.grid.cells], [row / y.grid.cells, (row + 1) / y.grid.cells]) };
}

function countCells(density: NonNullable<Scatter['density']>, across: readonly [number, number], up: readonly [number, number]): { readonly shown: number; readonly total: number } {
  let [shown, total] = [0, 0];
  for (let row = Math.round(up[0] * density.rows); row < Math.round(up[1] * density.rows); row++) {
    for (let column = Math.round(across[0] * density.columns); column < Math.round(across[1] * density.columns); column++) {
      shown += density.shown[row * density.columns + column] ?? 0;
      total += density.total[row * density.columns + column] ?? 0;
    }
  }
  return { shown, total };
}

/** How many of the shown rows lie in each of `columns` by `rows` equal parts of the plot; the upper row first. For those who do not see it. */
export function coarseCounts({ points, density, axes }: Scatter, columns: number, rows: number): readonly (readonly number[])[] {
  const counts = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  if (density) return counts.map((line, row) => line.map((_, column) => countCells(density, [column / columns, (column + 1) / columns], [(rows - 1 - row) / rows, (rows - row) / rows]).shown));
  if (!points || !axes) return counts;
  const part = ([low, high]: readonly [number, number], value: number, parts: number) => Math.min(parts - 1, Math.max(0, Math.floor(((value - low) / (high - low || 1)) * parts)));
  for (let point = 0; point < points.x.length; point++) {
    if (points.visible[point] === 0) continue;
    const line = counts[rows - 1 - part(axes[1].domain, points.y[point] ?? NaN, rows)];
    const column = part(axes[0].domain, points.x[point] ?? NaN, columns);
    if (line) line[column] = (line[column] ?? 0) + 1;
  }
  return counts;
}
