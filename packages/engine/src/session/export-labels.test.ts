import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { asFiles, readPart, rowsOfPart } from '../formats/contract/read-part.test-support';
import { findFormat } from '../formats/registry';
import type { AnnotatedLabel } from '../model/annotation';
import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { exportLabels, writeLabels } from '../review/export-labels';
import { readLabels } from '../review/labels-for-export';
import { LABEL_FORMATS, type LabelFormat } from '../review/write-labels';
import type { Dataset } from './dataset';
import { createImporter } from './import/importer-node';
import { openDataset } from './open-dataset-node';

const json = JSON.stringify;
const cocoBox = (id: number, image: number, category: number, x: number, more = {}) => ({ id, image_id: image, category_id: category, bbox: [x, 10, 20, 24], area: 480, iscrowd: 0, ...more });
const images = ['1.jpg', '2.jpg'].map((name, at) => ({ id: at + 1, file_name: name, width: 200, height: 100 }));

/** Files of each format as another tool may have written them. */
const sources: Readonly<Record<LabelFormat, Readonly<Record<string, string>>>> = {
  coco: { 'truth.json': json({ images: images.map((image) => ({ ...image, split: 'val', weather: 'rain' })), categories: [{ id: 1, name: 'car' }, { id: 2, name: 'bus' }], annotations: [cocoBox(1, 1, 1, 10, { annotator: 'li', hue: 'red' }), cocoBox(2, 1, 2, 40), cocoBox(3, 2, 1, 70, { segmentation: [[70, 10, 90, 10, 90, 34]], area: 240 })] }) },
  yolo: { 'data.yaml': 'path: .\ntrain: images/train\nnames:\n  0: car\n  1: bus\n', 'labels/train/1.txt': '0 0.1 0.2 0.1 0.25\n1 0.5 0.5 0.25 0.5\n', 'labels/train/2.txt': '0 0.25 0.5 0.125 0.5\n', 'images/train/1.png': '', 'images/train/2.png': '' },
  cvat: { 'annotations.xml': `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><name>t</name><labels><label><name>car</name></label><label><name>bus</name></label></labels></task></meta><image id="0" name="1.jpg" width="200" height="100"><box label="car" id="a1" source="manual" occluded="1" xtl="10" ytl="10" xbr="30" ybr="34" z_order="2"><attribute name="hue">red</attribute></box><box label="bus" id="a2" source="auto" occluded="0" z_order="0" xtl="40" ytl="10" xbr="60" ybr="34"></box></image><image id="1" name="2.jpg" width="200" height="100"><polygon label="car" id="a3" source="manual" occluded="0" z_order="0" points="70,10;90,10;90,34"></polygon></image></annotations>` },
  'label-studio': {
    'tasks.json': json([1, 2].map((n) => ({ id: n, data: { image: `${n}.jpg` }, annotations: [{ id: n, result: (n === 1 ? [['r1', 5, 'car'], ['r2', 20, 'bus']] : [['r3', 35, 'car']]).map(([id, x, name]) => ({ id, type: 'rectanglelabels', from_name: 'rectangle', to_name: 'image', original_width: 200, original_height: 100, value: { x, y: 10, width: 10, height: 24, rotation: 0, rectanglelabels: [name] } })) }] }))),
  },
  labelbox: { 'export.ndjson': [['1', 10, 'car'], ['1', 40, 'bus'], ['2', 70, 'car']].map(([frame, left, name], at) => json({ uuid: `00000000-0000-4000-8000-00000000000${at}`, dataRow: { globalKey: `${frame}.jpg` }, name, bbox: { top: 10, left, height: 24, width: 20 } })).join('\n') },
};

let dataset: Dataset;
let importer: ReturnType<typeof createImporter>;
beforeEach(() => {
  importer = createImporter();
});
afterEach(() => {
  dataset.dispose();
  importer.dispose();
});

async function open(format: LabelFormat): Promise<void> {
  const files = Object.entries(sources[format]).map(([name, text]) => {
    const bytes = name.endsWith('.png') ? picture : new TextEncoder().encode(text);
    return { name, arrayBuffer: async () => bytes.slice().buffer };
  });
  dataset = await openDataset({ imported: await importer.run(await importer.plan(files, { format })) });
}

// The smallest PNG that has a size: 200 × 100.
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 200, 0, 0, 0, 100, 8, 2, 0, 0, 0]);

/** What a label says, without what belongs to the way of storing it. */
function said({ labelId: _, updatedAt: _time, setId, sensorId, area, box, source, extra, ...label }: AnnotatedLabel): unknown {
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return JSON.parse(
    JSON.stringify({ ...label, box: box && { x: round(box.x), y: round(box.y), w: round(box.w), h: round(box.h) }, ...(area != null && { area: round(area) }), extra: Object.fromEntries(Object.entries(extra ?? {}).filter(([, value]) => value !== null)), setId: setId === 'labels' ? null : setId, sensorId: sensorId === 'camera' ? null : sensorId, source: source ?? null }, (_key, value: unknown) => (value === null ? undefined : value)),
  );
}

const place = (label: AnnotatedLabel) => `${label.frameId.replace(/^.*\//, '').replace(/\.\w+$/, '')} ${Math.round(label.box?.x ?? -1)}`;
const byPlace = (labels: readonly AnnotatedLabel[]) => new Map(labels.map((label) => [place(label), label]));

