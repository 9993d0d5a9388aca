import { unzlibSync } from 'fflate';
import { messageOf } from '../../base/errors';
import type { Annotation, RleMask } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { asArray, asNumber, asRecord, asText, numbersAt, pointsOf, scalarsOf, type JsonRecord } from '../json/fields';
import { ROOT, scanJson } from '../json/scan-json';
import { readImageSize } from '../image/read-image-size';
import { rleFromBitmap } from '../masks/rle';
import { readNpy } from '../npy/npy';
import { boundsOf } from '../table/bounds';
import { folderOf } from '../contract/source-file';
import { createCategoryBuilder, createTextBuilder, createVectorBuilder } from '../table/column-builders';

const MAX_MASK_PIXELS = 100_000_000;

interface Space {
  readonly owner: ReturnType<typeof createCategoryBuilder>;
  readonly ownerId: ReturnType<typeof createTextBuilder>;
  readonly vector: ReturnType<typeof createVectorBuilder>;
  readonly dim: number;
}

export async function readFiftyone(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  for (const path of part.files) {
    const file = context.files.get(path);
    if (!file) continue;
    const spaces = new Map<string, Space>();
    let count = 0;
    for await (const event of scanJson(file.stream(), path, ['samples', ROOT])) {
      if (event.type === 'value' && event.name === 'name') target.setName(asText(event.value) ?? '');
      if (event.type !== 'elements') continue;
      for (const { index, value } of event.elements) {
        count += 1;
        await context.progress(count);
        const sample = asRecord(value);
        const uri = asText(sample?.['filepath']);
        if (!sample || uri === null) target.report({ code: 'skipped-row', message: 'The sample has no filepath. It was left out.', file: path, line: index + 1, value: showValue(value) });
        else await readSample(sample, uri, { path, line: index + 1, spaces }, target, context);
      }
      for (const bad of event.bad) target.report({ code: 'skipped-row', message: bad.message, file: path, line: bad.index + 1, value: bad.text });
    }
    for (const [name, space] of spaces) {
      target.addEmbeddings(
        { id: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'), name, dim: space.dim, metric: 'cosine', level: 'frame' },
        { rows: space.owner.length, columns: { owner: space.owner.finish(), owner_id: space.ownerId.finish(), vector: space.vector.finish() } },
      );
    }
  }
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly spaces: Map<string, Space>;
}

/** MongoDB's way to write an id: `{"$oid": "…"}`. */
function idOf(value: unknown): string | null {
  return asText(asRecord(value)?.['$oid']) ?? asText(value);
}

async function readSample(sample: JsonRecord, uri: string, place: Place, target: ImportTarget, context: ReadContext): Promise<void> {
  const frameId = idOf(sample['_id']) ?? idOf(sample['id']) ?? uri;
  const metadata = asRecord(sample['metadata']);
  let width = asNumber(metadata?.['width']);
  let height = asNumber(metadata?.['height']);
  if (width === null || height === null) {
    const picture = context.files.get([folderOf(place.path), uri].filter(Boolean).join('/')) ?? context.files.get(uri);
    const size = picture ? await readImageSize(picture) : undefined;
    width = size?.width ?? null;
    height = size?.height ?? null;
  }
  const tags = (asArray(sample['tags']) ?? []).map(asText).filter((tag) => tag !== null);
  const fields = Object.entries(sample).flatMap(([name, value]): [string, JsonRecord][] => {
    const record = asRecord(value);
    return record && asText(record['_cls']) ? [[name, record]] : [];
  });
  const objects = fields.flatMap(([name, field]) => objectsOf(field).map((object) => ({ name, object })));
  const labeled = objects.some(({ object }) => asNumber(object['confidence']) === null) || fields.some(([, field]) => Array.isArray(field['detections']) && objectsOf(field).length === 0);
  target.addFrame({
    frameId,
    labeled,
    width,
    height,
    split: tags.find((tag) => /^(train|val|valid|validation|test)$/i.test(tag)) ?? null,
    extra: { ...scalarsOf(sample, ['filepath', 'id', '_id', '_media_type', '_rand', '_cls']), ...(tags.length > 0 && { tags: tags.join(', ') }) },
  });
  target.addMedia({ frameId, uri, width: asNumber(metadata?.['width']), height: asNumber(metadata?.['height']) });
  for (const [name, value] of Object.entries(sample)) {
    const list = asArray(value);
    if (list && list.length > 4 && list.every((item) => typeof item === 'number')) addVector(name, frameId, list as readonly number[], place.spaces);
  }
  objects.forEach(({ name, object }, index) => addObject(name, object, index, { frameId, width, height, place }, target));
}

function objectsOf(field: JsonRecord): JsonRecord[] {
  const inner = asArray(field['detections']) ?? asArray(field['classifications']) ?? asArray(field['polylines']) ?? asArray(field['keypoints']);
  return (inner ?? ('label' in field ? [field] : [])).map(asRecord).filter((object) => object !== null);
}

function addVector(name: string, frameId: string, vector: readonly number[], spaces: Map<string, Space>): void {
  let space = spaces.get(name);
  if (!space) spaces.set(name, (space = { owner: createCategoryBuilder(), ownerId: createTextBuilder(), vector: createVectorBuilder(), dim: vector.length }));
  if (vector.length !== space.dim) return;
  space.owner.push('frame');
  space.ownerId.push(frameId);
  space.vector.push(vector);
}

interface Owner {
  readonly frameId: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly place: Place;
}

function addObject(field: string, object: JsonRecord, index: number, { frameId, width, height, place }: Owner, target: ImportTarget): void {
  const classId = asText(object['label']);
  const skip = (message: string) => target.report({ code: 'skipped-row', message: `${message} It was left out.`, file: place.path, line: place.line, column: field, frameId, value: showValue(object) });
  if (!classId) return skip('The object has no label.');
  const shape = readShape(object, width, height);
  if (typeof shape === 'string') return skip(shape);
  const { mask, problem } = readMask(object, shape, width, height);
  if (problem) target.report({ code: 'bad-value', message: `${problem} The box was kept.`, file: place.path, line: place.line, column: field, frameId });
  target.addClass({ id: classId, name: classId });
  const confidence = asNumber(object['confidence']);
  const attributes = scalarsOf(object, ['label', 'confidence', 'id', '_id', '_cls', 'index', 'closed', 'filled', 'mask_path', 'iscrowd']);
  const common: Annotation = { ...shape, ...(mask && { task: 'mask' as const, mask }), frameId, classId, trackId: asText(object['index']), iscrowd: typeof object['iscrowd'] === 'boolean' || typeof object['iscrowd'] === 'number' ? Boolean(object['iscrowd']) : null, attributes };
  const id = idOf(object['_id']) ?? idOf(object['id']) ?? `${frameId}:${field}:${index}`;
  if (confidence === null) target.addLabel({ ...common, labelId: id, setId: field });
  else {
    target.addModel({ id: field, name: field });
    target.addInference({ ...common, inferenceId: id, modelId: field, confidence });
  }
  return undefined;
}

type Shape = Pick<Annotation, 'task' | 'box' | 'polygons' | 'keypoints'>;

function readShape(object: JsonRecord, width: number | null, height: number | null): Shape | string {
  const box = asArray(object['bounding_box']);
  const points = asArray(object['points']);
  if (!box && !points) return { task: 'class' };
  if (!width || !height) return "FiftyOne's coordinates are relative, and the size of the picture is neither in its metadata nor in its header.";
  if (box) {
    const [x, y, w, h] = numbersAt(Object.fromEntries(box.map((value, i) => [String(i), value])), ['0', '1', '2', '3']) ?? [];
    if (x === undefined || y === undefined || w === undefined || h === undefined) return 'The box has a side that is missing or no number.';
    return { task: 'box', box: { x: x * width, y: y * height, w: w * width, h: h * height } };
  }
  const scaled = (flat: readonly number[]) => flat.map((value, i) => value * (i % 2 === 0 ? width : height));
  if (Array.isArray(points?.[0]) && Array.isArray((points[0] as unknown[])[0])) {
    const rings = (points ?? []).map(pointsOf);
    if (rings.some((ring) => ring === null)) return 'A point of the outline is missing or no number.';
    const polygons = rings.map((ring) => scaled(ring ?? []));
    return { task: object['closed'] === false ? 'polyline' : 'polygon', polygons, box: boundsOf(polygons) };
  }
  // Keypoints that were not seen are written as NaN, which JSON gives as null.
  const flat = (points ?? []).flatMap((point) => {
    const [x, y] = (asArray(point) ?? []).map(asNumber);
    return typeof x === 'number' && typeof y === 'number' ? [x * width, y * height, 2] : [0, 0, 0];
  });
  const seen = Array.from({ length: flat.length / 3 }, (_, i) => i).filter((i) => (flat[i * 3 + 2] ?? 0) > 0);
  return { task: 'keypoints', keypoints: flat, box: boundsOf(seen.map((i) => [flat[i * 3] ?? 0, flat[i * 3 + 1] ?? 0])) };
}

/** An instance mask within the box: a zlib-packed NumPy array, in base64. */
function readMask(object: JsonRecord, shape: Shape, width: number | null, height: number | null): { readonly mask?: RleMask; readonly problem?: string } {
  const given = asRecord(object['mask'])?.['$binary'] ?? object['mask'];
  const text = asText(asRecord(given)?.['base64']) ?? asText(given);
  if (text === null || !shape.box || !width || !height) return object['mask_path'] ? { problem: 'Masks in files of their own are not read.' } : {};
  if (width * height > MAX_MASK_PIXELS) return { problem: `A mask of ${width} × ${height} pixels is too large.` };
  try {
    const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const array = readNpy(unzlibSync(packed), 'The mask');
    const [rows = 0, columns = 0] = array.shape;
    const { x, y, w, h } = shape.box;
    const bitmap = new Uint8Array(width * height);
    const [left, top] = [Math.round(x), Math.round(y)];
    const [right, bottom] = [Math.min(width, Math.round(x + w)), Math.min(height, Math.round(y + h))];
    for (let py = Math.max(0, top); py < bottom; py++) {
      const row = Math.min(rows - 1, Math.floor(((py - top) * rows) / Math.max(1, bottom - top)));
      for (let px = Math.max(0, left); px < right; px++) {
        const column = Math.min(columns - 1, Math.floor(((px - left) * columns) / Math.max(1, right - left)));
        if (Number(array.data[row * columns + column])) bitmap[py * width + px] = 1;
      }
    }
    return { mask: rleFromBitmap(bitmap, width, height) };
  } catch (error) {
    return { problem: `The mask cannot be read: ${messageOf(error)}.` };
  }
}
