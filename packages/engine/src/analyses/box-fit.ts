import { median, sizeHabit, sizeMistakenness, type SizeHabit } from '../kernels/mistakenness';
import type { ScoreRow } from '../model/tables';
import type { Comparison } from './read-comparisons';
import { groupBy } from './group-by';
import { byWhom, decimals } from './reasons';
import { createSizeGroups, sideOf } from './size-groups';

type BoxFit = Pick<ScoreRow, 'score' | 'raw' | 'kind' | 'flagged' | 'reason'>;

/** What a model's boxes are usually off by, for objects of one class and size. */
interface Habit {
  readonly size: SizeHabit;
  /** 1 - IoU that is still usual: median and three robust standard deviations, at least 0.25. */
  readonly usualError: number;
}

/**
 * How well the box of every matched label of the right class fits the model's, by row. The larger of two scores, both in
 * the form of FiftyOne's location mistakenness (0.5 at the edge of what is usual for this class and size, more beyond):
 * one from the IoU, and one from the signed relative size, which finds loose and tight boxes long before the IoU falls.
 */
export function judgeBoxFit(rows: readonly Comparison[]): Map<number, BoxFit> {
  const pairs = rows.flatMap((row) => {
    const located = row.agreement === 'agree' || row.agreement === 'badly_located';
    return located && row.labelBox && row.inferenceBox ? [{ row, labelBox: row.labelBox, inferenceBox: row.inferenceBox }] : [];
  });
  const groupOf = createSizeGroups(pairs.map((pair) => ({ classIndex: pair.row.given, box: pair.inferenceBox })));
  const measured = pairs.map((pair) => ({
    ...pair,
    group: groupOf(pair.row.given, pair.inferenceBox),
    logRatio: Math.log(sideOf(pair.labelBox) / sideOf(pair.inferenceBox)),
    error: 1 - pair.row.iou,
  }));
  const habits = new Map([...groupBy(measured, (pair) => pair.group)].map(([group, members]) => [group, habitOf(members)]));
  const out = new Map<number, BoxFit>();
  for (const { row, group, logRatio, error } of measured) {
    const habit = habits.get(group);
    if (habit) out.set(row.row, fitOf(row, habit, logRatio, error));
  }
  return out;
}

function habitOf(members: readonly { readonly logRatio: number; readonly error: number }[]): Habit {
  const errors = members.map((member) => member.error);
  const middle = median(errors);
  const spread = 1.4826 * median(errors.map((error) => Math.abs(error - middle)));
  return { size: sizeHabit(members.map((member) => member.logRatio)), usualError: Math.min(0.45, Math.max(0.25, middle + 3 * spread)) };
}

function fitOf(row: Comparison, habit: Habit, logRatio: number, error: number): BoxFit {
  const place = (row.confidence * (2 * Math.min(1, error / (2 * habit.usualError)) - 1) + 1) / 2;
  const size = sizeMistakenness(logRatio, habit.size, row.confidence);
  const score = Math.max(place, size);
  const unusual = error > habit.usualError || Math.abs(logRatio - habit.size.median) > habit.size.usual;
  const bySize = size >= place;
  const times = decimals(Math.exp(2 * (logRatio - habit.size.median)));
  const drawn = byWhom(row) === '' ? '' : `; drawn${byWhom(row)}`;
  const kind = !unusual && row.agreement === 'agree' ? 'agree' : !bySize ? 'badly_located' : logRatio > habit.size.median ? 'loose_box' : 'tight_box';
  const reason =
    kind === 'agree'
      ? `Box fits the model's (IoU ${decimals(row.iou)}).`
      : bySize
        ? `Box has ${times} times the area that the model's suggests (IoU ${decimals(row.iou)})${drawn}.`
        : `Box overlaps the model's by an IoU of ${decimals(row.iou)} only${drawn}.`;
  return { score, raw: bySize ? logRatio : row.iou, kind, flagged: unusual && row.confidence >= 0.5, reason };
}
