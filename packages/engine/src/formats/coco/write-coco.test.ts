import { describe, expect, it } from 'vitest';
import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { WritableDataset, WritableFrame } from '../contract/format';
import { rleFromBitmap } from '../masks/rle';
import type { CocoFile, CocoResult } from './coco-types';
import { createIntegerIds } from './integer-ids';
import { shortestNumber } from './shortest-number';
import { writeCoco, type CocoOptions } from './write-coco';

const label = (labelId: string, over: Partial<AnnotatedLabel> = {}): AnnotatedLabel => ({ labelId, frameId: 'f1', task: 'box', classId: 'stop', box: { x: 1, y: 2, w: 3, h: 4 }, ...over });
const frame = (frameId: string, labels: readonly AnnotatedLabel[] = [], labeled = true, inferences: readonly AnnotatedInference[] = []): WritableFrame => ({
  frame: { frameId, labeled, width: 256, height: 160 },
  media: [{ frameId, kind: 'image', uri: `images/${frameId}.png` }],
  labels: labels.map((item) => ({ ...item, frameId })),
  inferences,
});
const classes = [{ id: 'stop', name: 'Stop sign' }, { id: 'yield', name: 'Yield' }];

function write(frames: readonly WritableFrame[], options?: CocoOptions, over: Partial<WritableDataset> = {}) {
  const inferences = frames.reduce((sum, item) => sum + item.inferences.length, 0);
  const written = writeCoco({ name: 'Town', classes, models: [], counts: { frames: frames.length, labels: 0, inferences }, frames: () => frames, ...over }, options);
  const [truth, results] = written.files.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  return { file: truth as CocoFile, results: results as CocoResult[] | undefined, paths: written.files.map(({ path }) => path), notCarried: written.notCarried };
}