async function readBack(format: LabelFormat, files: Readonly<Record<string, Uint8Array>>) {
  // YOLO's numbers are parts of a picture.
  const pictures = Object.fromEntries(Object.keys(sources[format]).flatMap((name) => (name.endsWith('.png') ? [[name, picture]] : [])));
  const part = await readPart(findFormat(format), { ...files, ...pictures });
  const names = new Map(part.classes.map(({ id, name }) => [id, name]));
  return { ...rowsOfPart(part), nameOf: (classId: string) => names.get(classId) ?? classId };
}

describe('labels with changes, out and in again', () => {
  it.each(LABEL_FORMATS)('%s: holds the changes, and nothing else differs', async (format) => {
    await open(format);
    const imported = await readLabels(dataset.database, {});
    expect(imported).toHaveLength(3);
    const named = new Map(dataset.manifest.classes.map(({ id, name }) => [id, name]));
    const [first, second, third] = imported.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    if (!first || !second || !third) throw new Error('three labels expected');
    const bus = dataset.manifest.classes.find(({ name }) => name === 'bus')?.id ?? '';
    const before = await readBack(format, asFiles({ notCarried: [], ...(await writeLabels(dataset, format)) }));
    const change = (op: LabelChange['op'], label: Label, after: Label | null): LabelChange => ({ op, labelId: label.labelId, frameId: label.frameId, before: op === 'ADD' ? null : label, after, reason: '' });
    const added: Label = { labelId: 'new', frameId: third.frameId, task: 'box', classId: bus, box: { x: 120, y: 20, w: 30, h: 16 } };
    await dataset.review.act({ type: 'batch', title: 'Three', ops: [change('MODIFY', first, { ...first, classId: bus }), change('DELETE', second, null), change('ADD', added, added)].map((one) => ({ type: 'change-label', change: one })) });

    const { files, report } = await writeLabels(dataset, format);
    expect(report).toMatchObject({ added: 1, modified: 1, deleted: 1, conflicts: [], skipped: [], undecided: [], leftOut: [] });
    const back = await readBack(format, asFiles({ files, notCarried: [] }));
    expect(back.frames).toEqual(before.frames);
    expect(back.media).toEqual(before.media);
    const [was, is] = [byPlace(before.labels), byPlace(back.labels)];
    expect([...is.keys()].sort()).toEqual([place(first), place(third), place(added)].sort());
    for (const [at, label] of is) {
      if (at === place(added)) expect(said(label)).toMatchObject({ task: 'box', box: added.box });
      else expect(said({ ...label, classId: '' })).toEqual(said({ ...(was.get(at) ?? label), classId: '' }));
      expect(back.nameOf(label.classId)).toBe(at === place(third) ? named.get(third.classId) : 'bus');
    }
    // The first import is what the second one reads, as far as the format can hold it.
    for (const label of imported) expect(said({ ...label, classId: '', frameId: '' })).toMatchObject(said({ ...(was.get(place(label)) ?? label), classId: '', frameId: '' }) as object);
    // Nobody's labels were rewritten.
    expect(await readLabels(dataset.database, {})).toEqual(imported);
  });

  it('writes one file, or an archive of several, and the same bytes for the same labels', async () => {
    await open('coco');
    const coco = await exportLabels(dataset, 'coco');
    expect(coco.fileName).toMatch(/-coco\.json$/);
    const yolo = await exportLabels(dataset, 'yolo');
    expect(yolo).toMatchObject({ mediaType: 'application/zip', fileName: expect.stringMatching(/-yolo\.zip$/) as string });
    expect(Object.keys(unzipSync(yolo.bytes)).sort()).toEqual(['data.yaml', 'labels/val/1.txt', 'labels/val/2.txt']);
    expect((await exportLabels(dataset, 'yolo')).bytes).toEqual(yolo.bytes);
    expect(yolo.report.notCarried).toEqual([]);
  });

  it('leaves a conflict as it was and lists it, until somebody asks for the newest or decides', async () => {
    await open('coco');
    const [label] = await readLabels(dataset.database, {});
    if (!label) throw new Error('a label expected');
    const modify = (classId: string): LabelChange => ({ op: 'MODIFY', labelId: label.labelId, frameId: label.frameId, before: label, after: { ...label, classId }, reason: '' });
    await dataset.review.merge([
      { id: 'x', actor: 'ana', lamport: 1, at: 1, op: { type: 'change-label', change: modify('2'), seen: [] } },
      { id: 'y', actor: 'bo', lamport: 2, at: 2, op: { type: 'change-label', change: { ...modify('2'), op: 'DELETE', after: null }, seen: [] } },
    ]);
    const report = async (options = {}) => (await writeLabels(dataset, 'coco', options)).report;
    expect(await report()).toMatchObject({ modified: 0, deleted: 0, undecided: [{ labelId: label.labelId, proposals: [{ actor: 'bo' }, { actor: 'ana' }] }] });
    expect(await report({ conflicts: 'newest' })).toMatchObject({ modified: 0, deleted: 1, undecided: [] });
    expect(await report({ only: 'accepted' })).toMatchObject({ deleted: 0, leftOut: [{ actor: 'bo' }, { actor: 'ana' }] });
    await dataset.review.act({ type: 'decide-change', labelId: label.labelId, eventId: 'x', decision: 'accepted' });
    expect(await report({ only: 'accepted' })).toMatchObject({ modified: 1, deleted: 0, leftOut: [], undecided: [] });
  });
});
