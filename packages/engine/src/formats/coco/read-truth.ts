import { ShoalError } from '../../base/errors';
import { showValue, type Finding } from '../contract/findings';
import type { ImportTarget, ReadContext } from '../contract/format';
import type { SourceFile } from '../contract/source-file';
import type { BadElement, JsonElement } from '../json/scan-json';
import { isRoboflow, scanFile, splitOf } from './coco-file';
import { finiteOf, idText, isObject, textOf } from './fields';
import { createPictureFinder } from './find-picture';
import { createIdSet } from './id-set';
import { ANNOTATION_FIELDS, readShape } from './read-annotation';
import { readCategories, type ReadCategories } from './read-categories';
import { createImageIndex, keyOf, readImage, type ImageContext, type ImageIndex } from './read-images';

/** What a ground truth file holds, before its rows are read. */
export interface TruthSurvey {
  readonly file: SourceFile;
  /** Names of its arrays in their order, with whether they are empty. */
  readonly arrays: ReadonlyMap<string, { readonly empty: boolean; readonly position: number }>;
  readonly categories: readonly unknown[];
  readonly description: string | undefined;
  readonly isOurs: boolean;
}

/** Most categories of one file; more are a sign of data in the wrong place. */
const MAX_CATEGORIES = 100_000;
const passes = 2;

/** Looks through a ground truth file. Throws `invalid-data` when it is broken or has neither images nor annotations. */
export async function surveyTruth(file: SourceFile, context: ReadContext): Promise<TruthSurvey> {
  const arrays = new Map<string, { empty: boolean; position: number }>();
  const categories: unknown[] = [];
  const keys: string[] = [];
  let info: unknown;
  for await (const event of scanFile(file, context, ['categories'], 0, passes)) {
    if (keys.length < 50) keys.push(event.name);
    if (event.type === 'passed') arrays.set(event.name, { empty: event.empty, position: event.offset });
    else if (event.type === 'end') arrays.set(event.name, { empty: event.count === 0, position: 0 });
    else if (event.type === 'value' && event.name === 'info') info = event.value;
    else if (event.type === 'elements') categories.push(...event.elements.map(({ value }) => value));
    if (categories.length > MAX_CATEGORIES || arrays.size > MAX_CATEGORIES) throw new ShoalError('invalid-data', `${file.path} has more than ${MAX_CATEGORIES} categories. Check that it is a COCO file.`, { details: { file: file.path } });
  }
  if (!arrays.has('images') && !arrays.has('annotations')) {
    throw new ShoalError('invalid-data', `${file.path} has neither a list of images nor of annotations; it has ${keys.length === 0 ? 'nothing' : showValue([...new Set(keys)].join(', '))}. Expected COCO ground truth. Choose another format for it.`, { details: { file: file.path, keys } });
  }
  return { file, arrays, categories, description: isObject(info) ? textOf(info['description']) : undefined, isOurs: isObject(info) && isObject(info['shoal']) };
}

export interface TruthOptions {
  readonly captions: ReadonlyMap<string, string>;
  /** The annotations are captions: nobody said what objects there are. */
  readonly onlyCaptions: boolean;
  readonly nameFrame: ImageContext['nameFrame'];
}

/** What results need to know of the ground truth. */
export interface ReadTruth {
  readonly path: string;
  readonly index: ImageIndex;
  readonly classIds: ReadonlyMap<string, string>;
}

/** Reads images as frames, annotations as labels, categories as classes. */
export async function readTruth(survey: TruthSurvey, target: ImportTarget, context: ReadContext, options: TruthOptions): Promise<ReadTruth> {
  const { file, arrays } = survey;
  const path = file.path;
  const report = (finding: Finding): void => target.report({ file: path, ...finding });
  const categories = readCategories(survey.categories, isRoboflow(path), path, report);
  const index = createImageIndex();
  // Shoal writes no frames that nobody annotated; others list those of test sets with no annotations at all.
  const hasAnnotations = survey.isOurs || arrays.get('annotations')?.empty === false;
  const labeled = hasAnnotations && !options.onlyCaptions;
  const images: ImageContext = { file: path, target, index, findPicture: createPictureFinder(path, context.files), labeled, split: splitOf(path), isOurs: survey.isOurs, captions: options.captions, nameFrame: options.nameFrame };
  const labels = createLabelReader(survey, categories, index, target);

  const wanted = options.onlyCaptions ? ['images'] : ['images', 'annotations'];
  const inOrder = (arrays.get('images')?.position ?? 0) < (arrays.get('annotations')?.position ?? Infinity);
  for (const select of inOrder ? [wanted] : wanted.map((name) => [name])) {
    for await (const event of scanFile(file, context, select, 1, passes)) {
      if (event.type !== 'elements') continue;
      for (const bad of event.bad) reportBad(bad, event.name, path, target);
      if (event.name === 'images') for (const element of event.elements) readImage(element, images);
      else for (const element of event.elements) labels.read(element);
    }
  }
  labels.finish();
  for (const info of categories.classes) {
    const isRoot = categories.rootCategory !== null && categories.classIds.get(categories.rootCategory) === info.id && !labels.used.has(categories.rootCategory);
    if (isRoot) report({ code: 'read-as', message: `Category 0 "${info.name}" is the name of the dataset, as Roboflow writes it, and has no annotations: it is not a class.`, column: 'categories', value: info.name });
    else target.addClass(info);
  }
  if (!hasAnnotations) report({ code: 'not-annotated', message: `The file lists ${index.images} images and no annotation at all: they count as not annotated, not as empty.` });
  else if (labeled) reportEmpty(index, report);
  if (survey.description?.trim()) target.setName(survey.description.slice(0, 200));
  return { path, index, classIds: categories.classIds };
}

