import { cellRange, gridEdge, nearestEdge, type FilterGrid } from '../../session/filter-grid';
import type { Dataset } from '../../session/dataset';
import type { FilterClause } from '../../session/selection';
import { facetTitle } from '../facet-filter';
import { createChart, type ChartTable } from './chart-client';
import { describeNumber, describeTime } from './describe-value';
import { foldCells, foldVisible, planScatter, scatterIsStable, scatterQuery, type ScatterPlan, type ScatterSide } from './scatter-plan';
import type { Scatter, ScatterAxis, ScatterBox, ScatterOptions, ScatterView } from './scatter-types';

type BoxClause = Extract<FilterClause, { type: 'box' }>;

const EMPTY: Scatter = { axes: null, points: null, density: null, color: null, brush: null, total: 0, shown: 0, inBrush: 0, missing: 0 };

/**
 * Two columns of `elements` against each other: a point a row, or counts in small cells where there are too many rows. It filters by a rectangle under
 * a source of its own, and ignores that filter itself. Snapshots have state `error` with `not-found` when a column is not there, and with
 * `invalid-argument` when one holds neither numbers nor times.
 */
export function createScatterView(dataset: Dataset, options: ScatterOptions): ScatterView {
  const { selection } = dataset;
  const source = `scatter:${JSON.stringify([options.x, options.y])}`;
  let plan: ScatterPlan | undefined;
  const clauseOf = () => selection.filters.getSnapshot().find((clause): clause is BoxClause => clause.source === source && clause.type === 'box');
  let folded: { readonly plan: ScatterPlan; readonly answer: ChartTable; readonly picture: Pick<Scatter, 'points' | 'density'> } | undefined;
  const chart = createChart<ScatterPlan, Scatter>(dataset, {
    source,
    initial: EMPTY,
    prepare: async (signal) => (plan = await planScatter(dataset, options, signal)),
    query: scatterQuery,
    stable: scatterIsStable,
    compose(made, answer) {
      if (!made.sides || !answer) return { ...EMPTY, missing: made.missing };
      // Moving the own brush changes no count.
      if (folded?.plan !== made || folded.answer !== answer) folded = { plan: made, answer, picture: foldPicture(made, answer) };
      const axes = [shownAxis(made.sides[0]), shownAxis(made.sides[1])] as const;
      const brush = shownBox(clauseOf(), made.sides);
      const { points, density } = folded.picture;
      const shown = sum(points?.visible ?? density?.shown ?? []);
      const color = made.colors && options.color ? { column: options.color, values: made.colors, hasRest: made.hasRest } : null;
      return { axes, points, density, color, brush, total: made.total, shown, inBrush: brush ? countInside(folded.picture, axes, brush) : shown, missing: made.missing };
    },
  });

  const boxClause = ({ min, max }: ScatterBox): FilterClause | null => {
    const sides = plan?.sides;
    if (!sides) return null;
    const [x, y] = [sideRange(sides[0], min[0], max[0]), sideRange(sides[1], min[1], max[1])];
    const [asX, asY] = [sides[0].profile.as ?? null, sides[1].profile.as ?? null];
    return {
      source,
      label: `${facetTitle(options.x)}: ${x.words}, ${facetTitle(options.y)}: ${y.words}`,
      type: 'box',
      columns: [options.x, options.y],
      min: [x.min, y.min],
      max: [x.max, y.max],
      grids: [sides[0].brush, sides[1].brush],
      ...((asX ?? asY) && { as: [asX, asY] }),
    };
  };
  return {
    getSnapshot: chart.getSnapshot,
    subscribe: chart.subscribe,
    refresh: chart.refresh,
    dispose: chart.dispose,
    brush: (box) => selection.setFilter(source, box && boxClause(box)),
    focus: (point) => selection.setFocus(plan?.points?.elementOf(point) ?? null),
    activate() {
      const clause = boxClause({ min: [-Infinity, -Infinity], max: [Infinity, Infinity] });
      if (clause) chart.activate(clause);
    },
  };
}

