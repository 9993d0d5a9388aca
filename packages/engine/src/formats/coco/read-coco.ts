import { ShoalError } from '../../base/errors';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { stemOf, type SourceFile } from '../contract/source-file';
import { guessKind, isRoboflow, splitOf, type CocoKind } from './coco-file';
import { readCaptions } from './read-captions';
import { readResults } from './read-results';
import { readTruth, surveyTruth, type ReadTruth, type TruthSurvey } from './read-truth';
import { createImageIndex, readImage, type ImageContext } from './read-images';

/**
 * Reads COCO files that belong together: ground truth (one file, or one a split), captions, results. Ids are those of the
 * files as text; where two files use one id for different pictures, the split or the file's name comes in front.
 */
export async function readCoco(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const files = await Promise.all(part.files.map((path) => openFile(path, context)));
  const captions = new Map<string, string>();
  const surveys: { readonly survey: TruthSurvey; readonly onlyCaptions: boolean }[] = [];
  for (const { file, kind } of files) {
    if (kind !== 'truth') continue;
    const survey = await surveyTruth(file, context);
    const found = survey.categories.length === 0 && survey.arrays.get('annotations')?.empty === false ? await readCaptions(file, target, context) : new Map<string, string>();
    for (const [id, text] of found) captions.set(id, text);
    surveys.push({ survey, onlyCaptions: found.size > 0 });
  }
  const captionFiles = files.filter(({ kind }) => kind === 'caption-results');
  for (const { file } of captionFiles) for (const [id, text] of await readCaptions(file, target, context)) captions.set(id, captions.get(id) ?? text);

  const truths: ReadTruth[] = [];
  const naming = createFrameNaming(surveys.map(({ survey }) => survey.file.path), target);
  for (const { survey, onlyCaptions } of surveys.toSorted((a, b) => Number(a.onlyCaptions) - Number(b.onlyCaptions))) {
    truths.push(await readTruth(survey, target, context, { captions, onlyCaptions, nameFrame: naming(survey.file.path) }));
  }
  if (truths.length === 0 && captions.size > 0) framesOfCaptions(captionFiles[0]?.file.path ?? '', captions, target);

  const classIds = new Set<string>();
  for (const { file, kind } of files) {
    if (kind !== 'results') continue;
    const model = part.options['model'];
    const modelId = typeof model === 'string' && model.trim() !== '' ? model.trim() : stemOf(file.path);
    for (const id of await readResults(file, modelId, truths, target, context)) classIds.add(id);
  }
  // Numbers that no category explains are classes by their number, which other files may name.
  if (truths.length === 0) for (const id of [...classIds].sort(byNumber)) target.addClass({ id, name: id });
}

async function openFile(path: string, context: ReadContext): Promise<{ readonly file: SourceFile; readonly kind: CocoKind }> {
  const file = context.files.get(path);
  if (!file) throw new ShoalError('not-found', `There is no file ${path} among those of the import.`, { details: { path } });
  const head = await context.files.head(file);
  const kind = guessKind(path, head, '')?.kind ?? kindByFirstByte(head);
  if (!kind) throw new ShoalError('unsupported-format', `${path} is not a JSON file: it starts with byte ${head[0] ?? 'nothing'}. Expected COCO JSON. Choose another format for it.`, { details: { path } });
  return { file, kind };
}

/** For files that somebody says are COCO although their head does not show it. */
function kindByFirstByte(head: Uint8Array): CocoKind | undefined {
  const first = head.find((byte) => byte > 32 && byte < 127);
  return first === undefined || first === 123 ? 'truth' : first === 91 ? 'results' : undefined;
}

/** Names for the frames of each file. Roboflow numbers the images of every split from 0, so there the split comes in front. */
function createFrameNaming(paths: readonly string[], target: ImportTarget): (path: string) => ImageContext['nameFrame'] {
  if (paths.length === 1) return () => (id) => ({ frameId: id, isNew: true });
  const taken = new Map<string, string | undefined>();
  return (path) => {
    const split = splitOf(path);
    const own = new Set<string>();
    return (id, fileName) => {
      const plain = isRoboflow(path) && split !== null ? `${split}/${id}` : id;
      const isOther = taken.has(plain) && !own.has(plain);
      if (isOther && taken.get(plain) === fileName) return { frameId: plain, isNew: false };
      const frameId = isOther ? `${stemOf(path)}/${id}` : plain;
      if (isOther) target.report({ code: 'id-collision', message: `Image ${id} is another picture in another file. Here it is called "${frameId}".`, file: path, table: 'frames', rowId: frameId, frameId, value: id });
      own.add(frameId);
      taken.set(frameId, fileName);
      return { frameId, isNew: true };
    };
  };
}

/** Captions without ground truth: the frames that they speak of. */
function framesOfCaptions(file: string, captions: ReadonlyMap<string, string>, target: ImportTarget): void {
  const context: ImageContext = {
    file,
    target,
    index: createImageIndex(),
    findPicture: (uri) => ({ uri, unsafe: false }),
    labeled: false,
    split: null,
    isOurs: false,
    captions,
    nameFrame: (id) => ({ frameId: id, isNew: true }),
  };
  let index = 0;
  for (const id of captions.keys()) readImage({ value: { id }, index: index++, offset: 0, nonFinite: false }, context);
}

function byNumber(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isFinite(x) && Number.isFinite(y) ? x - y : a < b ? -1 : 1;
}
