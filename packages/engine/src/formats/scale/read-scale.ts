import type { Annotation } from '../../model/annotation';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { showValue } from '../contract/findings';
import { stemOf } from '../contract/source-file';
import { asArray, asNumber, asRecord, asText, numbersAt, pointsOf, type JsonRecord } from '../json/fields';
import { scanRecords } from '../json/scan-records';
import { boundsOf } from '../table/bounds';

/** Reads Nucleus annotations and predictions (one object each) and Scale tasks (objects with `annotations`), as an array or as lines. */
export async function readScale(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  for (const path of part.files) {
    const file = context.files.get(path);
    if (!file) continue;
    const frames = new Set<string>();
    let done = 0;
    for await (const batch of scanRecords(file.stream(), path)) {
      await context.progress((done += batch.length));
      for (const { line, value, problem, text } of batch) {
        const record = asRecord(value);
        if (!record) target.report({ code: 'skipped-row', message: problem ?? 'The record is no object. It was left out.', file: path, line, value: text ?? showValue(value) });
        else for (const item of asArray(record['annotations']) && ('params' in record || 'task_id' in record) ? itemsOfTask(record) : [record]) readItem(item, { path, line, modelId: stemOf(path), frames }, target);
      }
    }
  }
}

/** A task of Scale's own export: boxes have `left`, `top`, `width`, `height`. */
function itemsOfTask(task: JsonRecord): JsonRecord[] {
  const params = asRecord(task['params']);
  const reference = asText(task['reference_id']) ?? asText(params?.['attachment']) ?? asText(task['task_id']);
  const image = asText(params?.['attachment']);
  return (asArray(task['annotations']) ?? []).flatMap((value): JsonRecord[] => {
    const item = asRecord(value);
    if (!item) return [];
    const vertices = item['vertices'];
    const geometry = Array.isArray(vertices) ? { vertices } : { x: item['left'], y: item['top'], width: item['width'], height: item['height'] };
    return [{ ...item, reference_id: reference, image_url: image, annotation_id: item['uuid'] ?? item['annotation_id'], geometry, type: item['type'] ?? (Array.isArray(vertices) ? 'polygon' : 'box'), metadata: item['attributes'] }];
  });
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly modelId: string;
  readonly frames: Set<string>;
}

function readItem(item: JsonRecord, place: Place, target: ImportTarget): void {
  const { path: file, line } = place;
  const frameId = asText(item['reference_id']) ?? asText(item['item_id']);
  if (frameId === null) {
    target.report({ code: 'skipped-row', message: 'The annotation has no reference_id, so nobody knows which item it is about. It was left out.', file, line, value: showValue(item) });
    return;
  }
  const type = asText(item['type']) ?? 'box';
  const classId = asText(item['label']) ?? (type === 'category' ? Object.values(asRecord(item['labels']) ?? {}).map(asText).find((label) => label !== null) : null);
  if (!classId && type !== 'segmentation') {
    target.report({ code: 'skipped-row', message: 'The annotation has no label. It was left out.', file, line, frameId, value: showValue(item) });
    return;
  }
  const shape = readShape(type, item);
  if (!shape) {
    const unread = type === 'segmentation' ? 'Segmentation masks are pictures behind an address, which is not fetched.' : `The geometry of this ${type} has a value that is missing or not a number.`;
    target.report({ code: type === 'segmentation' ? 'unread-file' : 'skipped-row', message: `${unread} The annotation was left out.`, file, line, frameId, column: 'geometry', value: showValue(item['geometry'] ?? item['mask_url']) });
    return;
  }
  if (!place.frames.has(frameId)) {
    place.frames.add(frameId);
    const confident = asNumber(item['confidence']) !== null;
    target.addFrame({ frameId, labeled: !confident });
    const image = asText(item['image_url']) ?? asText(item['image_location']);
    if (image !== null) target.addMedia({ frameId, uri: image });
  }
  const metadata = asRecord(item['metadata']);
  const common: Annotation = { frameId, classId: classId ?? '', trackId: asText(item['track_reference_id']), attributes: metadata, ...shape };
  target.addClass({ id: common.classId, name: common.classId });
  const confidence = asNumber(item['confidence']);
  const id = asText(item['annotation_id']) ?? `${frameId}:${type}:${line}`;
  if (confidence === null) {
    target.addLabel({ ...common, labelId: id });
    return;
  }
  const pdf = asRecord(item['class_pdf']);
  if (pdf) for (const name of Object.keys(pdf)) target.addClass({ id: name, name });
  const modelId = asText(item['model_run_id']) ?? asText(item['model_id']) ?? place.modelId;
  target.addModel({ id: modelId, name: modelId });
  // Probabilities by name stay beside the inference; the order of classes is only known when all were read.
  target.addInference({ ...common, inferenceId: id, modelId, confidence, attributes: pdf ? { ...metadata, class_pdf: pdf } : metadata });
}

type Shape = Pick<Annotation, 'task' | 'box' | 'polygons' | 'keypoints' | 'cuboid'>;

function readShape(type: string, item: JsonRecord): Shape | null {
  const geometry = asRecord(item['geometry']);
  switch (type) {
    case 'box': {
      const [x, y, w, h] = numbersAt(geometry, ['x', 'y', 'width', 'height']) ?? [];
      return x === undefined || y === undefined || w === undefined || h === undefined ? null : { task: 'box', box: { x, y, w, h } };
    }
    case 'polygon':
    case 'line': {
      const points = pointsOf(geometry?.['vertices']);
      return points && points.length >= 4 ? { task: type === 'line' ? 'polyline' : 'polygon', polygons: [points], box: boundsOf([points]) } : null;
    }
    case 'keypoints': {
      const points = (asArray(geometry?.['keypoints']) ?? []).map((value) => ({ point: numbersAt(asRecord(value), ['x', 'y']), hidden: asRecord(value)?.['visible'] === false }));
      const found = points.flatMap(({ point, hidden }) => (point ? [[...point, hidden ? 1 : 2]] : []));
      return found.length > 0 && found.length === points.length ? { task: 'keypoints', keypoints: found.flat(), box: boundsOf(found.map(([x = 0, y = 0]) => [x, y])) } : null;
    }
    case 'cuboid': {
      const center = numbersAt(asRecord(geometry?.['position']), ['x', 'y', 'z']);
      const size = numbersAt(asRecord(geometry?.['dimensions']), ['x', 'y', 'z']);
      const yaw = asNumber(geometry?.['yaw']);
      if (!center || !size || yaw === null) return null;
      const [x = 0, y = 0, z = 0] = center;
      const [length = 0, width = 0, height = 0] = size;
      return { task: 'cuboid', cuboid: { center: [x, y, z], size: [length, width, height], rotation: [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)], reference: 'ego' } };
    }
    case 'category':
    case 'multicategory':
      return { task: 'class' };
    default:
      return null;
  }
}

