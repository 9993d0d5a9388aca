import { describe, expect, it } from 'vitest';
import { createTarget } from '../contract/create-target';
import { createFileSet, memoryFile } from '../contract/memory-files';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { encodeCounts } from '../masks/rle-counts';
import { coco } from './coco';
import { createIdSet } from './id-set';

const images = [{ id: 1, file_name: 'a.jpg', width: 100, height: 50 }, { id: 2, file_name: 'b.jpg', width: 100, height: 50 }];
const categories = [{ id: 3, name: 'cat', supercategory: 'animal' }, { id: 5, name: 'dog' }];
const box = { id: 7, image_id: 1, category_id: 3, bbox: [10, 20, 30, 15], area: 450, iscrowd: 0 };
const truth = (over: object = {}): string => JSON.stringify({ info: { description: 'Pets' }, images, annotations: [box], categories, ...over });
const codes = (part: Awaited<ReturnType<typeof readPart>>) => part.report.findings.map(({ code, rowId }) => [code, rowId]);
const sniff = (files: Record<string, string>) => coco.sniff?.(createFileSet(Object.entries(files).map(([path, text]) => memoryFile(path, text))));

describe('ground truth', () => {
  it('becomes frames, pictures, labels and classes with their ids as text', async () => {
    const part = await readPart(coco, { 'x.json': truth() });
    expect(part.name).toBe('Pets');
    expect(part.classes).toEqual([{ id: '3', name: 'cat', supercategory: 'animal' }, { id: '5', name: 'dog' }]);
    const { frames, media, labels } = rowsOfPart(part);
    expect(frames).toMatchObject([{ frameId: '1', labeled: true, dataset: 'labeled', width: 100, height: 50, split: null }, { frameId: '2', labeled: true }]);
    expect(media).toMatchObject([{ frameId: '1', uri: 'a.jpg', kind: 'image', width: 100 }, { frameId: '2', uri: 'b.jpg' }]);
    expect(labels).toMatchObject([{ labelId: '7', frameId: '1', classId: '3', task: 'box', box: { x: 10, y: 20, w: 30, h: 15 }, area: 450, iscrowd: false, setId: 'labels' }]);
    expect(part.report.findings).toMatchObject([{ code: 'annotated-empty', message: expect.stringContaining('1 of 2 images') as string, value: '2', file: 'x.json' }]);
  });

  it('reads the same whatever the order of its keys', async () => {
    const a = await readPart(coco, { 'x.json': truth() });
    const b = await readPart(coco, { 'x.json': JSON.stringify({ annotations: [box], categories, images, info: { description: 'Pets' } }) });
    expect(rowsOfPart(b)).toEqual(rowsOfPart(a));
    expect(b.classes).toEqual(a.classes);
  });

  it('reads polygons, both kinds of run lengths, keypoints and fields that it does not know', async () => {
    const person = { id: 1, name: 'person', keypoints: ['head', 'foot'], skeleton: [[1, 2]] };
    const annotations = [
      { ...box, id: 1, category_id: 1, segmentation: [[1, 1, 1, 5, 5, 5], [7, 7, 8, 8, 9, 7]] },
      { ...box, id: 2, category_id: 1, segmentation: { size: [2, 3], counts: [1, 3, 2] }, iscrowd: 1 },
      { ...box, id: 3, category_id: 1, segmentation: { size: [2, 3], counts: '132' }, bbox: undefined },
      { ...box, id: 4, category_id: 1, keypoints: [1, 2, 2, 0, 0, 0], num_keypoints: 1, segmentation: [[1, 1, 1, 5, 5, 5]] },
      { ...box, id: 5, category_id: 1, keypoints: [0, 0, 0, 0, 0, 0], num_keypoints: 0, segmentation: [[1, 1, 1, 5, 5, 5]], ignore: 1 },
      { ...box, id: 6, category_id: 1, segmentation: [], track_id: 12, occluded: true, weather: 'rain', score: 0.5, task: 'x', box3d: { a: [1] }, attributes: { truncated: false } },
    ];
    const part = await readPart(coco, { 'x.json': truth({ images: [{ ...images[0], width: 3, height: 2, license: 4, date_captured: '2013-11-14 17:02:52', lat: 1.5, split: 'val', tags: ['a'] }], annotations, categories: [person] }) });
    expect(part.classes).toEqual([{ id: '1', name: 'person', keypoints: ['head', 'foot'], skeleton: [[1, 2]] }]);
    const { frames, labels } = rowsOfPart(part);
    expect(frames).toMatchObject([{ split: 'val', lat: 1.5, timestamp: Date.UTC(2013, 10, 14, 17, 2, 52), extra: { license: 4, date_captured: '2013-11-14 17:02:52', tags: '["a"]' } }]);
    expect(labels).toMatchObject([
      { task: 'polygon', polygons: [[1, 1, 1, 5, 5, 5], [7, 7, 8, 8, 9, 7]], mask: null },
      { task: 'mask', mask: { width: 3, height: 2, counts: '132' }, iscrowd: true },
      { task: 'mask', mask: { width: 3, height: 2, counts: '132' }, box: { x: 0, y: 0, w: 2, h: 2 } },
      { task: 'keypoints', keypoints: [1, 2, 2, 0, 0, 0], polygons: [[1, 1, 1, 5, 5, 5]] },
      { task: 'polygon', keypoints: [0, 0, 0, 0, 0, 0], ignored: true },
      { task: 'box', trackId: '12', occluded: 1, attributes: { truncated: false, box3d: { a: [1] } }, extra: { weather: 'rain', score: 0.5, coco_task: 'x' } },
    ]);
    expect(part.report.findings).toEqual([]);
  });

  it('says what is wrong with a row, leaves out what cannot be used, and reads the rest', async () => {
    const annotations = [
      { ...box, id: 0 },
      { ...box, id: 8 },
      { ...box, id: 8 },
      { ...box, id: undefined },
      { ...box, id: 10, image_id: 99 },
      { ...box, id: 11, category_id: 99 },
      { ...box, id: 12, category_id: null },
      { ...box, id: 13, bbox: [1, 2, 3] },
      { ...box, id: 14, bbox: [1, 2, 'x', 4] },
      { ...box, id: 15, bbox: undefined },
      { ...box, id: 16, segmentation: [[1, 2, 3, 4]] },
      { ...box, id: 17, segmentation: { size: [7, 9], counts: [63] } },
      { ...box, id: 18, segmentation: { size: [50, 100], counts: [3] } },
      { ...box, id: 19, keypoints: [1, 2] },
      { ...box, id: 20, segmentation: [[1, 2, 3, 4, 5, 6, 7]], attributes: 5 },
      'nonsense',
    ];
    const text = truth({ annotations, images: [...images, { id: 2, file_name: 'c.jpg' }, { file_name: 'd.jpg' }, 5], categories: [...categories, { id: 3, name: 'again' }, { name: 'no id' }, { id: 9 }] });
    const broken = '{"id": 21, "image_id": 1, "category_id": 3, "bbox": [NaN, 1, 2, 3]}, "nonsense", {"id": 22 "x": 1}';
    const part = await readPart(coco, { 'x.json': text.replace('"nonsense"', broken) });
    expect(codes(part).filter(([code]) => code !== 'annotated-empty')).toEqual([
      ['duplicate-id', undefined],
      ['no-id', undefined],
      ['bad-value', undefined],
      ['duplicate-id', '2'],
      ['no-id', undefined],
      ['no-id', undefined],
      ['skipped-row', undefined],
      ['bad-value', '0'],
      ['duplicate-id', '8#2'],
      ['no-id', '1:3'],
      ['unknown-frame', '10'],
      ['unknown-class', '12'],
      ['bad-value', '13'],
      ['not-a-number', '14'],
      ['skipped-row', '15'],
      ['bad-value', '16'],
      ['wrong-size', '17'],
      ['bad-value', '18'],
      ['bad-value', '19'],
      ['bad-value', '20'],
      ['bad-value', '20'],
      ['not-a-number', '21'],
      ['skipped-row', undefined],
      ['unknown-class', '11'],
    ]);
    const { labels, frames } = rowsOfPart(part);
    expect(frames.map(({ frameId }) => frameId)).toEqual(['1', '2']);
    expect(labels.map(({ labelId }) => labelId)).toEqual(['0', '8', '8#2', '1:3', '11', '16', '17', '18', '19', '20']);
    expect(labels.find(({ labelId }) => labelId === '17')).toMatchObject({ task: 'mask' });
    expect(labels.find(({ labelId }) => labelId === '11')?.classId).toBe('99');
    expect(part.report.findings.find(({ rowId }) => rowId === '14')).toMatchObject({ file: 'x.json', line: 9, column: 'bbox', value: '[1,2,"x",4]', frameId: '1' });
  });

  it('of a file without any annotation is not annotated, rather than empty', async () => {
    for (const text of [truth({ annotations: [] }), truth({ annotations: undefined })]) {
      const part = await readPart(coco, { 'x.json': text });
      expect(rowsOfPart(part).frames.map(({ labeled }) => labeled)).toEqual([false, false]);
      expect(codes(part)).toEqual([['not-annotated', undefined]]);
    }
  });

  it('finds pictures beside it, in folders called images or like the split, and by their names', async () => {
    const uri = async (path: string, picture: string, fileName = 'a.jpg') =>
      rowsOfPart(await readPart(coco, { [path]: truth({ images: [{ ...images[0], file_name: fileName }] }), [picture]: '', 'other/b.jpg': '' })).media[0]?.uri;
    expect(await uri('x.json', 'a.jpg')).toBe('a.jpg');
    expect(await uri('d/x.json', 'd/a.jpg')).toBe('d/a.jpg');
    expect(await uri('d/x.json', 'd/images/a.jpg')).toBe('d/images/a.jpg');
    expect(await uri('annotations/instances_val2017.json', 'val2017/a.jpg')).toBe('val2017/a.jpg');
    expect(await uri('d/annotations/instances_val2017.json', 'd/images/val2017/a.jpg')).toBe('d/images/val2017/a.jpg');
    expect(await uri('x.json', 'somewhere/else/a.jpg')).toBe('somewhere/else/a.jpg');
    expect(await uri('x.json', 'images/a.jpg', './images\\a.jpg')).toBe('images/a.jpg');
    expect(await uri('x.json', 'nothing.jpg', 'images/a.jpg')).toBe('images/a.jpg');
    expect(await uri('x.json', 'nothing.jpg', 'https://example.com/a.jpg')).toBe('https://example.com/a.jpg');
    expect(await uri('x.json', 'nothing.jpg', '../../etc/passwd')).toBe('passwd');
    expect(await uri('x.json', 'nothing.jpg', 'C:\\data\\a.jpg')).toBe('a.jpg');
  });
});

