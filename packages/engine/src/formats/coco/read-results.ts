import { showValue, type Finding } from '../contract/findings';
import type { ImportTarget, ReadContext } from '../contract/format';
import { folderOf, type SourceFile } from '../contract/source-file';
import { ROOT, scanFile } from './coco-file';
import { finiteOf, idText, isObject, textOf } from './fields';
import { readShape, RESULT_FIELDS } from './read-annotation';
import { reportBad, type ReadTruth } from './read-truth';

const fields = { known: RESULT_FIELDS, own: new Set(['sensor_id', 'rotation', 'track_id', 'occluded', 'truncated', 'loss']) };

/**
 * Reads a results file as inferences of `modelId`. With ground truth in the same part, ids are looked up in it; without,
 * frame and class ids are the image and category ids as text, for other parts to recognise. Returns these class ids.
 */
export async function readResults(file: SourceFile, modelId: string, truths: readonly ReadTruth[], target: ImportTarget, context: ReadContext): Promise<ReadonlySet<string>> {
  const truth = truths.find((candidate) => folderOf(candidate.path) === folderOf(file.path)) ?? truths[0];
  const classes = new Set<string>();
  const models = new Set<string>();
  for await (const event of scanFile(file, context, [ROOT], 0, 1)) {
    if (event.type !== 'elements') continue;
    for (const bad of event.bad) reportBad(bad, 'results', file.path, target);
    for (const { value, index, nonFinite } of event.elements) {
      const report = (finding: Omit<Finding, 'file' | 'line' | 'table'>): void => target.report({ file: file.path, line: index + 1, table: 'inferences', ...finding });
      const imageId = isObject(value) ? idText(value['image_id']) : undefined;
      const categoryId = isObject(value) ? idText(value['category_id']) : undefined;
      if (!isObject(value) || imageId === undefined || categoryId === undefined) {
        report({ code: 'skipped-row', message: 'A result has image_id and category_id; this was left out.', value: showValue(value) });
        continue;
      }
      const image = truth?.index.find(imageId) ?? -1;
      const frameId = textOf(value['shoal_image_id']) || (truth ? truth.index.frameId(image) : imageId);
      if (frameId === undefined) {
        report({ code: 'unknown-frame', message: `Its image is not in ${truth?.path}, so it was left out.`, column: 'image_id', value: imageId });
        continue;
      }
      const model = textOf(value['model_id']) || modelId;
      const inferenceId = textOf(value['shoal_id']) || `${model}:${index}`;
      const shape = readShape(value, fields, truth?.index.size(image) ?? null, nonFinite, (finding) => report({ ...finding, rowId: inferenceId, frameId }));
      if (!shape) continue;
      const confidence = finiteOf(value['score']) ?? null;
      if (confidence === null) report({ code: 'not-a-number', message: 'The score is missing or not a finite number.', column: 'score', value: showValue(value['score']), rowId: inferenceId, frameId });
      const classId = textOf(value['shoal_category_id']) || truth?.classIds.get(categoryId) || categoryId;
      classes.add(classId);
      if (!models.has(model)) {
        models.add(model);
        target.addModel({ id: model, name: model });
      }
      // Evaluation numbers results anew, so their ids say nothing; they are kept to be found again.
      const id = idText(value['id']);
      const extra = id === undefined ? shape.annotation.extra : { ...shape.annotation.extra, coco_id: typeof value['id'] === 'number' ? value['id'] : id };
      target.addInference({ ...shape.annotation, extra, inferenceId, frameId, classId, modelId: model, confidence, loss: finiteOf(shape.own['loss']) ?? null });
    }
  }
  if (models.size === 0) target.addModel({ id: modelId, name: modelId });
  return classes;
}
