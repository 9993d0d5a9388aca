import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { WritableDataset, WritableFrame } from '../contract/format';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import type { ImportedPart } from '../contract/create-target';
import { rleBox, rleFromBitmap } from '../masks/rle';
import { toWritable } from '../table/unflatten';
import { coco } from './coco';

/** Without what is not said. */
function clean(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]): [string, unknown] => [name, clean(inner)]).filter(([name, inner]) => name !== 'extra' || Object.keys(inner as object).length > 0));
}

function sortedById(rows: readonly object[], id: string): unknown[] {
  const idOf = (row: unknown): string => String((row as Record<string, unknown>)[id]);
  return rows.map(clean).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function allRows(part: ImportedPart) {
  const { frames, media, labels, inferences } = rowsOfPart(part);
  return { frames: sortedById(frames, 'frameId'), media: sortedById(media, 'frameId'), labels: sortedById(labels, 'labelId'), inferences: sortedById(inferences, 'inferenceId') };
}

async function writeAndRead(dataset: WritableDataset, modelId?: string): Promise<{ readonly part: ImportedPart; readonly lost: readonly string[] }> {
  const written = await coco.write?.(dataset, { modelId });
  if (!written) throw new Error('nothing written');
  const files = asFiles(written);
  return { part: await readPart(coco, files, {}, Object.keys(files)), lost: written.notCarried.map(({ message }) => message) };
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((value) => value.trim() !== '' && value !== '__proto__');
const anId = fc.oneof(text, fc.integer({ min: 1, max: 10 ** 12 }).map(String), fc.constantFrom('0', '007', '1e3'));
const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value + 0);
const size = fc.double({ noNaN: true, min: 1e-3, max: 1e6 });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
const someText = optional(text);
const extra = fc.dictionary(fc.constantFrom('weather', 'Speed', 'é', 'num', 'flag', 'x y'), text, { noNullPrototype: true });
const mask = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) => fc.array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height }).map((bits) => rleFromBitmap([1, ...bits.slice(1)], width, height)));
const box = fc.record({ x: number, y: number, w: size, h: size });
const ring = fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 6 }).map((points) => points.flat());
const shape = fc.oneof(
  fc.record({ task: fc.constant('box' as const), box }),
  fc.record({ task: fc.constant('polygon' as const), box, polygons: fc.array(ring, { minLength: 1, maxLength: 3 }) }),
  fc.record({ task: fc.constant('mask' as const), box, mask }),
  mask.map((value) => ({ task: 'mask' as const, mask: value, box: rleBox(value) })),
  fc.record({ task: fc.constant('keypoints' as const), box, keypoints: fc.array(fc.tuple(number, number, fc.constantFrom(1, 2, 0.5)), { minLength: 1, maxLength: 4 }).map((points) => points.flat()) }),
);
const common = fc.record({
  rotation: optional(number.filter((value) => value !== 0)),
  trackId: someText,
  ignored: optional(fc.boolean()),
  occluded: optional(fc.constantFrom(0, 1, 2, 3)),
  truncated: optional(fc.constantFrom(0, 0.25, 1)),
  attributes: optional(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { minKeys: 1, noNullPrototype: true })),
  extra,
});
const label = (classIds: readonly string[]): fc.Arbitrary<AnnotatedLabel> =>
  fc
    .tuple(shape, common, fc.record({ labelId: anId, classId: fc.constantFrom(...classIds), area: size, iscrowd: fc.boolean(), setId: optional(fc.constantFrom('labels', 'second')), source: someText, annotator: someText, batch: someText, updatedAt: optional(fc.nat()) }))
    .map(([a, b, c]) => ({ ...a, ...b, ...c, frameId: '' }));
const inference = (classIds: readonly string[]): fc.Arbitrary<AnnotatedInference> =>
  fc
    .tuple(shape, common, fc.record({ inferenceId: anId, classId: fc.constantFrom(...classIds), confidence: fc.double({ noNaN: true, min: 0, max: 1 }), area: optional(size), iscrowd: optional(fc.boolean()), loss: optional(number) }))
    .map(([a, b, c]) => ({ ...a, ...b, ...c, modelId: '', frameId: '' }));

