import type { Format, Guess, ImportTarget, Part, ReadContext } from '../contract/format';
import { AUDIO_EXTENSIONS, baseName, CLOUD_EXTENSIONS, extensionOf, folderOf, IMAGE_EXTENSIONS, stemOf, VIDEO_EXTENSIONS, type FileSet, type SourceFile } from '../contract/source-file';
import { readImageSize } from '../image/read-image-size';
import { looksLikeBinCloud } from '../pointcloud/read-point-cloud';
import type { MediaKind } from '../../model/annotation';

type ClassFrom = 'folder' | 'name-prefix' | 'none';

const splits: ReadonlySet<string> = new Set(['train', 'training', 'val', 'valid', 'validation', 'test', 'testing', 'dev']);
/** Folders that hold pictures or scans, rather than pictures of something. */
const containers = /^(images?|imgs?|pictures?|photos?|data|audio|wavs?|sounds?|text|texts|files|media|jpegs?|raw|input|inputs|upload(ed|s)?|recordings|neg_pos|velodyne(_points)?|lidar(_top)?|point_?clouds?|clouds?|scans?|points|pcd|ply|las|laz)$/i;
const MAX_TEXT_BYTES = 1_000_000;
/** `.bin` files of a folder whose numbers are looked at. */
const LOOKED_AT = 3;
/** More classes than this are rather names of people or places. */
const MAX_CLASSES = 1000;

/**
 * Pictures, sounds, films or texts in folders that are called like their classes (`train/cat/1.jpg`, as torchvision's ImageFolder reads them), with
 * the class at the start of the file name (`7_jackson_32.wav`), or without any class. Frames are labelled only when they have a class.
 */
export const mediaFolder: Format = {
  id: 'media-folder',
  title: 'Folder of media',
  options: [
    {
      id: 'classFrom',
      title: 'Class',
      kind: 'choice',
      choices: [
        { value: 'folder', title: 'is the name of the folder' },
        { value: 'name-prefix', title: 'is what comes before the first “_” or “-” of the file name' },
        { value: 'none', title: 'is not in the names' },
      ],
    },
  ],
  sniff: async (files) => {
    const bins = await binClouds(files);
    const media = files.files.filter((file) => kindOf(file.path) !== undefined && (!isBin(file) || bins.has(file)));
    // A lone text file is a note, not a dataset.
    const texts = media.filter((file) => kindOf(file.path) === 'text');
    const used = texts.length === media.length && texts.length < 2 ? [] : media.filter((file) => kindOf(file.path) !== 'text' || looksLikeTextSet(texts, media));
    if (used.length === 0) return [];
    return [guess(used)];
  },
  read: readMediaFolder,
};

function isBin(file: SourceFile): boolean {
  return extensionOf(file.path) === 'bin';
}

/** Anything can be called `.bin`: those that hold points by their numbers. Of a folder of many the first few speak for all. */
async function binClouds(files: FileSet): Promise<ReadonlySet<SourceFile>> {
  const byFolder = new Map<string, SourceFile[]>();
  for (const file of files.files.filter(isBin)) {
    const folder = folderOf(file.path);
    const members = byFolder.get(folder);
    if (members) members.push(file);
    else byFolder.set(folder, [file]);
  }
  const found = new Set<SourceFile>();
  for (const members of byFolder.values()) {
    const looked = await Promise.all(members.slice(0, LOOKED_AT).map(async (file) => looksLikeBinCloud(await files.head(file), file.size ?? 0, file.path)));
    if (looked.every(Boolean)) for (const file of members) found.add(file);
  }
  return found;
}

/** Text files are frames when there is nothing else to see, and they are in folders of their own. */
function looksLikeTextSet(texts: readonly SourceFile[], media: readonly SourceFile[]): boolean {
  return texts.length === media.length && texts.every((file) => extensionOf(file.path) === 'txt');
}

function guess(files: readonly SourceFile[]): Guess {
  const kinds = new Map<string, number>();
  for (const file of files) kinds.set(kindOf(file.path) ?? '', (kinds.get(kindOf(file.path) ?? '') ?? 0) + 1);
  const evidence = [[...kinds].map(([kind, count]) => `${count} ${count === 1 ? words[kind as MediaKind][0] : words[kind as MediaKind][1]}`).join(', ')];
  const byFolder = classesOf(files, 'folder');
  const byName = classesOf(files, 'name-prefix');
  let classFrom: ClassFrom = 'none';
  if (byFolder.size >= 2) {
    classFrom = 'folder';
    evidence.push(`${byFolder.size} folders read as classes: ${[...byFolder].slice(0, 5).join(', ')}${byFolder.size > 5 ? ', …' : ''}`);
  } else if (byName.size >= 2 && byName.size <= 100 && byName.size * 5 <= files.length) {
    classFrom = 'name-prefix';
    evidence.push(`${byName.size} beginnings of file names read as classes: ${[...byName].slice(0, 5).join(', ')}${byName.size > 5 ? ', …' : ''}`);
  } else evidence.push('no classes in the names: every file is a frame that nobody annotated');
  return { files: files.map((file) => file.path), confidence: classFrom === 'folder' ? 0.45 : 0.4, isFallback: classFrom === 'none', evidence, options: { classFrom } };
}

