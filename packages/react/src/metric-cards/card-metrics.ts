import type { EvaluationSnapshot, LiveEvaluation } from '@shoal/engine';
import { formatCount } from '../format';
import type { Labels } from '../labels';

export interface CardMetric {
  readonly id: string;
  readonly title: string;
  /** 0..1, or NaN where it means nothing. */
  readonly value: number;
  /** A sentence that says what it is of. */
  readonly of: string;
}

/** The numbers of the cards, in their order. */
export function metricsOf({ task, thresholds, topAccuracies, coco, classMetrics }: EvaluationSnapshot, { metrics, averagePrecision, curves }: LiveEvaluation, labels: Labels['metricCards']): readonly CardMetric[] {
  const { truePositives: right, falsePositives, falseNegatives, precision, recall, f1 } = metrics.overall;
  const labelled = classMetrics.filter((entry) => entry.labels > 0).length;
  const { best } = curves.overall;
  const cards: CardMetric[] = [
    { id: 'precision', title: labels.precision, value: precision, of: labels.ofPredictions(formatCount(right), formatCount(right + falsePositives)) },
    { id: 'recall', title: labels.recall, value: recall, of: labels.ofLabels(formatCount(right), formatCount(right + falseNegatives)) },
    { id: 'f1', title: labels.f1, value: f1, of: Number.isFinite(best.f1) ? labels.atMost(best.f1.toFixed(3), best.confidence.toFixed(2)) : labels.noBest },
  ];
  if (task === 'frames') cards.push({ id: 'macro-f1', title: labels.macroF1, value: metrics.macro.f1, of: labels.macroOf(labelled) });
  cards.push({ id: 'ap', title: labels.ap, value: averagePrecision, of: task === 'objects' ? labels.apOf(labelled, thresholds.iou.toFixed(2)) : labels.apOfFrames(labelled) });
  const { AP: cocoAp } = coco;
  if (cocoAp !== undefined && Number.isFinite(cocoAp)) cards.push({ id: 'coco-ap', title: labels.cocoAp, value: cocoAp, of: labels.cocoOf });
  for (const k of [1, 5]) {
    const accuracy = topAccuracies?.[k - 1];
    // Among five classes the right one always is.
    if (accuracy !== undefined && (k === 1 || classMetrics.length > k)) cards.push({ id: `top-${k}`, title: labels.top(k), value: accuracy, of: labels.topOf(k) });
  }
  return cards;
}