const dataset: fc.Arbitrary<{ readonly dataset: WritableDataset; readonly modelId: string }> = fc.uniqueArray(anId, { minLength: 1, maxLength: 3 }).chain((classIds) =>
  fc
    .record({
      name: text.map((value) => value.trim()),
      modelId: fc.oneof(text, fc.constantFrom('annotations', '../x', 'a/b')).map((value) => value.trim()),
      supercategory: text,
      frames: fc.uniqueArray(
        fc.record({
          frame: fc.record({ frameId: anId, labeled: fc.constant(true), dataset: fc.constantFrom('labeled', 'production'), split: fc.constantFrom('train', 'val'), width: optional(fc.integer({ min: 1, max: 5000 })), height: optional(fc.integer({ min: 1, max: 5000 })), timestamp: optional(fc.nat()), sequenceId: someText, sequenceIndex: optional(fc.nat(1000)), lat: optional(number), lon: optional(number), extra }),
          uri: fc.option(text.map((value) => `images/${value.replaceAll(/[\\/:\0]/g, '_')}.jpg`)),
          sensorId: optional(fc.constantFrom('front', 'left')),
          labels: fc.array(label(classIds), { maxLength: 3 }),
          inferences: fc.array(inference(classIds), { maxLength: 3 }),
        }),
        { selector: (item) => item.frame.frameId, minLength: 1, maxLength: 4 },
      ),
    })
    .map(({ name, modelId, supercategory, frames }) => {
      const seen = new Set<string>();
      const once = (id: string): boolean => !seen.has(id) && Boolean(seen.add(id));
      const rows = frames.map(
        ({ frame, uri, sensorId, labels, inferences }): WritableFrame => ({
          frame,
          media: uri === null ? [] : [{ frameId: frame.frameId, kind: 'image', uri, sensorId: sensorId ?? 'camera', width: frame.width, height: frame.height }],
          labels: labels.filter((item) => once(`l${item.labelId}`)).map((item) => ({ ...item, frameId: frame.frameId, setId: item.setId ?? 'labels' })),
          inferences: inferences.filter((item) => once(`i${item.inferenceId}`)).map((item) => ({ ...item, frameId: frame.frameId, modelId })),
        }),
      );
      const count = (key: 'labels' | 'inferences'): number => rows.reduce((sum, item) => sum + item[key].length, 0);
      return {
        modelId,
        dataset: { name, classes: classIds.map((id, i) => ({ id, name: `c ${id}`, ...(i === 0 && { supercategory, color: '#ff8800', keypoints: ['a', 'b'], skeleton: [[1, 2] as const] }) })), models: [{ id: modelId, name: modelId }], counts: { frames: rows.length, labels: count('labels'), inferences: count('inferences') }, frames: () => rows },
      };
    }),
);