describe('Roboflow', () => {
  const exported = (name: string): string => truth({ info: { description: '' }, images: [{ id: 0, file_name: `${name}.jpg`, width: 100, height: 50 }], categories: [{ id: 0, name: 'pets', supercategory: 'none' }, { id: 1, name: 'cat', supercategory: 'pets' }], annotations: [{ ...box, id: 0, image_id: 0, category_id: 1 }] });

  it('is one part with a split for each folder; the category that is no class is left out', async () => {
    const files = { 'train/_annotations.coco.json': exported('a'), 'valid/_annotations.coco.json': exported('b'), 'train/a.jpg': '', 'valid/b.jpg': '' };
    expect(await sniff(files)).toMatchObject([{ files: ['train/_annotations.coco.json', 'valid/_annotations.coco.json'], companions: ['train/a.jpg', 'valid/b.jpg'], confidence: 0.95 }]);
    const part = await readPart(coco, files);
    expect(part.classes).toEqual([{ id: '1', name: 'cat', supercategory: 'pets' }]);
    const { frames, media, labels } = rowsOfPart(part);
    expect(frames).toMatchObject([{ frameId: 'train/0', split: 'train' }, { frameId: 'valid/0', split: 'valid' }]);
    expect(media.map(({ uri }) => uri)).toEqual(['train/a.jpg', 'valid/b.jpg']);
    expect(labels.map(({ frameId, classId }) => [frameId, classId])).toEqual([['train/0', '1'], ['valid/0', '1']]);
    expect(part.report.counts['read-as']).toBe(2);
  });

  it('keeps category 0 when it has annotations', async () => {
    const part = await readPart(coco, { 'train/_annotations.coco.json': exported('a').replace('"category_id":1', '"category_id":0') });
    expect(part.classes.map(({ id }) => id)).toEqual(['0', '1']);
  });
});