function foldPicture(plan: ScatterPlan, answer: ChartTable): Pick<Scatter, 'points' | 'density'> {
  const { points, sides, counts } = plan;
  if (points) return { points: { x: points.x, y: points.y, group: points.group, visible: foldVisible(points, answer), elementOf: points.elementOf }, density: null };
  return { points: null, density: { columns: sides?.[0].count.cells ?? 0, rows: sides?.[1].count.cells ?? 0, total: counts, shown: foldCells(plan, answer) } };
}

function shownAxis({ profile, brush }: ScatterSide): ScatterAxis {
  const grid = scaled(brush, profile.unitMs);
  return { column: profile.column, title: facetTitle(profile.column), kind: profile.kind === 'time' ? 'time' : 'number', domain: [gridEdge(grid, 0), gridEdge(grid, grid.cells)], grid };
}

function scaled({ origin, step, cells }: FilterGrid, by: number): FilterGrid {
  return { origin: origin * by, step: step * by, cells };
}

function shownBox(clause: BoxClause | undefined, sides: readonly [ScatterSide, ScatterSide]): ScatterBox | null {
  if (!clause) return null;
  const edge = (side: 0 | 1, value: number) => gridEdge(sides[side].brush, nearestEdge(sides[side].brush, value)) * sides[side].profile.unitMs;
  return { min: [edge(0, clause.min[0]), edge(1, clause.min[1])], max: [edge(0, clause.max[0]), edge(1, clause.max[1])] };
}

/** A range of one side, at least one cell, in the unit of its column, and in words. */
function sideRange({ profile, brush }: ScatterSide, low: number, high: number): { readonly min: number; readonly max: number; readonly words: string } {
  const from = Math.min(nearestEdge(brush, low / profile.unitMs), brush.cells - 1);
  const to = Math.max(from + 1, nearestEdge(brush, high / profile.unitMs));
  const [start, end] = [gridEdge(brush, from), gridEdge(brush, to)];
  const describe = (value: number) => (profile.kind === 'time' ? describeTime(value * profile.unitMs, brush.step * profile.unitMs) : describeNumber(value, brush.step));
  // Cells of whole numbers begin half a step below the first one in them.
  const ends = profile.integer && profile.kind === 'number' ? [start + 0.5, Math.min(end - 0.5, profile.extent?.[1] ?? end)] : [start, end];
  const [first = 0, last = 0] = ends;
  return { ...cellRange(brush, from, to), words: first >= last ? describe(first) : `${describe(first)} to ${describe(last)}` };
}

function sum(values: ArrayLike<number>): number {
  let all = 0;
  for (let index = 0; index < values.length; index++) all += values[index] ?? 0;
  return all;
}

function countInside({ points, density }: Pick<Scatter, 'points' | 'density'>, [x, y]: readonly [ScatterAxis, ScatterAxis], { min, max }: ScatterBox): number {
  const cellsOf = ({ grid }: ScatterAxis, side: 0 | 1) => [nearestEdge(grid, min[side]), nearestEdge(grid, max[side])] as const;
  const [[left, right], [bottom, top]] = [cellsOf(x, 0), cellsOf(y, 1)];
  let inside = 0;
  if (points) {
    const cell = ({ grid }: ScatterAxis, value: number) => Math.min(grid.cells - 1, Math.floor((value - grid.origin) / grid.step));
    for (let point = 0; point < points.visible.length; point++) {
      if (points.visible[point] === 0) continue;
      const [column, row] = [cell(x, points.x[point] ?? NaN), cell(y, points.y[point] ?? NaN)];
      if (column >= left && column < right && row >= bottom && row < top) inside += 1;
    }
  }
  if (density) {
    const [across, up] = [density.columns / x.grid.cells, density.rows / y.grid.cells];
    for (let row = bottom * up; row < top * up; row++) inside += sum(density.shown.subarray(row * density.columns + left * across, row * density.columns + right * across));
  }
  return inside;
}