/** The report on the tables lists the frames one by one; this says how the file was understood. */
function reportEmpty(index: ImageIndex, report: (finding: Finding) => void): void {
  const { count, first } = index.empty();
  if (count === 0) return;
  report({ code: 'annotated-empty', message: `${count} of ${index.images} images have no annotation. COCO means by that: there is nothing in them. If nobody looked at them, they should not be in the file.`, column: 'images', value: first });
}

export function reportBad(bad: BadElement, name: string, file: string, target: ImportTarget): void {
  target.report({ code: 'skipped-row', message: `It could not be read and was left out: ${bad.message} (byte ${bad.offset})`, file, line: bad.index + 1, column: name, value: showValue(bad.text) });
}

const truthFields: ReadonlySet<string> = new Set(['sensor_id', 'set_id', 'rotation', 'track_id', 'occluded', 'truncated', 'source', 'annotator', 'batch']);

function createLabelReader({ file: { path: file }, isOurs }: TruthSurvey, { classIds }: ReadCategories, index: ImageIndex, target: ImportTarget) {
  const seen = createIdSet();
  const used = new Set<string>();
  const unknown = new Map<string, { count: number; readonly label: string; readonly line: number }>();
  const fields = { known: ANNOTATION_FIELDS, own: isOurs ? new Set([...truthFields, 'updated_at']) : truthFields };

  function read({ value, index: number, nonFinite }: JsonElement): void {
    const report = (finding: Omit<Finding, 'file' | 'line' | 'table'>): void => target.report({ file, line: number + 1, table: 'labels', ...finding });
    if (!isObject(value)) {
      report({ code: 'skipped-row', message: 'An annotation is an object; this was left out.', column: 'annotations', value: showValue(value) });
      return;
    }
    const image = index.find(value['image_id']);
    const frameId = index.frameId(image);
    if (frameId === undefined) {
      report({ code: 'unknown-frame', message: 'Its image is not in the list of images, so it was left out.', column: 'image_id', value: showValue(value['image_id']), rowId: idText(value['id']) });
      return;
    }
    const categoryId = idText(value['category_id']);
    if (categoryId === undefined) {
      report({ code: 'unknown-class', message: 'It has no category, so it was left out.', column: 'category_id', value: showValue(value['category_id']), rowId: idText(value['id']), frameId });
      return;
    }
    index.count(image);
    const labelId = nameLabel(value, frameId, number, report);
    const shape = readShape(value, fields, index.size(image), nonFinite, (finding) => report({ ...finding, rowId: labelId, frameId }));
    if (!shape) return;
    used.add(categoryId);
    const classId = classIds.get(categoryId);
    if (classId === undefined) {
      const known = unknown.get(categoryId);
      if (known) known.count += 1;
      else if (unknown.size < 10_000) unknown.set(categoryId, { count: 1, label: labelId, line: number + 1 });
    }
    target.addLabel({
      ...shape.annotation,
      labelId,
      frameId,
      classId: classId ?? categoryId,
      setId: textOf(shape.own['set_id']) ?? null,
      source: textOf(shape.own['source']) ?? null,
      annotator: textOf(shape.own['annotator']) ?? null,
      batch: textOf(shape.own['batch']) ?? null,
      updatedAt: finiteOf(shape.own['updated_at']) ?? null,
    });
  }

  function nameLabel(value: Readonly<Record<string, unknown>>, frameId: string, number: number, report: (finding: Omit<Finding, 'file' | 'line' | 'table'>) => void): string {
    const id = value['id'];
    const text = textOf(value['shoal_id']) || idText(id);
    if (text === undefined) {
      const made = `${frameId}:${number}`;
      report({ code: 'no-id', message: `The annotation has no id. It is called "${made}" here.`, column: 'id', value: showValue(id), rowId: made, frameId });
      return made;
    }
    if (!seen.add(keyOf(typeof id === 'number' && value['shoal_id'] === undefined ? id : text))) {
      const made = `${text}#${number}`;
      report({ code: 'duplicate-id', message: `An earlier annotation has the id ${text} too; COCO's tools keep only one of them. This one is called "${made}" here.`, column: 'id', value: text, rowId: made, frameId });
      return made;
    }
    if (text === '0' && value['shoal_id'] === undefined) report({ code: 'bad-value', message: 'The annotation has the id 0, which pycocotools takes for "not matched": it counts as missed there. Shoal writes ids from 1.', column: 'id', value: '0', rowId: text, frameId });
    return text;
  }

  return {
    read,
    used,
    finish(): void {
      for (const [category, { count, label, line }] of unknown) {
        target.report({ code: 'unknown-class', message: `${count} ${count === 1 ? 'annotation has' : 'annotations have'} the category ${category}, which is not in categories.`, file, line, column: 'category_id', value: category, table: 'labels', rowId: label });
      }
    },
  };
}
