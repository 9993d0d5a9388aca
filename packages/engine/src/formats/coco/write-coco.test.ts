import { describe, expect, it } from 'vitest';
import { createIntegerIds } from './integer-ids';
import { shortestNumber } from './shortest-number';
import { writeCoco, type CocoFrame, type CocoInput, type CocoLabel } from './write-coco';

const frame = (frameId: string, labeled = true): CocoFrame => ({ frameId, fileName: `images/${frameId}.png`, width: 256, height: 160, labeled });
const label = (labelId: string, frameId: string, over: Partial<CocoLabel> = {}): CocoLabel => ({ labelId, frameId, task: 'box', classId: 'stop', box: { x: 1, y: 2, w: 3, h: 4 }, ...over });
const classes = [{ id: 'stop', name: 'Stop sign' }, { id: 'yield', name: 'Yield' }];
const write = (over: Partial<CocoInput>) => writeCoco({ name: 'Town', frames: [frame('f1'), frame('f2')], labels: [], classes, ...over });

describe('writeCoco', () => {
  it('writes images, annotations and categories with both kinds of ids', () => {
    const file = write({ labels: [label('a', 'f2'), label('b', 'f1', { classId: 'yield', iscrowd: true, box: { x: 0, y: 0, w: Math.fround(12.3), h: 2 } })] });
    expect(file.images).toEqual([
      { id: 1, file_name: 'images/f1.png', width: 256, height: 160, shoal_id: 'f1' },
      { id: 2, file_name: 'images/f2.png', width: 256, height: 160, shoal_id: 'f2' },
    ]);
    expect(file.categories).toEqual([{ id: 1, name: 'Stop sign', shoal_id: 'stop' }, { id: 2, name: 'Yield', shoal_id: 'yield' }]);
    expect(file.annotations).toEqual([
      { id: 1, image_id: 2, category_id: 1, bbox: [1, 2, 3, 4], area: 12, iscrowd: 0, shoal_id: 'a' },
      { id: 2, image_id: 1, category_id: 2, bbox: [0, 0, 12.3, 2], area: 24.6, iscrowd: 1, shoal_id: 'b' },
    ]);
  });

  it('lists what COCO cannot hold', () => {
    const labels = [
      label('whole', 'f1', { task: 'class', box: null }),
      label('nan', 'f1', { box: { x: Number.NaN, y: 0, w: 1, h: 1 } }),
      label('flat', 'f1', { box: { x: 0, y: 0, w: 0, h: 5 } }),
      label('negative', 'f1', { box: { x: 0, y: 0, w: 5, h: -5 } }),
      label('nowhere', 'f9'),
      label('odd', 'f1', { classId: 'unicorn' }),
      label('good', 'f1'),
    ];
    const file = write({ labels });
    expect(file.annotations.map(({ shoal_id }) => shoal_id)).toEqual(['good']);
    expect(file.info.shoal.skipped.map(({ label_id }) => label_id)).toEqual(['whole', 'nan', 'flat', 'negative', 'nowhere', 'odd']);
    expect(file.info.shoal.skipped[5]?.reason).toContain('"unicorn"');
    expect(JSON.parse(JSON.stringify(file))).toEqual(file);
  });

  it('leaves out frames that nobody annotated, unless they have got a label', () => {
    const file = write({ frames: [frame('f1'), frame('f2', false), frame('f3', false)], labels: [label('a', 'f3')] });
    expect(file.images.map(({ shoal_id }) => shoal_id)).toEqual(['f1', 'f3']);
    expect(file.info.shoal.unlabeled_frames).toBe(1);
  });

  it('keeps numbers when labels are deleted or added', () => {
    const importedLabelIds = ['a', 'b', 'c'];
    const file = write({ importedLabelIds, labels: [label('c', 'f1'), label('new', 'f1'), label('a', 'f1')] });
    expect(file.annotations.map(({ id, shoal_id }) => [id, shoal_id])).toEqual([[3, 'c'], [4, 'new'], [1, 'a']]);
  });

  it('uses integers again that came from COCO', () => {
    const file = write({ frames: [frame('397133')], classes: [{ id: '44', name: 'bottle' }], labels: [label('82445', '397133', { classId: '44' }), label('new', '397133', { classId: '44' })], importedLabelIds: ['82445'] });
    expect(file.annotations.map(({ id, image_id, category_id }) => [id, image_id, category_id])).toEqual([[82445, 397133, 44], [82446, 397133, 44]]);
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
