import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateCocoFiles, evaluateKittiFiles, messageOf, ShoalError, type Dataset } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { formatTable } from '../format-table';
import { count, oneOf, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';

export const evalUsage = `Measure a model against labels.

Usage:
  shoal eval --gt G.json --results R.json [--iou-type bbox|segm|keypoints] [--sigmas s,s,…] [--json] [--limit N]
  shoal eval --gt label_2/ --results results/ [--json]
  shoal eval <bundle> [--model ID] [--json] [--limit N]

--gt         COCO ground truth, or a folder of KITTI label files
--results    COCO results: a list with image_id, category_id, score and bbox, segmentation or keypoints;
             or a folder of KITTI result files of the same names (a missing one means that nothing was found)
--iou-type   what is compared: bbox (default), segm or keypoints
--sigmas     keypoints only: the spread of every point; default COCO's 17 of a person
<bundle>     a folder with shoal.json, the file itself, or its URL
--model      which model of the bundle; default its first
--json       JSON on stdout: the 12 numbers of COCO (10 for keypoints) by name in full precision, and "classes"
--limit N    at most N classes in the table (default 20, worst first; 0 shows all)

Exit codes: 0 ok, 2 input or options that cannot be used. A number is -1 where the data has no object of that kind.`;

const options = {
  gt: { type: 'string' },
  results: { type: 'string' },
  'iou-type': { type: 'string' },
  sigmas: { type: 'string' },
  model: { type: 'string' },
  json: { type: 'boolean' },
  limit: { type: 'string' },
} as const;

interface ClassNumbers {
  readonly id: string;
  readonly name: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Runs `shoal eval`; resolves to the exit code. */
export async function evaluate(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const limit = values.limit === undefined ? 20 : count('--limit', values.limit);
  const json = values.json ?? false;
  const { gt, results } = values;
  if (gt !== undefined || results !== undefined) {
    if (gt === undefined || results === undefined) throw new UsageError('--gt and --results go together: pass both files.');
    if (positionals.length > 0) throw new UsageError(`Pass either a bundle ("${positionals[0]}") or --gt with --results, not both.`);
    if (values.model !== undefined) throw new UsageError('--model needs a bundle.');
    if (await isFolder(gt)) await evaluateKittiFolders(gt, results, values, json);
    else await evaluateFiles(gt, results, values, json, limit);
    return 0;
  }
  const filesOnly = (['iou-type', 'sigmas'] as const).find((name) => values[name] !== undefined);
  if (filesOnly) throw new UsageError(`--${filesOnly} needs --gt and --results.`);
  const [bundle, extra] = positionals;
  if (bundle === undefined) throw new UsageError('Pass a bundle, or --gt with --results. "shoal eval --help" shows how.');
  if (extra !== undefined) throw new UsageError(`One bundle at a time: "${extra}" is too much.`);
  await evaluateBundle(bundle, values.model, json, limit);
  return 0;
}

async function evaluateFiles(gt: string, results: string, values: { readonly 'iou-type'?: string | undefined; readonly sigmas?: string | undefined }, json: boolean, limit: number): Promise<void> {
  const iouType = oneOf('--iou-type', values['iou-type'] ?? 'bbox', ['bbox', 'segm', 'keypoints']);
  if (values.sigmas !== undefined && iouType !== 'keypoints') throw new UsageError('--sigmas needs --iou-type keypoints.');
  const sigmas = values.sigmas?.split(',').map((text) => {
    const sigma = Number(text);
    if (text.trim() === '' || !(sigma > 0)) throw new UsageError(`--sigmas has "${text}". Expected numbers above 0, separated by commas.`);
    return sigma;
  });
  const found = evaluateCocoFiles(await load(gt), await load(results), { iouType, sigmas, names: { truth: gt, results } });
  const classes = found.classes.map(({ id, name, objects, AP, AP50, AP75, AR, byArea }): ClassNumbers => ({ id, name, numbers: { objects, AP, AP50, AP75, ...Object.fromEntries(Object.entries(byArea).map(([area, value]) => [`AP_${area}`, value])), AR } }));
  if (json) {
    const images = found.images.map(({ imageId, truePositives, falsePositives, falseNegatives }) => ({ image_id: imageId, tp: truePositives, fp: falsePositives, fn: falseNegatives }));
    process.stdout.write(`${JSON.stringify({ ...found.summary, iou_type: iouType, counts: found.counts, classes: classes.map(({ id, name, numbers }) => ({ id, name, ...numbers })), images })}\n`);
    return;
  }
  const { counts } = found;
  console.log(`${counts.detections.toLocaleString('en')} results against ${counts.objects.toLocaleString('en')} objects in ${counts.images.toLocaleString('en')} images (${iouType}).`);
  if (counts.unknownClasses > 0) console.log(`${counts.unknownClasses.toLocaleString('en')} results are of classes that ${gt} does not list; they took no part.`);
  print(found.summary, classes, limit);
}

async function evaluateKittiFolders(gt: string, results: string, values: { readonly 'iou-type'?: string | undefined; readonly sigmas?: string | undefined }, json: boolean): Promise<void> {
  const cocoOnly = (['iou-type', 'sigmas'] as const).find((name) => values[name] !== undefined);
  if (cocoOnly) throw new UsageError(`--${cocoOnly} is for COCO files. KITTI folders are measured in the picture, from above and in 3-D.`);
  if (!(await isFolder(results))) throw new UsageError(`--gt is a folder of KITTI files, so --results must be one, too: "${results}".`);
  const names = (await readdir(gt)).filter((name) => name.endsWith('.txt')).sort();
  if (names.length === 0) throw new ShoalError('not-found', `${gt} holds no .txt file. Pass the folder label_2 of KITTI's object benchmark.`);
  const found = new Set(await readdir(results));
  const frames = await Promise.all(names.map(async (name) => ({ labelsName: join(gt, name), labels: await load(join(gt, name)), resultsName: join(results, name), results: found.has(name) ? await load(join(results, name)) : '' })));
  const scores = evaluateKittiFiles(frames);
  if (json) {
    const rows = scores.map(({ className, metric, difficulty, minOverlap, labels, ap40, ap11, aos40 }) => ({ class: className, metric, difficulty, min_overlap: minOverlap, labels, AP40: numberOrNull(ap40), AP11: numberOrNull(ap11), AOS40: numberOrNull(aos40) }));
    process.stdout.write(`${JSON.stringify({ frames: names.length, missing_results: names.filter((name) => !found.has(name)).length, scores: rows })}\n`);
    return;
  }
  console.log(`${names.length.toLocaleString('en')} frames, KITTI AP at 40 recall points, in percent.`);
  const lines = ['Car', 'Pedestrian', 'Cyclist'].flatMap((className) =>
    (['2d', 'bev', '3d'] as const).map((metric) => [className, metric, ...(['easy', 'moderate', 'hard'] as const).map((difficulty) => percent(scores.find((score) => score.className === className && score.metric === metric && score.difficulty === difficulty)?.ap40))]),
  );
  console.log(`\n${formatTable([{ title: 'class' }, { title: 'metric' }, { title: 'easy', align: 'right' }, { title: 'moderate', align: 'right' }, { title: 'hard', align: 'right' }], lines)}`);
}

function percent(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(2);
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

async function evaluateBundle(bundle: string, model: string | undefined, json: boolean, limit: number): Promise<void> {
  const progress = createProgressLine(process.stderr);
  let dataset: Dataset;
  try {
    dataset = await openDataset(bundle, { onProgress: progress.update, modelId: model });
  } finally {
    progress.clear();
  }
  try {
    const { modelId } = dataset.status.getSnapshot();
    if (modelId === null) throw new ShoalError('not-found', `${bundle} has no inferences to measure. Import them with "shoal import".`);
    const table = await dataset.database.query('SELECT task, class_id, metric, value FROM metrics');
    const rows = table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
    if (rows.length === 0) throw new ShoalError('not-found', `${bundle} has no labels of ${modelId} to compare with: nothing annotated that the model was run on.`);
    const tasks = [...new Set(rows.map((row) => String(row['task'])))];
    const all = tasks.map((task) => {
      const own = rows.filter((row) => row['task'] === task);
      const summary = Object.fromEntries(own.filter((row) => row['class_id'] === null).map((row) => [String(row['metric']), Number(row['value'])]));
      const classes = dataset.manifest.classes.map(({ id, name }): ClassNumbers => ({ id, name, numbers: Object.fromEntries(own.filter((row) => row['class_id'] === id).map((row) => [String(row['metric']), Number(row['value'])])) }));
      return { task, summary, classes: classes.filter((entry) => Object.keys(entry.numbers).length > 0) };
    });
    const [first] = all;
    if (json) {
      const flat = all.map(({ task, summary, classes }) => ({ task, ...summary, classes: classes.map(({ id, name, numbers }) => ({ id, name, ...numbers })) }));
      process.stdout.write(`${JSON.stringify({ dataset: dataset.manifest.name, model: modelId, ...first?.summary, tasks: flat })}\n`);
      return;
    }
    for (const { task, summary, classes } of all) {
      console.log(`${dataset.manifest.name}, ${modelId}: ${{ box: 'boxes', mask: 'masks', class: 'classes of frames' }[task] ?? task}`);
      print(summary, classes, limit);
    }
  } finally {
    dataset.dispose();
  }
}

function print(summary: Readonly<Record<string, number>>, classes: readonly ClassNumbers[], limit: number): void {
  console.log(`\n${formatTable([{ title: 'metric' }, { title: 'value', align: 'right' }], Object.entries(summary).map(([name, value]) => [name, digits(value)]))}`);
  const known = classes.filter(({ numbers }) => (numbers['objects'] ?? 0) > 0);
  const main = (entry: ClassNumbers): number => entry.numbers['AP'] ?? entry.numbers['f1'] ?? 0;
  const sorted = [...known].sort((a, b) => main(a) - main(b));
  const shown = limit === 0 ? sorted : sorted.slice(0, limit);
  const names = Object.keys(shown[0]?.numbers ?? {});
  if (shown.length === 0) return;
  console.log(`\n${formatTable([{ title: 'class' }, ...names.map((title) => ({ title, align: 'right' as const }))], shown.map(({ name, numbers }) => [name, ...names.map((key) => (key === 'objects' ? String(numbers[key]) : digits(numbers[key] ?? NaN)))]))}`);
  if (shown.length < sorted.length) console.log(`\n${sorted.length - shown.length} more classes: --limit 0 shows all.`);
}

function digits(value: number): string {
  return value === -1 || Number.isNaN(value) ? '–' : value.toFixed(4);
}

async function load(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ShoalError('not-found', `${path} cannot be read: ${messageOf(cause)}.`, { cause });
  }
}
