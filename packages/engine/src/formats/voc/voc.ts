import { ShoalError } from '../../base/errors';
import type { Format, Guess, ImportTarget, OptionValues, Part, ReadContext } from '../contract/format';
import { baseName, extensionOf, folderOf, stemOf, type FileSet, type SourceFile } from '../contract/source-file';
import { readXml } from '../xml/read-xml';

/**
 * Pascal VOC: an XML file for each picture. Boxes are the first and last pixel, counted from 1, both inside: `x = xmin - 1`, `w = xmax - xmin + 1`. Many tools write VOC counted
 * from 0 with the end outside (`x = xmin`, `w = xmax - xmin`); the option `origin` says which. Segmentation pictures are not read.
 * Definition: http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf
 */
export const voc: Format = {
  id: 'voc',
  title: 'Pascal VOC',
  options: [
    {
      id: 'origin',
      title: 'Pixels are counted',
      kind: 'choice',
      choices: [
        { value: 1, title: 'from 1, the last one inside (VOC)' },
        { value: 0, title: 'from 0, the last one outside (labelImg and others)' },
      ],
    },
  ],
  sniff,
  read: readVoc,
};

async function sniff(files: FileSet): Promise<Guess[]> {
  const found: SourceFile[] = [];
  for (const file of files.files) {
    if (extensionOf(file.path) !== 'xml') continue;
    const head = new TextDecoder().decode((await files.head(file)).subarray(0, 2048));
    if (/<annotation[\s>]/.test(head) && !/<annotations[\s>]/.test(head)) found.push(file);
  }
  if (found.length === 0) return [];
  const pictures = files.files.filter((file) => /\.(jpe?g|png|bmp|webp)$/i.test(file.path) && !/segmentation/i.test(file.path)).map((file) => file.path);
  const hasZero = await Promise.all(found.slice(0, 50).map(async (file) => /<[xy]min>\s*0(\.0*)?\s*</.test(new TextDecoder().decode(await files.head(file)))));
  const origin = hasZero.includes(true) ? 0 : 1;
  const lists = files.files.filter((file) => /(^|\/)ImageSets\/Main\/(train|val|test|trainval)\.txt$/i.test(file.path)).map((file) => file.path);
  return [
    {
      files: [...found.map((file) => file.path), ...lists],
      companions: pictures,
      confidence: 0.9,
      evidence: [`${found.length} XML files with the root "annotation"`, origin === 0 ? 'a box starts at 0: pixels are counted from 0' : 'no box starts at 0: pixels are counted from 1, as VOC does'],
      options: { origin },
    },
  ];
}

async function readVoc(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const splits = await readSplits(part.files.filter((path) => extensionOf(path) === 'txt'), context.files);
  const paths = part.files.filter((path) => extensionOf(path) === 'xml');
  const taken = new Set<string>();
  let read = 0;
  let firstError: unknown;
  for (const [done, path] of paths.entries()) {
    await context.progress(done, paths.length);
    const file = context.files.get(path);
    if (!file) continue;
    try {
      await readFile(file, part.options, splits, taken, target);
      read += 1;
    } catch (error) {
      if (!(error instanceof ShoalError)) throw error;
      firstError ??= error;
      target.report({ code: 'failed-file', message: error.message, file: path });
    }
  }
  if (read === 0 && firstError) throw firstError;
}

async function readSplits(paths: readonly string[], files: FileSet): Promise<Map<string, string>> {
  const splits = new Map<string, string>();
  for (const path of paths) {
    const text = new TextDecoder().decode(await files.get(path)?.read(0, 50_000_000));
    for (const line of text.split('\n')) {
      const [stem] = line.trim().split(/\s+/);
      if (stem && (stemOf(path) !== 'trainval' || !splits.has(stem))) splits.set(stem, stemOf(path).toLowerCase());
    }
  }
  return splits;
}

/** Texts of an object by their path below it: `name`, `bndbox.xmin`. */
type Fields = Map<string, string>;

async function readFile(file: SourceFile, options: OptionValues, splits: ReadonlyMap<string, string>, taken: Set<string>, target: ImportTarget): Promise<void> {
  const frame: Fields = new Map();
  const objects: { readonly line: number; readonly fields: Fields }[] = [];
  let current: Fields | undefined;
  let root: string | undefined;
  await readXml(file.stream(), file.path, {
    open({ name, path, line }) {
      root ??= name;
      if (path.length === 1 && name === 'object') objects.push({ line, fields: (current = new Map()) });
    },
    close({ name, path }, text) {
      if (path.length === 1 && name === 'object') current = undefined;
      else if (current && path[1] === 'object') {
        // A part of a person has a box of its own; only the object's counts.
        if (path[2] !== 'part') current.set([...path.slice(2), name].join('.'), text);
      } else if (path.length >= 1) frame.set([...path.slice(1), name].join('.'), text);
    },
  });
  if (root !== 'annotation') throw new ShoalError('invalid-data', `"${file.path}" has the root element "${root ?? 'none'}", expected "annotation". Is it another format?`, { details: { path: file.path } });
  const number = (fields: Fields, key: string): number | null => {
    const value = Number(fields.get(key) ?? NaN);
    return Number.isFinite(value) && (fields.get(key) ?? '') !== '' ? value : null;
  };
  const fileName = frame.get('filename') || `${stemOf(file.path)}.jpg`;
  const frameId = taken.has(stemOf(file.path)) ? `${folderOf(file.path)}/${stemOf(file.path)}` : stemOf(file.path);
  taken.add(frameId);
  target.addFrame({ frameId, labeled: true, split: splits.get(stemOf(file.path)), width: number(frame, 'size.width') || null, height: number(frame, 'size.height') || null });
  target.addMedia({ frameId, uri: [frame.get('folder'), baseName(fileName.replaceAll('\\', '/'))].filter(Boolean).join('/') });
  const shift = options['origin'] === 0 ? 0 : 1;
  objects.forEach(({ line, fields }, index) => {
    const name = fields.get('name');
    const [xmin, ymin, xmax, ymax] = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => number(fields, `bndbox.${side}`));
    if (!name || typeof xmin !== 'number' || typeof ymin !== 'number' || typeof xmax !== 'number' || typeof ymax !== 'number') {
      target.report({ code: 'skipped-row', message: `The object has no ${name ? 'complete box' : 'name'}. It was left out.`, file: file.path, line, frameId, value: [name, xmin, ymin, xmax, ymax].join(', ') });
      return;
    }
    target.addClass({ id: name, name });
    const attributes = Object.fromEntries([...fields].filter(([key]) => !/^(name|bndbox\..*|difficult|truncated|occluded)$/.test(key)));
    target.addLabel({
      labelId: `${frameId}:${index}`,
      frameId,
      task: 'box',
      classId: name,
      box: { x: xmin - shift, y: ymin - shift, w: xmax - xmin + shift, h: ymax - ymin + shift },
      ignored: fields.has('difficult') ? fields.get('difficult') === '1' : null,
      truncated: number(fields, 'truncated'),
      occluded: number(fields, 'occluded'),
      attributes,
    });
  });
}
