import type { AnnotatedInference, AnnotatedLabel, Annotation } from '../../model/annotation';
import type { Finding } from '../contract/findings';
import type { WritableDataset, WriteOptions, WrittenFiles } from '../contract/format';

const encoder = new TextEncoder();

/** `annotations.json` for all labels, and `predictions.json` for the inferences of one model, as Nucleus takes them. */
export async function writeScale(dataset: WritableDataset, options: WriteOptions = {}): Promise<WrittenFiles> {
  const notCarried: Finding[] = [];
  const nameOf = new Map(dataset.classes.map((info) => [info.id, info.name]));
  const annotations: string[] = [];
  const predictions: string[] = [];
  const put = (list: string[], item: AnnotatedLabel | AnnotatedInference, rowId: string, table: 'labels' | 'inferences', more: Readonly<Record<string, unknown>>): void => {
    const shape = writeShape(item);
    if (!shape) {
      notCarried.push({ code: 'not-carried', message: `Nucleus has no place for a ${item.task} of this kind here; it was left out.`, table, rowId, frameId: item.frameId });
      return;
    }
    list.push(JSON.stringify({ label: nameOf.get(item.classId) ?? item.classId, ...shape, reference_id: item.frameId, annotation_id: rowId, ...(item.trackId && { track_reference_id: item.trackId }), ...(item.attributes && { metadata: item.attributes }), ...more }));
  };
  for (const { labels, inferences } of dataset.frames()) {
    options.signal?.throwIfAborted();
    for (const label of labels) put(annotations, label, label.labelId, 'labels', {});
    for (const inference of inferences) {
      if (inference.modelId !== options.modelId) continue;
      const probs = inference.probs;
      const classPdf = probs ? Object.fromEntries(dataset.classes.map((info, index) => [info.name, probs[index] ?? 0])) : undefined;
      put(predictions, inference, inference.inferenceId, 'inferences', { confidence: inference.confidence ?? 1, ...(classPdf && { class_pdf: classPdf }) });
    }
  }
  const files = [{ path: 'annotations.json', bytes: encoder.encode(`[${annotations.join(',\n')}]\n`) }];
  if (predictions.length > 0) files.push({ path: 'predictions.json', bytes: encoder.encode(`[${predictions.join(',\n')}]\n`) });
  return { files, notCarried };
}

function writeShape(item: Annotation): { readonly type: string; readonly geometry?: unknown } | null {
  const points = (flat: readonly number[]) => Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[i * 2], y: flat[i * 2 + 1] }));
  const [ring, ...others] = item.polygons ?? [];
  switch (item.task) {
    case 'class':
      return { type: 'category' };
    case 'box':
      return item.box && !item.rotation ? { type: 'box', geometry: { x: item.box.x, y: item.box.y, width: item.box.w, height: item.box.h } } : null;
    case 'polygon':
    case 'polyline':
      return ring && others.length === 0 ? { type: item.task === 'polyline' ? 'line' : 'polygon', geometry: { vertices: points(ring) } } : null;
    case 'keypoints': {
      const flat = item.keypoints ?? [];
      return { type: 'keypoints', geometry: { keypoints: Array.from({ length: Math.floor(flat.length / 3) }, (_, i) => ({ x: flat[i * 3], y: flat[i * 3 + 1], visible: (flat[i * 3 + 2] ?? 0) >= 2 })) } };
    }
    case 'cuboid': {
      const { cuboid } = item;
      if (!cuboid) return null;
      const [w, x, y, z] = cuboid.rotation;
      // Only a turn about the vertical can be said.
      if (Math.hypot(x, y) > 1e-6) return null;
      const [cx, cy, cz] = cuboid.center;
      const [length, width, height] = cuboid.size;
      return { type: 'cuboid', geometry: { position: { x: cx, y: cy, z: cz }, dimensions: { x: length, y: width, z: height }, yaw: 2 * Math.atan2(z, w) } };
    }
    default:
      return null;
  }
}
