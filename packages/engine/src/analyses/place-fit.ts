import type { ScoreRow } from '../model/tables';
import type { Comparison } from './read-comparisons';
import { byWhom, decimals, wordsOf } from './reasons';

/** 1 - IoU at the edge of what is usual: where matching starts to call a place bad. */
const usualError = { span: 0.5, interval: 0.5, cuboid: 0.75 };

/**
 * How well a span, interval or cuboid of the right class fits the model's: FiftyOne's location mistakenness, 0.5 at the edge of what is usual. `null` for
 * boxes, which `judgeBoxFit` holds against the model's habit, and for what is not matched.
 */
export function judgePlaceFit(row: Comparison): Pick<ScoreRow, 'score' | 'raw' | 'kind' | 'flagged' | 'reason'> | null {
  const { task, agreement, iou, confidence } = row;
  if (task === 'class' || task === 'box' || (agreement !== 'agree' && agreement !== 'badly_located')) return null;
  const error = 1 - iou;
  const score = (confidence * (2 * Math.min(1, error / (2 * usualError[task])) - 1) + 1) / 2;
  const { shape } = wordsOf(row);
  const measure = task === 'cuboid' ? 'a 3-D IoU' : 'an IoU';
  if (agreement === 'agree') return { score, raw: iou, kind: 'agree', flagged: false, reason: `${shape} fits the model's (${task === 'cuboid' ? '3-D IoU' : 'IoU'} ${decimals(iou)}).` };
  return { score, raw: iou, kind: 'badly_located', flagged: confidence >= 0.5, reason: `${shape} overlaps the model's by ${measure} of ${decimals(iou)} only${byWhom(row) === '' ? '' : `; drawn${byWhom(row)}`}.` };
}