describe('writeCoco', () => {
  it('writes images, annotations and categories with both kinds of ids', () => {
    const { file, notCarried } = write([frame('f1', [label('b', { classId: 'yield', iscrowd: true, box: { x: 0, y: 0, w: Math.fround(12.3), h: 2 } })]), frame('f2', [label('a')])], { shortFloats: true });
    expect(file.images).toEqual([
      { id: 1, file_name: 'images/f1.png', width: 256, height: 160, shoal_id: 'f1' },
      { id: 2, file_name: 'images/f2.png', width: 256, height: 160, shoal_id: 'f2' },
    ]);
    expect(file.categories).toEqual([{ id: 1, name: 'Stop sign', shoal_id: 'stop' }, { id: 2, name: 'Yield', shoal_id: 'yield' }]);
    expect(file.annotations).toEqual([
      { id: 1, image_id: 1, category_id: 2, bbox: [0, 0, 12.3, 2], area: 24.6, iscrowd: 1, shoal_id: 'b' },
      { id: 2, image_id: 2, category_id: 1, bbox: [1, 2, 3, 4], area: 12, iscrowd: 0, shoal_id: 'a' },
    ]);
    expect(notCarried).toEqual([]);
  });

  it('writes outlines with the area of their pixels, masks column by column, and keypoints with their number', () => {
    const mask = rleFromBitmap([0, 1, 0, 1, 1, 0], 3, 2);
    const { file } = write([
      frame('f1', [
        label('p', { task: 'polygon', polygons: [[10, 10, 10, 20, 30, 20, 30, 10]], box: { x: 10, y: 10, w: 20, h: 10 } }),
        label('m', { task: 'mask', mask, box: { x: 0, y: 0, w: 2, h: 2 } }),
        label('k', { task: 'keypoints', keypoints: [5, 6, 2, 0, 0, 0, 7, 8, 1], area: 17.5, ignored: false }),
      ]),
    ]);
    expect(file.annotations[0]).toMatchObject({ segmentation: [[10, 10, 10, 20, 30, 20, 30, 10]], area: 200 });
    expect(file.annotations[1]).toMatchObject({ segmentation: { size: [2, 3], counts: mask.counts }, area: 3 });
    expect(file.annotations[2]).toMatchObject({ keypoints: [5, 6, 2, 0, 0, 0, 7, 8, 1], num_keypoints: 2, area: 17.5, ignore: 0 });
  });

  it('lists what COCO cannot hold', () => {
    const labels = [
      label('whole', { task: 'class', box: null }),
      label('nan', { box: { x: Number.NaN, y: 0, w: 1, h: 1 } }),
      label('flat', { box: { x: 0, y: 0, w: 0, h: 5 } }),
      label('negative', { box: { x: 0, y: 0, w: 5, h: -5 } }),
      label('odd', { classId: 'unicorn' }),
      label('lane', { task: 'polyline', polygons: [[1, 2, 3, 4]] }),
      label('far', { task: 'cuboid', box: null, cuboid: { center: [1, 2, 3], size: [1, 1, 1], rotation: [1, 0, 0, 0], reference: 'ego' } }),
      label('good'),
    ];
    const { file, notCarried } = write([frame('f1', labels)], { changes: { skipped: [{ label_id: 'nowhere', frame_id: 'f9', reason: 'frame "f9" does not exist' }] } });
    expect(file.annotations.map(({ shoal_id }) => shoal_id)).toEqual(['good']);
    expect(file.info.shoal.skipped.map(({ label_id }) => label_id)).toEqual(['nowhere', 'whole', 'nan', 'flat', 'negative', 'odd', 'lane', 'far']);
    expect(file.info.shoal.skipped[5]?.reason).toContain('"unicorn"');
    expect(notCarried.map(({ message }) => message)).toContain('2 labels: left out, because the box has no area. The first is "flat".');
    expect(notCarried.every(({ code }) => code === 'not-carried')).toBe(true);
  });

  it('leaves out frames that nobody annotated, unless they have got a label', () => {
    const { file, notCarried } = write([frame('f1'), frame('f2', [], false), frame('f3', [label('a')], false)]);
    expect(file.images.map(({ shoal_id }) => shoal_id)).toEqual(['f1', 'f3']);
    expect(file.info.shoal.unlabeled_frames).toBe(1);
    expect(notCarried).toMatchObject([{ message: expect.stringContaining('1 frame: left out, because nobody annotated it') as string }]);
  });

  it('writes labels of the one picture that it writes', () => {
    const two: WritableFrame = { ...frame('f1', [label('front', { sensorId: 'front' }), label('back', { sensorId: 'back' }), label('any')]), media: [{ frameId: 'f1', sensorId: 'front', uri: 'a.png' }, { frameId: 'f1', sensorId: 'back', uri: 'b.png' }] };
    const { file, notCarried } = write([two]);
    expect(file.annotations.map(({ shoal_id }) => shoal_id)).toEqual(['front', 'any']);
    expect(file.images[0]).toMatchObject({ file_name: 'a.png', sensor_id: 'front' });
    expect(notCarried.map(({ message }) => message)).toEqual([expect.stringContaining('1 label: left out, because COCO has one picture a frame'), expect.stringContaining('1 frame: COCO has one picture')]);
  });

  it('keeps numbers when labels are deleted or added', () => {
    const { file } = write([frame('f1', [label('c'), label('new'), label('a')])], { importedLabelIds: ['a', 'b', 'c'] });
    expect(file.annotations.map(({ id, shoal_id }) => [id, shoal_id])).toEqual([[3, 'c'], [4, 'new'], [1, 'a']]);
  });

  it('uses integers again that came from COCO', () => {
    const { file } = write([frame('397133', [label('900100581904', { classId: '44' }), label('new', { classId: '44' })])], { importedLabelIds: ['900100581904'] }, { classes: [{ id: '44', name: 'bottle' }] });
    expect(file.annotations.map(({ id, image_id, category_id, shoal_id }) => [id, image_id, category_id, shoal_id])).toEqual([[900100581904, 397133, 44, undefined], [900100581905, 397133, 44, 'new']]);
    expect(file.images[0]?.shoal_id).toBeUndefined();
  });

  it('writes the results of one model in a file that is called like it', () => {
    const mask = rleFromBitmap([0, 1, 0, 1, 1, 0], 3, 2);
    const inference = (inferenceId: string, over: Partial<AnnotatedInference> = {}): AnnotatedInference => ({ inferenceId, modelId: 'a/b', frameId: 'f1', task: 'box', classId: 'stop', confidence: 0.5, box: { x: 1, y: 2, w: 3, h: 4 }, ...over });
    const frames = [frame('f1', [], true, [inference('a/b:0'), inference('m', { task: 'mask', mask, box: { x: 0, y: 0, w: 2, h: 2 }, probs: [0.5, 0.5] }), inference('other', { modelId: 'v2' })])];
    const { results, paths, notCarried } = write(frames, { modelId: 'a/b' });
    expect(paths).toEqual(['annotations.json', 'a_b.json']);
    expect(results).toEqual([
      { image_id: 1, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5, shoal_image_id: 'f1', shoal_category_id: 'stop', model_id: 'a/b' },
      { image_id: 1, category_id: 1, segmentation: { size: [2, 3], counts: mask.counts }, score: 0.5, shoal_image_id: 'f1', shoal_category_id: 'stop', model_id: 'a/b', shoal_id: 'm' },
    ]);
    expect(notCarried).toHaveLength(2);
    expect(write(frames).notCarried).toMatchObject([{ message: expect.stringContaining('3 inferences: not written') as string }]);
  });
});

it('numbers ids from 1, also when one of them is 0', () => {
  const ids = createIntegerIds(['0', '1', '2']);
  expect(['0', '1', '2'].map((id) => ids.get(id))).toEqual([1, 2, 3]);
  expect(ids.get('9')).toBeUndefined();
  expect([ids.add('9'), ids.add('9'), ids.add('10')]).toEqual([4, 4, 5]);
});

it('shortens 32-bit floats without changing them', () => {
  for (const value of [12.3, 0.1, 159.99, 1e-7, 123456.78]) {
    expect(shortestNumber(Math.fround(value))).toBe(value);
  }
  expect(shortestNumber(0.1 + 0.2)).toBe(0.1 + 0.2);
  expect(shortestNumber(-4)).toBe(-4);
});