describe('results', () => {
  const results = JSON.stringify([
    { image_id: 1, category_id: 3, bbox: [10, 20, 30, 15], score: 0.75 },
    { image_id: 2, category_id: 5, segmentation: { size: [50, 100], counts: encodeCounts([100, 20, 4880]) }, score: 0.5 },
    { image_id: 2, category_id: 3, keypoints: [1, 2, 0.9, 5, 9, 0.1], score: 0.25, id: 77 },
    { image_id: 9, category_id: 3, bbox: [10, 20, 30, 15], score: null },
    { category_id: 3 },
  ]);

  it('are inferences of a model that is called like the file', async () => {
    const part = await readPart(coco, { 'out/yolo-v8.json': results });
    expect(part.models).toEqual([{ id: 'yolo-v8', name: 'yolo-v8' }]);
    expect(part.classes).toEqual([{ id: '3', name: '3' }, { id: '5', name: '5' }]);
    expect(part.frames.rows).toBe(0);
    expect(rowsOfPart(part).inferences).toMatchObject([
      { inferenceId: 'yolo-v8:0', modelId: 'yolo-v8', frameId: '1', classId: '3', task: 'box', confidence: 0.75 },
      { inferenceId: 'yolo-v8:1', task: 'mask', frameId: '2', confidence: 0.5 },
      { inferenceId: 'yolo-v8:2', task: 'keypoints', box: { x: 1, y: 2, w: 4, h: 7 }, extra: { coco_id: 77 } },
      { inferenceId: 'yolo-v8:3', frameId: '9', confidence: null },
    ]);
    expect(codes(part)).toEqual([['not-a-number', 'yolo-v8:3'], ['skipped-row', undefined]]);
    expect((await readPart(coco, { 'out/yolo-v8.json': results }, { model: 'Mine' })).models).toEqual([{ id: 'Mine', name: 'Mine' }]);
  });

  it('know the images of ground truth in the same part', async () => {
    const part = await readPart(coco, { 'gt.json': truth(), 'yolo.json': results }, {}, ['gt.json', 'yolo.json']);
    expect(part.classes.map(({ name }) => name)).toEqual(['cat', 'dog']);
    expect(part.inferences.rows).toBe(3);
    expect(codes(part)).toContainEqual(['unknown-frame', undefined]);
  });
});

