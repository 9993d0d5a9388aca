import type { ImportedFrame } from '../../model/annotation';
import { showValue, type Finding } from '../contract/findings';
import type { ImportTarget } from '../contract/format';
import { grown } from '../table/column-builders';
import { FRAME_SCHEMA } from '../table/flatten';
import type { JsonElement } from '../json/scan-json';
import { finiteOf, idText, isObject, otherFields, parseTime, pixelsOf, textOf, type JsonObject } from './fields';
import type { PictureFinder } from './find-picture';
import type { PictureSize } from './read-annotation';

/** The images of a ground truth file, as its annotations and results refer to them. Ids are numbers or text, 7 and "7" mean the same. */
export interface ImageIndex {
  /** Where an image is; -1 when it is not there. */
  find(imageId: unknown): number;
  frameId(row: number): string | undefined;
  size(row: number): PictureSize | null;
  /** Counts an annotation of the image. */
  count(row: number): void;
  readonly images: number;
  /** How many have no annotation, and the first of them. */
  empty(): { readonly count: number; readonly first: string | undefined };
}

export interface ImageIndexBuilder extends ImageIndex {
  /** `false` when the image is there already. */
  add(imageId: string, frameId: string, width: number | null, height: number | null): boolean;
}

export function createImageIndex(): ImageIndexBuilder {
  const rows = new Map<number | string, number>();
  const frameIds: string[] = [];
  let sizes = new Int32Array(64);
  let counts = new Int32Array(64);
  return {
    add(imageId, frameId, width, height) {
      const key = keyOf(imageId);
      if (rows.has(key)) return false;
      const row = frameIds.length;
      rows.set(key, row);
      frameIds.push(frameId);
      sizes = grown(sizes, row * 2 + 2);
      counts = grown(counts, row + 1);
      sizes[row * 2] = width ?? 0;
      sizes[row * 2 + 1] = height ?? 0;
      return true;
    },
    find: (imageId) => (typeof imageId === 'number' || typeof imageId === 'string' ? (rows.get(keyOf(imageId)) ?? -1) : -1),
    frameId: (row) => frameIds[row],
    size(row) {
      const [width = 0, height = 0] = [sizes[row * 2], sizes[row * 2 + 1]];
      return width > 0 && height > 0 ? { width, height } : null;
    },
    count(row) {
      counts[row] = (counts[row] ?? 0) + 1;
    },
    get images() {
      return frameIds.length;
    },
    empty() {
      const isEmpty = (_: string, row: number): boolean => counts[row] === 0;
      return { count: frameIds.filter(isEmpty).length, first: frameIds.find(isEmpty) };
    },
  };
}

/** Numbers are found much faster than their text. */
export function keyOf(id: number | string): number | string {
  if (typeof id === 'number') return id;
  const number = Number(id);
  return String(number) === id ? number : id;
}

export interface ImageContext {
  readonly file: string;
  readonly target: ImportTarget;
  readonly index: ImageIndexBuilder;
  readonly findPicture: PictureFinder;
  /** Whether somebody annotated the images. */
  readonly labeled: boolean;
  readonly split: string | null;
  /** Written by Shoal: its own fields mean what it writes. */
  readonly isOurs: boolean;
  /** Captions by image id; they become the column `caption`. */
  readonly captions: ReadonlyMap<string, string>;
  /** The frame of an image, and whether no other file of the part gave it already. */
  nameFrame(id: string, fileName: string | undefined): { readonly frameId: string; readonly isNew: boolean };
}

const known: ReadonlySet<string> = new Set(['id', 'shoal_id', 'file_name', 'width', 'height']);

/** One element of `images`: a frame with its picture. */
export function readImage({ value, index: number }: JsonElement, context: ImageContext): void {
  const { file, target, index } = context;
  const report = (finding: Omit<Finding, 'file' | 'line'>): void => target.report({ file, line: number + 1, ...finding });
  const id = isObject(value) ? idText(value['id']) : undefined;
  if (!isObject(value) || id === undefined) {
    report({ code: 'no-id', message: 'An image has no id and was left out.', column: 'images', value: showValue(value), table: 'frames' });
    return;
  }
  const fileName = textOf(value['file_name']);
  const own = textOf(value['shoal_id']);
  const { frameId, isNew } = own ? { frameId: own, isNew: true } : context.nameFrame(id, fileName);
  const [width, height] = [pixelsOf(value['width']), pixelsOf(value['height'])];
  if (!index.add(id, frameId, width, height)) {
    report({ code: 'duplicate-id', message: `Image ${id} occurs twice; the later one was left out.`, column: 'id', value: id, table: 'frames', rowId: frameId, frameId });
    return;
  }
  if (!isNew) return;
  target.addFrame(readFrame(value, id, frameId, width, height, context));
  if (fileName === undefined || fileName === '') return;
  const { uri, unsafe } = context.findPicture(fileName);
  if (unsafe) report({ code: 'unsafe-path', message: `The file name leaves its folder; "${uri}" is looked for instead.`, column: 'file_name', value: showValue(fileName), table: 'frames', rowId: frameId, frameId });
  target.addMedia({ frameId, kind: 'image', sensorId: textOf(value['sensor_id']) ?? null, uri, width, height });
}

function readFrame(value: JsonObject, id: string, frameId: string, width: number | null, height: number | null, { labeled, split, isOurs, captions }: ImageContext): ImportedFrame {
  const rest: Record<string, unknown> = { ...value };
  /** A field with the name of a column, when its value is what the column holds; otherwise it stays among the others. */
  const take = <T>(name: string, read: (value: unknown) => T | undefined): T | null => {
    const found = read(value[name]);
    if (found === undefined) return null;
    Reflect.deleteProperty(rest, name);
    return found;
  };
  const fields = {
    dataset: take('dataset', textOf),
    split: take('split', textOf) ?? split,
    timestamp: (isOurs ? take('timestamp', finiteOf) : null) ?? parseTime(value['date_captured']),
    sequenceId: take('sequence_id', idText),
    sequenceIndex: take('sequence_index', integerOf),
    lat: take('lat', finiteOf),
    lon: take('lon', finiteOf),
  };
  take('sensor_id', textOf);
  const { plain, nested } = otherFields(rest, known, FRAME_SCHEMA);
  const caption = captions.get(id);
  return {
    ...fields,
    frameId,
    labeled,
    width,
    height,
    extra: {
      ...plain,
      ...(nested && Object.fromEntries(Object.entries(nested).map(([name, inner]) => [Object.hasOwn(FRAME_SCHEMA, name.toLowerCase()) ? `coco_${name}` : name, JSON.stringify(inner)]))),
      ...(caption !== undefined && { caption }),
    },
  };
}

function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}
