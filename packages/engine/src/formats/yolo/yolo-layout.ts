import { parse } from 'yaml';
import { messageOf, ShoalError } from '../../base/errors';
import { baseName, extensionOf, folderOf, IMAGE_EXTENSIONS, safePath, stemOf, type FileSet, type SourceFile } from '../contract/source-file';
import { asArray, asNumber, asRecord, asText } from '../json/fields';

/** What `data.yaml` says. */
export interface YoloConfig {
  /** Class names by index. */
  readonly names: readonly string[];
  /** Keypoints of each object and numbers of each keypoint, for pose datasets. */
  readonly keypoints: { readonly count: number; readonly dims: number } | null;
}

/** A picture or a label file of a dataset, each with its partner where there is one. */
export interface YoloItem {
  /** Path below the dataset's folder without the `images` or `labels` part and the extension: `train/0001`. */
  readonly key: string;
  readonly split: string | null;
  readonly image: SourceFile | undefined;
  readonly labels: SourceFile | undefined;
}

const MAX_YAML_BYTES = 1_000_000;
const MAX_NAMES = 100_000;

/** Throws `invalid-data` for YAML that cannot be read; names that are missing are simply not there. */
export function parseYoloConfig(text: string, what: string): YoloConfig {
  let value: unknown;
  try {
    // Aliases that multiply ("billion laughs") are refused by the library beyond this.
    value = parse(text, { maxAliasCount: 50 });
  } catch (cause) {
    throw new ShoalError('invalid-data', `"${what}" is no readable YAML: ${messageOf(cause).split('\n')[0] ?? ''}. Correct it, or leave it out.`, { details: { what }, cause });
  }
  const record = asRecord(value);
  const given = record?.['names'];
  const names: string[] = [];
  const entries: [unknown, unknown][] = asArray(given)?.map((name, index) => [index, name]) ?? Object.entries(asRecord(given) ?? {});
  for (const [key, name] of entries) {
    const index = asNumber(key);
    if (index !== null && Number.isInteger(index) && index >= 0 && index < MAX_NAMES) names[index] = asText(name) ?? String(index);
  }
  const [count, dims] = (asArray(record?.['kpt_shape']) ?? []).map(asNumber);
  return {
    names: Array.from(names, (name, index) => name ?? String(index)),
    keypoints: count && dims && Number.isInteger(count) && (dims === 2 || dims === 3) && count <= 1000 ? { count, dims } : null,
  };
}

export async function readYoloConfig(file: SourceFile): Promise<YoloConfig> {
  return parseYoloConfig(new TextDecoder().decode(await file.read(0, MAX_YAML_BYTES)), file.path);
}

/** The file that names the classes: `data.yaml`, any YAML with names, or `classes.txt`. */
export function isConfigPath(path: string): boolean {
  return /\.(ya?ml)$/i.test(path) || /^(classes|obj|labels|predefined_classes)\.(txt|names)$/i.test(baseName(path));
}

/** Whether a text looks like YOLO labels: lines of a class index and at least four numbers. */
export function looksLikeYolo(text: string): { readonly columns: number } | undefined {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 20);
  if (lines.length === 0) return undefined;
  const counts = lines.map((line) => (/^\d{1,6}(\s+[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)+$/i.test(line) ? line.split(/\s+/).length : 0));
  return counts.every((count) => count >= 5) ? { columns: counts[0] ?? 0 } : undefined;
}

const splitNames = /^(train|training|val|valid|validation|test|testing|predict\d*|exp\d*)$/i;

/** The path of a picture or a label file without what tells the two apart. */
function keyOf(path: string, root: string): string {
  const inside = root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const parts = inside.split('/');
  const last = parts.pop() ?? '';
  const kept = parts.filter((part) => !/^(images|labels)$/i.test(part));
  return [...kept, stemOf(last)].join('/');
}

/** Pairs the pictures and the label files below `root`. */
export function pairFiles(files: FileSet, root: string, labelPaths: readonly string[]): YoloItem[] {
  const items = new Map<string, { image?: SourceFile; labels?: SourceFile }>();
  const item = (key: string) => {
    let found = items.get(key);
    if (!found) items.set(key, (found = {}));
    return found;
  };
  for (const path of labelPaths) {
    const file = files.get(path);
    if (file) item(keyOf(path, root)).labels ??= file;
  }
  const byStem = new Map<string, string | null>();
  for (const key of items.keys()) byStem.set(stemOf(`${key}.x`), byStem.has(stemOf(`${key}.x`)) ? null : key);
  for (const file of files.files) {
    if (!IMAGE_EXTENSIONS.has(extensionOf(file.path)) || (root !== '' && !file.path.startsWith(`${root}/`))) continue;
    const key = keyOf(file.path, root);
    // Labels in a folder of another shape ("runs/detect/exp/labels") are found by the name alone, when it is unique.
    const target = items.has(key) ? key : (byStem.get(stemOf(`${key}.x`)) ?? key);
    const found = item(target);
    if (found.image === undefined) found.image = file;
  }
  return [...items].map(([key, { image, labels }]): YoloItem => ({ key, image, labels, split: splitOf(image?.path ?? labels?.path ?? '') })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function splitOf(path: string): string | null {
  return folderOf(path).split('/').findLast((part) => splitNames.test(part))?.toLowerCase() ?? null;
}

/** The longest folder that holds all of the paths; a trailing `labels` belongs to the dataset, not above it. */
export function commonRoot(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => folderOf(path).split('/').filter(Boolean));
  const shared = [...first];
  for (const parts of rest) {
    let same = 0;
    while (same < shared.length && shared[same] === parts[same]) same += 1;
    shared.length = same;
  }
  const cut = shared.findIndex((part, index) => /^(labels|images)$/i.test(part) || (splitNames.test(part) && index === shared.length - 1));
  return safePath((cut >= 0 ? shared.slice(0, cut) : shared).join('/')) ?? '';
}
