import { FRAME_SCHEMA, flattenFrame, flattenInference, flattenLabel, flattenMedia, INFERENCE_SCHEMA, LABEL_SCHEMA, MEDIA_SCHEMA } from './flatten';
import type { WritableDataset } from '../contract/format';
import { createTableBuilder } from './table-builder';
import type { CanonicalTables } from './unflatten';

/** A dataset as canonical tables again: what formats write that hold tables themselves. */
export function tablesOf(dataset: WritableDataset, signal?: AbortSignal): CanonicalTables {
  const frames = createTableBuilder(FRAME_SCHEMA);
  const media = createTableBuilder(MEDIA_SCHEMA);
  const labels = createTableBuilder(LABEL_SCHEMA);
  const inferences = createTableBuilder(INFERENCE_SCHEMA);
  for (const item of dataset.frames()) {
    signal?.throwIfAborted();
    frames.add(flattenFrame(item.frame), item.frame.extra);
    for (const medium of item.media) media.add(flattenMedia(medium));
    for (const label of item.labels) labels.add(flattenLabel(label), label.extra);
    for (const inference of item.inferences) inferences.add(flattenInference(inference), inference.extra);
  }
  return {
    frames: frames.finish(['frame_id', 'dataset', 'labeled', 'width', 'height']),
    media: media.finish(['frame_id', 'sensor_id', 'kind', 'uri']),
    labels: labels.finish(['label_id', 'frame_id', 'set_id', 'task', 'class_id']),
    inferences: inferences.finish(['inference_id', 'frame_id', 'model_id', 'task', 'class_id', 'confidence']),
  };
}