const words: Readonly<Record<MediaKind, readonly [string, string]>> = {
  image: ['picture', 'pictures'],
  audio: ['sound', 'sounds'],
  video: ['film', 'films'],
  text: ['text', 'texts'],
  pointcloud: ['point cloud', 'point clouds'],
};

function kindOf(path: string): MediaKind | undefined {
  const extension = extensionOf(path);
  if (IMAGE_EXTENSIONS.has(extension)) return 'image';
  if (AUDIO_EXTENSIONS.has(extension)) return 'audio';
  if (VIDEO_EXTENSIONS.has(extension)) return 'video';
  if (CLOUD_EXTENSIONS.has(extension)) return 'pointcloud';
  return extension === 'txt' && !/^(readme|license|classes|labels|notes?)\b/i.test(stemOf(path)) ? 'text' : undefined;
}

function classesOf(files: readonly SourceFile[], from: ClassFrom): Set<string> {
  const classes = new Set<string>();
  for (const file of files) {
    const name = classOf(file.path, from);
    if (name !== undefined) classes.add(name);
    if (classes.size > MAX_CLASSES) return new Set();
  }
  return classes;
}

function classOf(path: string, from: ClassFrom): string | undefined {
  if (from === 'folder') {
    const folder = baseName(folderOf(path));
    return folder === '' || splits.has(folder.toLowerCase()) || containers.test(folder) || !path.includes('/') ? undefined : folder;
  }
  return from === 'name-prefix' ? /^([^_-]{1,40})[_-]/.exec(stemOf(path))?.[1] : undefined;
}

/** The part of the path that says train, validation or test. */
function splitOf(path: string): string | null {
  const found = folderOf(path).split('/').findLast((part) => splits.has(part.toLowerCase()));
  return found ? found.toLowerCase() : null;
}

async function readMediaFolder(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const from = part.options['classFrom'] === 'folder' || part.options['classFrom'] === 'name-prefix' ? part.options['classFrom'] : 'none';
  const files = part.files.map((path) => context.files.get(path)).filter((file) => file !== undefined);
  const named = classesOf(files, from);
  if (from !== 'none' && named.size === 0) target.report({ code: 'read-as', message: 'The names hold no classes, so every file became a frame that nobody annotated.', file: part.files[0] });
  for (const name of [...named].toSorted()) target.addClass({ id: name, name });
  for (const [done, file] of files.entries()) {
    await context.progress(done, files.length);
    await readFile(file, from, named, target);
  }
}

async function readFile(file: SourceFile, from: ClassFrom, classes: ReadonlySet<string>, target: ImportTarget): Promise<void> {
  const { path } = file;
  const kind = kindOf(path) ?? 'image';
  const name = classOf(path, from);
  const classId = name !== undefined && classes.has(name) ? name : undefined;
  const size = kind === 'image' ? await readImageSize(file) : undefined;
  if (kind === 'image' && !size) target.report({ code: 'failed-file', message: 'The picture has no readable header. It may be damaged, or of a kind that is not shown.', file: path, table: 'frames', rowId: path, frameId: path });
  target.addFrame({ frameId: path, labeled: classId !== undefined, split: splitOf(path), width: size?.width, height: size?.height });
  target.addMedia({ frameId: path, sensorId: kind === 'image' ? 'camera' : kind, kind, uri: path, ...(kind === 'text' && { text: await readText(file, target) }) });
  if (classId !== undefined) target.addLabel({ labelId: `${path}:class`, frameId: path, task: 'class', classId });
}

async function readText(file: SourceFile, target: ImportTarget): Promise<string> {
  const bytes = await file.read(0, MAX_TEXT_BYTES + 1);
  if (bytes.length > MAX_TEXT_BYTES) target.report({ code: 'bad-value', message: `Only the first ${MAX_TEXT_BYTES} bytes of the text were read.`, file: file.path, table: 'frames', rowId: file.path, frameId: file.path });
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES)).replace(/^\uFEFF/, '');
}