describe('captions', () => {
  const captions = truth({ categories: undefined, annotations: [{ id: 1, image_id: 1, caption: 'A cat. ' }, { id: 2, image_id: 1, caption: 'A pet.' }] });

  it('become a column of the frames that another file annotates', async () => {
    const files = { 'annotations/captions_val2017.json': captions, 'annotations/instances_val2017.json': truth() };
    const part = await readPart(coco, files);
    const { frames, labels } = rowsOfPart(part);
    expect(frames.map(({ frameId, split, labeled, extra }) => [frameId, split, labeled, extra?.['caption']])).toEqual([['1', 'val', true, 'A cat.\nA pet.'], ['2', 'val', true, null]]);
    expect(labels).toHaveLength(1);
  });

  it('alone do not make their frames annotated', async () => {
    const alone = await readPart(coco, { 'captions_val2017.json': captions });
    expect(rowsOfPart(alone).frames.map(({ labeled, extra }) => [labeled, extra?.['caption']])).toEqual([[false, 'A cat.\nA pet.'], [false, null]]);
    const results = await readPart(coco, { 'caps.json': '[{"image_id":4,"caption":"x"}]' });
    expect(rowsOfPart(results).frames).toMatchObject([{ frameId: '4', labeled: false, extra: { caption: 'x' } }]);
  });
});

describe('sniffing', () => {
  it('tells ground truth and results, and gives reasons', async () => {
    const guesses = await sniff({ 'gt.json': truth(), 'r.json': '[{"image_id":1,"category_id":2,"bbox":[1,2,3,4],"score":0.5}]' });
    expect(guesses).toMatchObject([
      { files: ['gt.json'], confidence: 0.95, evidence: ['has images, annotations and categories', 'boxes are x, y, width, height in pixels'] },
      { files: ['r.json'], confidence: 0.95, options: { model: 'r' } },
    ]);
  });

  it('looks at the end of a large file for what its head does not reach', async () => {
    const many = Array.from({ length: 3000 }, (_, id) => ({ ...box, id: id + 1 }));
    const [guess] = (await sniff({ 'gt.json': JSON.stringify({ annotations: many, images, categories }) })) ?? [];
    expect(guess).toMatchObject({ confidence: 0.95 });
  });

  it.each([
    ['{"images":[1,2],"annotations":"x"}'],
    ['{"frames":[]}'],
    ['[{"id":1,"data":{"image":"a.jpg"},"annotations":[]}]'],
    ['[{"image_id":1,"label":"cat"}]'],
    ['[1,2,3]'],
    ['{"images":[{"url":"x"}],"labels":[]}'],
    ['{}'],
    ['not json'],
  ])('does not take %s for COCO', async (text) => {
    expect(await sniff({ 'x.json': text })).toEqual([]);
  });
});