it('whatever is written reads back the same', async () => {
  await fc.assert(
    fc.asyncProperty(dataset, async ({ dataset: given, modelId }) => {
      const { part, lost } = await writeAndRead(given, modelId);
      expect(part.classes).toEqual(given.classes);
      expect(part.name).toBe(given.name);
      const rows = [...given.frames()];
      const back = allRows(part);
      expect(back.frames).toEqual(sortedById(rows.map((row) => row.frame), 'frameId'));
      expect(back.media).toEqual(sortedById(rows.flatMap((row) => row.media), 'frameId'));
      expect(back.labels).toEqual(sortedById(rows.flatMap((row) => row.labels), 'labelId'));
      expect(back.inferences).toEqual(sortedById(rows.flatMap((row) => row.inferences), 'inferenceId'));
      expect(lost.filter((message) => !message.includes('ignore the rotation'))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'coco-eval');
const readFile = (path: string): Uint8Array => readFileSync(join(folder, path));

const truths = [
  { path: 'faster_coco_eval/cocoapi/instances_val2014_100.json', frames: 100, labels: 839, classes: 80, tasks: { polygon: 830, mask: 9 }, empty: 0 },
  { path: 'faster_coco_eval/gt_dataset.json', frames: 3, labels: 9, classes: 4, tasks: { polygon: 9 }, empty: 0 },
  { path: 'faster_coco_eval/gt_ignore_test.json', frames: 1, labels: 14, classes: 1, tasks: { box: 14 }, empty: 0 },
  { path: 'faster_coco_eval/example_crowdpose_val.json', frames: 4, labels: 10, classes: 1, tasks: { keypoints: 10 }, empty: 0 },
  { path: 'faster_coco_eval/keypoints_dataset/gt_dataset.json', frames: 1, labels: 14, classes: 1, tasks: { keypoints: 14 }, empty: 0 },
];
const results = [
  { path: 'cocoapi/instances_val2014_fakebbox100_results.json', rows: 734, tasks: { box: 734 } },
  { path: 'cocoapi/instances_val2014_fakesegm100_results.json', rows: 734, tasks: { mask: 734 } },
  { path: 'cocoapi/person_keypoints_val2014_fakekeypoints100_results.json', rows: 125, tasks: { keypoints: 125 } },
  { path: 'faster_coco_eval/dt_dataset.json', rows: 9, tasks: { polygon: 9 } },
  { path: 'faster_coco_eval/dt_ignore_test.json', rows: 63, tasks: { box: 63 } },
  { path: 'faster_coco_eval/example_crowdpose_preds.json', rows: 15, tasks: { keypoints: 15 } },
  { path: 'faster_coco_eval/keypoints_dataset/dt_dataset.json', rows: 128, tasks: { keypoints: 128 } },
];

function tasksOf(rows: readonly { readonly task: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { task } of rows) counts[task] = (counts[task] ?? 0) + 1;
  return counts;
}

function writable(part: ImportedPart): WritableDataset {
  return toWritable(part, { name: part.name ?? 'Data', classes: part.classes, models: part.models });
}

describe.skipIf(!existsSync(folder))(`real COCO files (in ${folder})`, () => {
  it.each(truths)('$path reads, writes and reads the same', async ({ path, frames, labels, classes, tasks }) => {
    const part = await readPart(coco, { [basename(path)]: readFile(path) });
    expect([part.frames.rows, part.media.rows, part.labels.rows, part.classes.length]).toEqual([frames, frames, labels, classes]);
    expect(tasksOf(rowsOfPart(part).labels)).toEqual(tasks);
    const again = await writeAndRead(writable(part));
    expect(again.lost).toEqual([]);
    expect(again.part.classes).toEqual(part.classes);
    const [before, after] = [allRows(part), allRows(again.part)];
    expect(after.frames).toEqual(before.frames);
    expect(after.media).toEqual(before.media);
    const withArea = (rows: readonly unknown[]) => rows.map((row) => ({ area: expect.any(Number) as number, ...(row as object) }));
    expect(after.labels).toEqual(withArea(before.labels));
  });

  it.each(results)('$path reads, writes and reads the same', async ({ path, rows, tasks }) => {
    const part = await readPart(coco, { [basename(path)]: readFile(path) });
    const { inferences } = rowsOfPart(part);
    expect(inferences).toHaveLength(rows);
    expect(tasksOf(inferences)).toEqual(tasks);
    expect(part.report.findings).toEqual([]);
    const modelId = basename(path, '.json');
    expect(part.models).toEqual([{ id: modelId, name: modelId }]);
    const byFrame = Map.groupBy(inferences, (item) => item.frameId);
    const frames: WritableFrame[] = [...byFrame].map(([frameId, own]) => ({ frame: { frameId, labeled: false }, media: [], labels: [], inferences: own }));
    const written = await coco.write?.({ name: 'x', classes: part.classes, models: part.models, counts: { frames: frames.length, labels: 0, inferences: rows }, frames: () => frames }, { modelId });
    const file = written?.files[1];
    expect(file?.path).toBe(`${modelId}.json`);
    const again = await readPart(coco, { [`${modelId}.json`]: file?.bytes ?? '' });
    expect(again.classes).toEqual(part.classes);
    expect(allRows(again).inferences).toEqual(allRows(part).inferences);
  });

  it('captions of results become frames with a caption', async () => {
    const part = await readPart(coco, { 'caps.json': readFile('cocoapi/captions_val2014_fakecap_results.json') });
    expect(part.frames.rows).toBe(1000);
    expect(rowsOfPart(part).frames[0]).toMatchObject({ frameId: '391895', extra: { caption: 'Man riding a motor bike on a dirt road on the countryside.' } });
  });

  it('a drop of ground truth, results and pictures is one part a file', async () => {
    const names = ['gt_dataset.json', 'dt_dataset.json', 'img_1.jpg', 'img_2.jpg', 'img_3.jpg'];
    const files = Object.fromEntries(names.map((name) => [`set/${name}`, readFile(`faster_coco_eval/${name}`)]));
    const part = await readPart(coco, files, {}, ['set/gt_dataset.json', 'set/dt_dataset.json']);
    expect(rowsOfPart(part).media.map(({ uri }) => uri)).toEqual(['set/img_3.jpg', 'set/img_1.jpg', 'set/img_2.jpg']);
    expect([part.labels.rows, part.inferences.rows]).toEqual([9, 9]);
  });

  it('cut or changed anywhere ends in rows or in a typed error', async () => {
    const sources = truths.slice(1).map(({ path }) => readFile(path)).concat(results.slice(3, 4).map(({ path }) => readFile(path)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.option(fc.nat(), { freq: 3 }), async (source, changes, end) => {
        const mutant = source.slice(0, end === null ? source.length : end % source.length);
        for (const [at, byte] of changes) if (mutant.length > 0) mutant[at % mutant.length] = byte;
        try {
          const part = await readPart(coco, { 'x.json': mutant }, {}, ['x.json']);
          expect(part.labels.rows).toBeLessThan(1000);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ShoalError' });
        }
      }),
      { numRuns: 300 },
    );
  });
});
