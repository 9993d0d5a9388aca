import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { Finding } from '../contract/findings';
import type { WritableDataset, WriteOptions, WrittenFiles } from '../contract/format';

/**
 * `labels.ndjson` with all labels, and `predictions.ndjson` with the inferences of one model, as Labelbox imports them (`dataRow.globalKey` is the frame's id). Ids become UUIDs made of
 * ours, so that sending the same thing twice changes nothing.
 */
export async function writeLabelbox(dataset: WritableDataset, options: WriteOptions = {}): Promise<WrittenFiles> {
  const notCarried: Finding[] = [];
  const nameOf = new Map(dataset.classes.map((info) => [info.id, info.name]));
  const labels: string[] = [];
  const predictions: string[] = [];
  const put = (list: string[], item: AnnotatedLabel | AnnotatedInference): void => {
    const isLabel = 'labelId' in item;
    const rowId = isLabel ? item.labelId : item.inferenceId;
    const name = nameOf.get(item.classId) ?? item.classId;
    const shape = writeShape(item, name);
    if (typeof shape === 'string') notCarried.push({ code: 'not-carried', message: shape, table: isLabel ? 'labels' : 'inferences', rowId, frameId: item.frameId });
    else list.push(JSON.stringify({ uuid: uuidOf(`${isLabel ? 'label' : 'inference'} ${rowId}`), dataRow: { globalKey: item.frameId }, name, ...('confidence' in item && item.confidence !== null && { confidence: item.confidence }), ...shape }));
  };
  for (const frame of dataset.frames()) {
    options.signal?.throwIfAborted();
    for (const label of frame.labels) put(labels, label);
    for (const inference of frame.inferences) if (inference.modelId === options.modelId) put(predictions, inference);
  }
  const encoder = new TextEncoder();
  const file = (path: string, lines: readonly string[]) => ({ path, bytes: encoder.encode(lines.map((line) => `${line}\n`).join('')) });
  return { files: [file('labels.ndjson', labels), ...(predictions.length > 0 ? [file('predictions.ndjson', predictions)] : [])], notCarried };
}

function writeShape(item: AnnotatedLabel | AnnotatedInference, name: string): Readonly<Record<string, unknown>> | string {
  const { box, polygons, keypoints, span } = item;
  const points = (flat: readonly number[]) => Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[i * 2], y: flat[i * 2 + 1] }));
  const [ring, ...others] = polygons ?? [];
  switch (item.task) {
    case 'class':
      return { name: 'class', answer: { name } };
    case 'box':
    case 'cuboid':
      if (item.rotation) return 'Labelbox boxes are not turned. It was left out.';
      return box && [box.x, box.y, box.w, box.h].every(Number.isFinite) ? { bbox: { top: box.y, left: box.x, height: box.h, width: box.w } } : 'The label has no box in the picture. It was left out.';
    case 'polygon':
      return ring && others.length === 0 ? { polygon: points(ring) } : 'Labelbox outlines have one ring. It was left out.';
    case 'polyline':
      return ring && others.length === 0 ? { line: points(ring) } : 'Labelbox lines are one path. It was left out.';
    case 'keypoints':
      return keypoints?.length === 3 ? { point: { x: keypoints[0], y: keypoints[1] } } : 'Labelbox has single points, no skeletons. It was left out.';
    case 'span':
      return span ? { location: { start: span.start, end: span.end - 1 } } : 'The span has no place. It was left out.';
    default:
      return `Labelbox takes masks as pictures only. It was left out.`;
  }
}

/** A UUID of version 8 (custom) that always is the same for the same text: two 64-bit FNV-1a hashes. */
export function uuidOf(text: string): string {
  const hash = (seed: bigint): string => {
    let value = 0xcbf29ce484222325n ^ seed;
    for (const byte of new TextEncoder().encode(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
    return value.toString(16).padStart(16, '0');
  };
  const hex = hash(0n) + hash(0x9e3779b97f4a7c15n);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
