import type { LoadedEvaluation } from '../analyses/evaluation/load-evaluation';
import type { LiveEvaluation } from '../kernels/detection/live-evaluation';
import { ON_IGNORED, SUPPRESSED } from '../kernels/detection/match-pairs';
import { cellOf } from '../kernels/detection/measure-matches';
import type { ElementId } from '../model/element';
import type { Manifest } from '../model/manifest';
import type { ClassMetrics, ConfusionCell } from './evaluation-types';

/** A line for every class, in the order of the manifest. */
export function classMetricsOf(manifest: Manifest, { metrics, curves }: LiveEvaluation, cocoAp: ReadonlyMap<string, number>): ClassMetrics[] {
  const size = manifest.classes.length + 1;
  return manifest.classes.map((info, index): ClassMetrics => {
    const rates = metrics.byClass[index] as LiveEvaluation['metrics']['byClass'][number];
    let confusedWith: ClassMetrics['confusedWith'] = null;
    for (let other = 0; other < size - 1; other++) {
      if (other === index) continue;
      const count = (metrics.confusion[index * size + other] ?? 0) + (metrics.confusion[other * size + index] ?? 0);
      if (count > (confusedWith?.count ?? 0)) confusedWith = { index: other, count };
    }
    return { ...rates, index, id: info.id, name: info.name, labels: rates.truePositives + rates.falseNegatives, averagePrecision: curves.byClass[index]?.averagePrecision ?? NaN, cocoAp: cocoAp.get(info.id) ?? NaN, confusedWith };
  });
}

/** Elements of a confusion cell, the most confused first: by the confidence of the inference; labels that nothing was predicted for by nearness of what was. */
export function examplesOfCell(data: LoadedEvaluation, { input, matches }: LiveEvaluation, confidence: number, cell: ConfusionCell): readonly ElementId[] {
  const { classes } = data;
  const [given, predicted] = [cell.given ?? classes, cell.predicted ?? classes];
  const found: { readonly id: ElementId | undefined; readonly amount: number }[] = [];
  if (predicted === classes) {
    for (let label = 0; label < matches.inferenceOf.length; label++) {
      if (input.ignored[label] || cellOf(input.labelClasses[label] ?? -1, classes) !== given) continue;
      const inference = matches.inferenceOf[label] ?? -1;
      const below = inference >= 0 ? (data.confidence[inference] ?? 0) : 0;
      // The less the model saw there, the more it misses.
      if (inference < 0 || below < confidence) found.push({ id: data.labelIds[label], amount: 1 - below });
    }
  } else {
    for (let inference = 0; inference < matches.labelOf.length; inference++) {
      const label = matches.labelOf[inference] ?? -1;
      if (label === ON_IGNORED || label === SUPPRESSED || !((data.confidence[inference] ?? 0) >= confidence)) continue;
      if (cellOf(input.inferenceClasses[inference] ?? -1, classes) !== predicted) continue;
      if ((label < 0 ? classes : cellOf(input.labelClasses[label] ?? -1, classes)) !== given) continue;
      const amount = data.confidence[inference] ?? 0;
      found.push({ id: label < 0 ? data.inferenceIds[inference] : data.labelIds[label], amount: given === predicted ? 1 - amount : amount });
    }
  }
  return found.sort((a, b) => b.amount - a.amount).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** Hits, false alarms and misses of every frame at a confidence threshold. */
export function countsByFrame(data: LoadedEvaluation, { input, matches }: LiveEvaluation, confidence: number) {
  const counts = { truePositives: new Int32Array(data.frames), falsePositives: new Int32Array(data.frames), falseNegatives: new Int32Array(data.frames) };
  const add = (values: Int32Array, frame: number | undefined): void => {
    if (frame !== undefined) values[frame] = (values[frame] ?? 0) + 1;
  };
  for (let inference = 0; inference < matches.labelOf.length; inference++) {
    const label = matches.labelOf[inference] ?? -1;
    if (label === ON_IGNORED || label === SUPPRESSED || !((data.confidence[inference] ?? 0) >= confidence)) continue;
    const hit = label >= 0 && input.labelClasses[label] === input.inferenceClasses[inference];
    add(hit ? counts.truePositives : counts.falsePositives, data.inferenceFrames[inference]);
  }
  for (let label = 0; label < matches.inferenceOf.length; label++) {
    if (input.ignored[label]) continue;
    const inference = matches.inferenceOf[label] ?? -1;
    const hit = inference >= 0 && (data.confidence[inference] ?? 0) >= confidence && input.labelClasses[label] === input.inferenceClasses[inference];
    if (!hit) add(counts.falseNegatives, data.labelFrames[label]);
  }
  return counts;
}
