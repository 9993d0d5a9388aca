import type { AnnotatedInference, ImportedMedia } from '../../model/annotation';
import { boxesEqual } from '../../model/geometry';
import type { WritableDataset, WrittenFiles } from '../contract/format';
import { rleBox } from '../masks/rle';
import type { CocoResult } from './coco-types';
import type { NotCarried } from './not-carried';
import { boxOfKeypoints, RESULT_FIELDS } from './read-annotation';
import { createArrayWriter, createTextWriter } from './text-writer';
import { bboxOf, extraOf, finite, flag, otherPicture, reasonToSkip, segmentationOf, type CocoIds, type NumberFormat } from './write-shape';

/** The results file of one model, called like the model; none when no model is asked for. */
export function writeResults(dataset: WritableDataset, ids: CocoIds, lost: NotCarried, format: NumberFormat, modelId: string | undefined, signal: AbortSignal | undefined): WrittenFiles['files'] {
  if (modelId === undefined) {
    if (dataset.counts.inferences > 0) lost.add('inference', 'not written. Choose a model to get its results file.', dataset.models[0]?.id ?? '', dataset.counts.inferences);
    return [];
  }
  const stem = modelId.replaceAll(/[^\p{L}\p{N}_.()@+ -]+/gu, '_').replace(/^\.+/, '_').slice(0, 100) || 'results';
  // The ground truth has this name.
  const name = stem.toLowerCase() === 'annotations' ? 'results' : stem;
  const writer = createTextWriter();
  const list = createArrayWriter(writer);
  let index = 0;
  for (const { frame, media, inferences } of dataset.frames()) {
    signal?.throwIfAborted();
    const picture = media.find((item) => (item.kind ?? 'image') === 'image');
    for (const inference of inferences) {
      if (inference.modelId !== modelId) {
        lost.add('inference', 'of another model, which has no place in this results file.', inference.inferenceId);
        continue;
      }
      const result = toResult(inference, frame.frameId, ids, media, picture, format, lost);
      if (!result) continue;
      const readAs = `${modelId}:${index}`;
      list.push({ ...result, ...(name !== modelId && { model_id: modelId }), ...(inference.inferenceId !== readAs && { shoal_id: inference.inferenceId }) });
      index += 1;
    }
  }
  list.end();
  writer.write('\n');
  return [{ path: `${name}.json`, bytes: writer.finish() }];
}

function toResult(inference: AnnotatedInference, frameId: string, ids: CocoIds, media: readonly ImportedMedia[], picture: ImportedMedia | undefined, format: NumberFormat, lost: NotCarried): CocoResult | undefined {
  const reason = reasonToSkip(inference) ?? otherPicture(inference, media, picture);
  if (reason !== null) {
    lost.add('inference', `left out, because ${reason.replace(/ \(.*\)$/, '')}.`, inference.inferenceId);
    return undefined;
  }
  const imageId = ids.frames.add(frameId);
  const categoryId = ids.classes.add(inference.classId);
  const segmentation = segmentationOf(inference, format);
  const keypoints = inference.keypoints?.every(Number.isFinite) && inference.keypoints.length % 3 === 0 ? inference.keypoints.map(format) : undefined;
  // pycocotools takes results with a box for boxes; masks and keypoints go without theirs when it is the one around them.
  const around = segmentation && 'counts' in segmentation ? rleBox({ width: segmentation.size[1], height: segmentation.size[0], counts: segmentation.counts }) : keypoints && !segmentation ? boxOfKeypoints(keypoints) : null;
  if (inference.probs) lost.add('inference', 'COCO has one score a result; the probabilities of the other classes were left out.', inference.inferenceId);
  if (inference.cuboid) lost.add('inference', 'COCO has no cuboids; the box in the picture was written.', inference.inferenceId);
  const { coco_id: id, ...extra } = inference.extra ?? {};
  return {
    id: id ?? undefined,
    image_id: imageId,
    category_id: categoryId,
    bbox: around && boxesEqual(around, inference.box ?? null) ? undefined : bboxOf(inference, format),
    segmentation,
    keypoints,
    score: finite(inference.confidence, format),
    area: finite(inference.area, format),
    iscrowd: flag(inference.iscrowd),
    ignore: flag(inference.ignored),
    attributes: inference.attributes ?? undefined,
    ...extraOf(extra, RESULT_FIELDS, (name) => (name === 'num_keypoints' ? undefined : lost.add('inference', `the column "${name}" has the name of a COCO field.`, inference.inferenceId))),
    num_keypoints: typeof extra['num_keypoints'] === 'number' ? extra['num_keypoints'] : undefined,
    sensor_id: inference.sensorId ?? undefined,
    rotation: finite(inference.rotation),
    track_id: inference.trackId ?? undefined,
    occluded: finite(inference.occluded),
    truncated: finite(inference.truncated),
    loss: finite(inference.loss),
    ...(String(imageId) !== frameId && { shoal_image_id: frameId }),
    ...(String(categoryId) !== inference.classId && { shoal_category_id: inference.classId }),
  };
}
