import type { QueryOptions } from '../../database/database';
import { numberColumn, textColumn } from '../../formats/arrow/columns';
import { classificationReport } from '../../kernels/classification/classification-report';
import { byConfidence } from '../../kernels/detection/candidate-pairs';
import type { Analysis, AnalysisContext } from '../analysis';
import { resultBytes } from '../result-table';
import { frameCount, offsetsOf, pickObjects, readInferences, readLabels, type ComparedObjects } from './compared-objects';
import { readMasks } from './read-masks';

/** One number of a model. `class_id` is null for all classes together. */
interface MetricRow {
  readonly task: 'box' | 'mask' | 'class';
  readonly classId: string | null;
  readonly metric: string;
  readonly value: number;
}

/**
 * The numbers that papers report: COCO's twelve for boxes, and for masks where both sides have them, by class too; accuracy,
 * precision, recall and F1 for classes of whole frames. Only annotated frames that the model was run on count. Frames are
 * taken in the order of their ids, which decides ties of equal confidence.
 */
export const evaluateModel: Analysis = {
  id: 'metrics',
  version: 1,
  title: 'Measuring the model',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels'],
  output: 'metrics',
  async run(context, { signal }) {
    const { modelId, manifest } = context;
    const rows = modelId === null || manifest.classes.length === 0 ? [] : [...(await measureObjects(context, modelId, { signal })), ...(await measureClasses(context, modelId, { signal }))];
    const bytes = resultBytes({
      model_id: textColumn(rows.map(() => modelId)),
      task: textColumn(rows.map((row) => row.task)),
      class_id: textColumn(rows.map((row) => row.classId)),
      metric: textColumn(rows.map((row) => row.metric)),
      value: numberColumn(rows.map((row) => row.value)),
    });
    await context.database.insertArrow('metrics', bytes, { signal });
  },
};

async function measureObjects(context: AnalysisContext, modelId: string, options: QueryOptions): Promise<MetricRow[]> {
  const labels = onlyComparable(await readLabels(context, modelId, 'box', options));
  const inferences = onlyComparable(await readInferences(context, modelId, 'box', options));
  if (labels.ids.length === 0 || inferences.ids.length === 0) return [];
  const frames = frameCount(labels, inferences);
  const masks = await readMasks(context, labels, inferences, options);
  const tasks = masks ? (['box', 'mask'] as const) : (['box'] as const);
  const rows: MetricRow[] = [];
  for (const task of tasks) {
    const { summary, classes } = await context.compute.run(
      'evaluateObjects',
      {
        truth: { offsets: offsetsOf(labels.frameIndex, frames), classes: labels.classes, areas: labels.areas, ignored: labels.ignored, crowd: labels.ignored, boxes: labels.boxes },
        detections: { offsets: offsetsOf(inferences.frameIndex, frames), classes: inferences.classes, areas: inferences.areas, confidence: inferences.confidence, boxes: inferences.boxes },
        classes: context.manifest.classes.length,
        ...(task === 'mask' && masks ? { truthMasks: masks.labels, detectionMasks: masks.inferences } : {}),
      },
      options,
    );
    rows.push(...Object.entries(summary).map(([metric, value]): MetricRow => ({ task, classId: null, metric, value })));
    for (const { classIndex, objects, AP, AP50, AP75, AR } of classes) {
      if (objects === 0) continue;
      const classId = context.manifest.classes[classIndex]?.id ?? '';
      rows.push(...Object.entries({ objects, AP, AP50, AP75, AR }).map(([metric, value]): MetricRow => ({ task, classId, metric, value })));
    }
  }
  return rows;
}

async function measureClasses(context: AnalysisContext, modelId: string, options: QueryOptions): Promise<MetricRow[]> {
  const labels = onlyComparable(await readLabels(context, modelId, 'class', options));
  const inferences = onlyComparable(await readInferences(context, modelId, 'class', options));
  if (labels.ids.length === 0 || inferences.ids.length === 0) return [];
  const top = new Map<string, number>();
  for (const row of byConfidence(inferences.confidence)) {
    const frameId = inferences.frameIds[row] ?? '';
    if (!top.has(frameId)) top.set(frameId, inferences.classes[row] ?? -1);
  }
  const { classes } = context.manifest;
  const report = classificationReport(labels.classes, labels.frameIds.map((frameId) => top.get(frameId) ?? -1), classes.length);
  const rows = Object.entries({ accuracy: report.accuracy, precision: report.macro.precision, recall: report.macro.recall, f1: report.macro.f1, weighted_precision: report.weighted.precision, weighted_recall: report.weighted.recall, weighted_f1: report.weighted.f1 });
  return [
    ...rows.map(([metric, value]): MetricRow => ({ task: 'class', classId: null, metric, value })),
    ...report.byClass.flatMap(({ precision, recall, f1 }, index) =>
      Object.entries({ objects: report.support[index] ?? 0, precision, recall, f1 }).map(([metric, value]): MetricRow => ({ task: 'class', classId: classes[index]?.id ?? '', metric, value })),
    ),
  ];
}

/** Objects of annotated frames whose class the manifest lists. */
function onlyComparable(objects: ComparedObjects): ComparedObjects {
  return pickObjects(objects, (row) => objects.labeled[row] === 1 && (objects.classes[row] ?? -1) >= 0);
}
