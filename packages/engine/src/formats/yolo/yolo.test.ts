import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTarget } from '../contract/create-target';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import { toWritable } from '../table/unflatten';
import { yolo } from './yolo';
import { parseYoloConfig } from './yolo-layout';

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

const config = 'path: .\ntrain: images/train\nnames:\n  0: cat\n  1: dog\n';

describe('YOLO', () => {
  it('reads boxes in pixels, splits, and what is not annotated, empty or predicted', async () => {
    const part = await readPart(yolo, {
      'set/data.yaml': config,
      'set/images/train/a.png': png(200, 100),
      'set/labels/train/a.txt': '0 0.5 0.5 0.2 0.4\n1 0.1 0.1 0.2 0.2\n',
      'set/images/train/b.png': png(10, 10),
      'set/images/val/a.png': png(10, 20),
      'set/labels/val/a.txt': '',
    });
    const { frames, labels, media } = rowsOfPart(part);
    expect(frames.map((frame) => [frame.frameId, frame.split, frame.labeled, frame.width, frame.height])).toEqual([['train/a', 'train', true, 200, 100], ['train/b', 'train', false, 10, 10], ['val/a', 'val', true, 10, 20]]);
    expect(labels.map((label) => [label.frameId, label.classId, label.box])).toEqual([
      ['train/a', '0', { x: 80, y: 30, w: 40, h: 40 }],
      ['train/a', '1', { x: 0, y: 0, w: 40, h: 20 }],
    ]);
    expect(part.classes).toEqual([{ id: '0', name: 'cat' }, { id: '1', name: 'dog' }]);
    expect(media.map((item) => item.uri)).toEqual(['set/images/train/a.png', 'set/images/train/b.png', 'set/images/val/a.png']);
  });

  it('reads predictions, outlines, oriented boxes and poses', async () => {
    const files = (labels: string, names = config) => ({ 'data.yaml': names, 'train/images/a.png': png(100, 100), 'train/labels/a.txt': labels });
    const predicted = rowsOfPart(await readPart(yolo, files('0 0.5 0.5 0.2 0.4 0.875'), { model: 'v8' }));
    expect(predicted.inferences).toMatchObject([{ modelId: 'v8', confidence: 0.875, box: { x: 40, y: 30, w: 20, h: 40 } }]);
    expect(predicted.frames[0]?.labeled).toBe(false);
    expect(rowsOfPart(await readPart(yolo, files('1 0.1 0.1 0.5 0.1 0.5 0.3'))).labels).toMatchObject([{ task: 'polygon', polygons: [[10, 10, 50, 10, 50, 30]], box: { x: 10, y: 10, w: 40, h: 20 } }]);
    expect(rowsOfPart(await readPart(yolo, files('1 0.1 0.1 0.1 0.5 0.3 0.5 0.3 0.1'), { task: 'obb' })).labels).toMatchObject([{ task: 'polygon', rotation: 90 }]);
    const pose = rowsOfPart(await readPart(yolo, files('0 0.5 0.5 0.2 0.2 0.5 0.25 2 0 0 0', `${config}kpt_shape: [2, 3]\n`)));
    expect(pose.labels).toMatchObject([{ task: 'keypoints', keypoints: [50, 25, 2, 0, 0, 0] }]);
  });

  it('says which lines and pictures it could not use', async () => {
    const part = await readPart(yolo, { 'data.yaml': config, 'images/a.png': png(10, 10), 'labels/a.txt': '0 0.5 0.5 0.2 0.2\nfox 1 2\n0 0.5 nan 1 1\n9 0.5 0.5 0.1 0.1\n0 320 240 50 60\n0 0.1 0.1 0.1 0.1 0.1 0.1 0.1', 'labels/lost.txt': '0 .5 .5 .1 .1' }, {}, ['data.yaml', 'labels/a.txt', 'labels/lost.txt']);
    expect(part.report.findings.map((finding) => [finding.code, finding.file, finding.line])).toEqual([
      ['skipped-row', 'labels/a.txt', 2],
      ['skipped-row', 'labels/a.txt', 3],
      ['unknown-class', 'labels/a.txt', 4],
      ['mixed-coordinates', 'labels/a.txt', 5],
      ['no-frame-size', 'labels/lost.txt', undefined],
    ]);
    expect(rowsOfPart(await readPart(yolo, { 'labels/lost.txt': '0 .5 .5 .1 .1' }, { imageSize: '100x50' })).labels).toMatchObject([{ box: { x: 45, y: 22.5, w: 10, h: 5 } }]);
  });

  it('reads names as lists and maps, and refuses YAML that multiplies itself', () => {
    expect(parseYoloConfig('names: [a, b]', 'x').names).toEqual(['a', 'b']);
    expect(parseYoloConfig('names: {2: c, 0: a}', 'x').names).toEqual(['a', '1', 'c']);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}\nnames: *g\n`;
    expect(() => parseYoloConfig(bomb, 'bomb.yaml')).toThrow(/bomb.yaml/);
    expect(() => parseYoloConfig('names: [a', 'x.yaml')).toThrow(/x.yaml/);
  });

  it('reads back what it wrote: relative, middle and pixels agree', async () => {
    const coordinate = fc.double({ min: 0, max: 1000, noNaN: true });
    const boxes = fc.array(fc.record({ x: coordinate, y: coordinate, w: coordinate, h: coordinate }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(boxes, fc.array(coordinate, { minLength: 6, maxLength: 20 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), async (items, points, width, height) => {
        const target = createTarget();
        target.addFrame({ frameId: 'train/f', labeled: true, split: 'train', width, height });
        items.forEach((box, i) => target.addLabel({ labelId: String(i), frameId: 'train/f', task: 'box', classId: 'b', box }));
        const ring = points.slice(0, points.length - (points.length % 2));
        target.addLabel({ labelId: 'p', frameId: 'train/f', task: 'polygon', classId: 'a', polygons: [ring] });
        const written = await yolo.write?.(toWritable(target.finish(), { name: 'x', classes: [{ id: 'a', name: 'a' }, { id: 'b', name: 'b' }], models: [] }));
        if (!written) throw new Error('nothing was written');
        const back = rowsOfPart(await readPart(yolo, { ...asFiles(written), 'images/train/f.png': png(width, height) }));
        expect(back.frames.map((frame) => frame.frameId)).toEqual(['train/f']);
        expect(back.labels).toHaveLength(items.length + 1);
        items.forEach((box, i) => {
          for (const side of ['x', 'y', 'w', 'h'] as const) expect(Math.abs((back.labels[i]?.box?.[side] ?? NaN) - box[side])).toBeLessThan(1e-6);
        });
        ring.forEach((value, i) => expect(Math.abs((back.labels.at(-1)?.polygons?.[0]?.[i] ?? NaN) - value)).toBeLessThan(1e-6));
      }),
      { numRuns: 60 },
    );
  });
});
