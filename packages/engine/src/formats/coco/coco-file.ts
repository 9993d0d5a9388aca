import type { ReadContext } from '../contract/format';
import { baseName, folderOf, stemOf, type SourceFile } from '../contract/source-file';
import { peekJson, rootElements, type JsonPeek } from '../json/peek-json';
import { ROOT, scanJson, type JsonEvent } from '../json/scan-json';
import { isObject, type JsonObject } from './fields';

/** `truth`: images with annotations. `results`: one array of what a model found. */
export type CocoKind = 'truth' | 'results' | 'caption-results';

export interface CocoGuess {
  readonly kind: CocoKind;
  readonly confidence: number;
  readonly evidence: readonly string[];
}

export const ROBOFLOW_NAME = '_annotations.coco.json';

export function isRoboflow(path: string): boolean {
  return baseName(path).toLowerCase() === ROBOFLOW_NAME;
}

/** What the head of a file (and, for arrays further on, its tail) says about it; `undefined` when it is not COCO. */
export function guessKind(path: string, head: Uint8Array, tail: string): CocoGuess | undefined {
  const peek = peekJson(head);
  if (!peek) return undefined;
  const elements = rootElements(peek);
  if (elements) return guessResults(elements);
  return guessTruth(path, peek, tail);
}

function guessResults(elements: readonly unknown[]): CocoGuess | undefined {
  const objects = elements.filter(isObject);
  if (objects.length === 0) return undefined;
  /** Nearly all: a broken entry does not make it another format. */
  const most = (name: string): boolean => objects.filter((object) => object[name] !== undefined).length * 4 >= elements.length * 3;
  if (!most('image_id')) return undefined;
  if (most('category_id')) {
    const shape = ['bbox', 'segmentation', 'keypoints'].filter((name) => objects.some((object) => object[name] !== undefined));
    if (shape.length === 0) return undefined;
    const score = most('score');
    return { kind: 'results', confidence: score ? 0.95 : 0.5, evidence: [`a list of entries with image_id, category_id${score ? ', score' : ''} and ${shape.join(', ')}`, 'boxes are x, y, width, height in pixels'] };
  }
  return most('caption') ? { kind: 'caption-results', confidence: 0.85, evidence: ['a list of entries with image_id and caption'] } : undefined;
}

function guessTruth(path: string, { arrays, values }: JsonPeek, tail: string): CocoGuess | undefined {
  const has = (name: string): boolean => arrays.has(name) || new RegExp(`"${name}"\\s*:\\s*\\[`).test(tail);
  const first = (name: string): JsonObject | undefined => arrays.get(name)?.find(isObject);
  const [image, annotation, category] = [first('images'), first('annotations'), first('categories')];
  if (image && image['id'] === undefined) return undefined;
  if (annotation && annotation['image_id'] === undefined) return undefined;
  if (category && (category['id'] === undefined || category['name'] === undefined)) return undefined;
  const found = ['images', 'annotations', 'categories'].filter(has);
  const marks = [image && (image['file_name'] !== undefined || image['width'] !== undefined), annotation, category].filter(Boolean).length;
  if (found.length < 2 && !annotation && !(image && marks > 0)) return undefined;
  if (marks === 0 && found.length < 3) return undefined;
  const evidence = [`has ${found.join(', ').replace(/, ([^,]*)$/, ' and $1')}`];
  if (isRoboflow(path)) evidence.push(`is called ${ROBOFLOW_NAME}, as Roboflow does`);
  if (annotation?.['bbox'] !== undefined) evidence.push('boxes are x, y, width, height in pixels');
  if (annotation?.['caption'] !== undefined) evidence.push('annotations are captions');
  if (isObject(values.get('info')) && isObject((values.get('info') as JsonObject)['shoal'])) evidence.push('was written by Shoal');
  return { kind: 'truth', confidence: found.length === 3 ? 0.95 : found.length === 2 ? 0.85 : 0.6, evidence };
}

/** `train`, `val`… from the folder of the file, or from the end of its name; `null` when neither says. */
export function splitOf(path: string): string | null {
  const folder = baseName(folderOf(path));
  if (/^(train(ing)?|val(id|idation)?|test(ing)?|dev)$/i.test(folder)) return folder.toLowerCase();
  const match = /(?:^|[_-])(train|val|valid|test|minival|trainval|dev)(?:-?\d{4})?$/i.exec(stemOf(path));
  return match?.[1]?.toLowerCase() ?? null;
}

/** Scans a file and says how far it is. `passes`: how often the whole file is read, this being number `pass` from 0. */
export function scanFile(file: SourceFile, context: ReadContext, select: readonly string[], pass: number, passes: number): AsyncGenerator<JsonEvent> {
  async function* watched() {
    let done = 0;
    for await (const chunk of file.stream()) {
      context.signal?.throwIfAborted();
      yield chunk;
      done += chunk.length;
      await context.progress((file.size ?? done) * pass + done, file.size === undefined ? undefined : file.size * passes);
    }
  }
  return scanJson(watched(), file.path, select);
}

export { ROOT };
