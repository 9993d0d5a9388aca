import { scaleLog, scaleSqrt } from '@visx/scale';
import type { ClassInfo, ConfusionCell } from '@shoal/engine';
import { formatCount, formatPercent } from '../format';
import type { Labels } from '../labels';

/** `counts`: logarithm of the number. `rows`: share of what is labelled. */
export type ConfusionScale = 'counts' | 'rows';

export interface ConfusionModel {
  /** Classes that occur, by index, and `null` for "nothing" at the end. */
  readonly places: readonly (number | null)[];
  readonly countOf: (cell: ConfusionCell) => number;
  /** Share of the cell's row, 0..1. */
  readonly shareOf: (cell: ConfusionCell) => number;
  /** Sums of rows and columns by place. */
  readonly given: readonly number[];
  readonly predicted: readonly number[];
  readonly total: number;
  readonly wrong: number;
  /** The largest number of every kind of cell. */
  readonly most: Readonly<Record<CellKind, number>>;
}

export interface ConfusedPair extends ConfusionCell {
  readonly count: number;
  /** Share of the labels of the class; NaN where nothing is labelled. */
  readonly share: number;
}

/** Agreed, a wrong class, or something that the other side does not have. */
export type CellKind = 'right' | 'wrong' | 'nothing';

export const kindOf = ({ given, predicted }: ConfusionCell): CellKind => (given === null || predicted === null ? 'nothing' : given === predicted ? 'right' : 'wrong');
export const isRight = (cell: ConfusionCell): boolean => cell.given !== null && cell.given === cell.predicted;
export const isSame = (a: ConfusionCell | null, b: ConfusionCell | null): boolean => a !== null && b !== null && a.given === b.given && a.predicted === b.predicted;

/** The matrix of the classes that occur. */
export function confusionModel(confusion: Int32Array, classes: number): ConfusionModel {
  const size = classes + 1;
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  const most: Record<CellKind, number> = { right: 0, wrong: 0, nothing: 0 };
  let [total, wrong] = [0, 0];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const count = confusion[row * size + column] ?? 0;
      if (count === 0) continue;
      rows[row] = (rows[row] ?? 0) + count;
      columns[column] = (columns[column] ?? 0) + count;
      total += count;
      const kind = row === classes || column === classes ? 'nothing' : row === column ? 'right' : 'wrong';
      most[kind] = Math.max(most[kind], count);
      if (kind !== 'right') wrong += count;
    }
  }
  const places: (number | null)[] = [];
  for (let index = 0; index < classes; index++) if ((rows[index] ?? 0) + (columns[index] ?? 0) > 0) places.push(index);
  places.push(null);
  const countOf = ({ given, predicted }: ConfusionCell) => confusion[(given ?? classes) * size + (predicted ?? classes)] ?? 0;
  return {
    places,
    countOf,
    shareOf: (cell) => countOf(cell) / (rows[cell.given ?? classes] || 1),
    given: places.map((index) => rows[index ?? classes] ?? 0),
    predicted: places.map((index) => columns[index ?? classes] ?? 0),
    total,
    wrong,
    most,
  };
}

/** Cells off the diagonal that are not empty. */
export function confusedPairs(model: ConfusionModel): readonly ConfusedPair[] {
  return model.places.flatMap((given) =>
    model.places.flatMap((predicted) => {
      const cell = { given, predicted };
      const count = model.countOf(cell);
      return count === 0 || isRight(cell) ? [] : [{ ...cell, count, share: given === null ? NaN : model.shareOf(cell) }];
    }),
  );
}

/** How strong the colour of a cell is, 0..1. A few confusions stay calm: below ten, or a share of 0.6, nothing is full. */
export function heatScale(model: ConfusionModel, scale: ConfusionScale): (cell: ConfusionCell) => number {
  if (scale === 'rows') {
    const [right, other] = [1, 0.6].map((full) => scaleSqrt<number>({ domain: [0, full], range: [0.08, 1], clamp: true }));
    return (cell) => (isRight(cell) ? right : other)?.(model.shareOf(cell)) ?? 0;
  }
  const heat = (kind: CellKind) => scaleLog<number>({ domain: [1, Math.max(10, model.most[kind])], range: [0.12, 1], clamp: true });
  const scales = { right: heat('right'), wrong: heat('wrong'), nothing: heat('nothing') };
  return (cell) => scales[kindOf(cell)](Math.max(1, model.countOf(cell)));
}

/** A cell in words: "Stop sign labelled, Yield sign predicted: 12 of 350 Stop sign labels · 3.4 %". */
export function cellWords({ confusionMatrix: labels }: Labels, classes: readonly ClassInfo[], model: ConfusionModel, cell: ConfusionCell): string {
  const nameOf = (index: number | null) => (index === null ? null : (classes[index]?.name ?? ''));
  const given = nameOf(cell.given);
  const what = labels.cell(given, nameOf(cell.predicted));
  const count = model.countOf(cell);
  if (count === 0) return labels.none(what);
  const whole = model.given[model.places.indexOf(cell.given)] ?? 0;
  return labels.amount(what, formatCount(count), formatCount(whole), given, formatPercent(model.shareOf(cell)));
}