describe('hostile files', () => {
  const read = (text: string) => readPart(coco, { 'x.json': text }, {}, ['x.json']);

  it.each([
    ['', 'x.json is empty'],
    ['{"images":[', 'cut off'],
    [truth().slice(0, -20), 'cut off'],
    ['{"a":1}', 'neither a list of images nor of annotations; it has a'],
    ['\x89PNG', 'is not a JSON file'],
    ['{"images":[],}', 'a comma before the closing }'],
  ])('%.30j is refused with its name', async (text, message) => {
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ name: 'ShoalError', message: expect.stringContaining(message) as string }));
  });

  it('do not reach prototypes, and numbers beyond all bounds are said', async () => {
    const part = await read(
      `{"__proto__":{"polluted":1},"images":[{"id":1e308,"file_name":"javascript:alert(1)","width":1e308,"height":-5,"__proto__":{"x":1},"constructor":3},{"id":"__proto__","file_name":"b"}],"categories":[{"id":"__proto__","name":"x"}],"annotations":[{"id":1e308,"image_id":1e308,"category_id":"__proto__","bbox":[1e308,-1e308,1e308,1e308],"segmentation":{"size":[1e9,1e9],"counts":"0"}},{"id":2,"image_id":"__proto__","category_id":"__proto__","bbox":[1,2,3,4],"segmentation":{"size":[4294967296,4294967296],"counts":[4294967295]}}]}`,
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    const { labels, frames } = rowsOfPart(part);
    expect(frames.map(({ frameId, width }) => [frameId, width])).toEqual([['1e+308', null], ['__proto__', null]]);
    expect(labels.map(({ labelId, mask }) => [labelId, mask])).toEqual([['1e+308', null], ['2', null]]);
    expect(part.report.counts['bad-value']).toBe(2);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const files = createFileSet([memoryFile('x.json', truth())]);
    await expect(coco.read?.({ files: ['x.json'], options: {} }, createTarget(), { files, signal: stop.signal, progress: () => undefined })).rejects.toThrow('enough');
  });

  it('with columns as data keep a bounded number of columns', async () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]));
    const part = await read(truth({ annotations: [{ ...box, ...wide }] }));
    expect(Object.keys(part.labels.columns).length).toBeLessThan(600);
  });
});

it('a large file is read as a stream, and only its columns are kept', async () => {
  const count = 60_000;
  async function* stream() {
    const encoder = new TextEncoder();
    yield encoder.encode(`{"images":${JSON.stringify(images)},"annotations":[`);
    for (let i = 0; i < count; i += 1000) yield encoder.encode(Array.from({ length: 1000 }, (_, j) => `${i + j === 0 ? '' : ','}${JSON.stringify({ ...box, id: i + j + 1 })}`).join(''));
    yield encoder.encode(`],"categories":${JSON.stringify(categories)}}`);
  }
  const head = new TextEncoder().encode(truth().slice(0, 200));
  const progress: number[] = [];
  const file = { path: 'x.json', size: 1, stream, read: (start = 0, end = Infinity) => (end - start > 65_536 ? Promise.reject(new Error('The whole file was read at once.')) : Promise.resolve(head)) };
  const target = createTarget();
  await coco.read?.({ files: ['x.json'], options: {} }, target, { files: createFileSet([file]), signal: undefined, progress: (done) => void progress.push(done) });
  const part = target.finish();
  expect(part.labels.rows).toBe(count);
  expect(part.report.counts).toEqual({ 'annotated-empty': 1 });
  expect(progress.length).toBeGreaterThan(100);
});

it('remembers ids of every kind', () => {
  const ids = createIdSet();
  const given = Array.from({ length: 20_000 }, (_, i) => [i, i * 2 ** 32, -i - 1, i + 0.5, `t${i}`]).flat();
  const expected = new Set<number | string>();
  for (const id of [...given, ...given]) {
    expect(ids.add(id)).toBe(!expected.has(id));
    expected.add(id);
  }
});
