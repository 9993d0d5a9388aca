import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedLabel } from '../../model/annotation';
import { createTarget } from '../contract/create-target';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import { rleToBitmap } from '../masks/rle';
import { toWritable } from '../table/unflatten';
import { decodeBrush } from './brush-rle';
import { labelStudio } from './label-studio';
import { centerToCorner, cornerToCenter } from './regions';

const sized = { original_width: 200, original_height: 100, from_name: 'x', to_name: 'image' };
const region = (type: string, value: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ id: type, type, value, ...sized, ...more });

describe('Label Studio', () => {
  it('turns percent into pixels, for every kind of region', async () => {
    const task = {
      id: 7,
      data: { image: '/data/upload/3/ab12cd34-cat.jpg', weather: 'rain' },
      annotations: [
        {
          id: 1,
          completed_by: { email: 'a@example.org' },
          updated_at: '2026-01-02T03:04:05Z',
          result: [
            region('rectanglelabels', { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['car'] }),
            region('polygonlabels', { points: [[0, 0], [50, 0], [50, 50]], polygonlabels: ['road'] }),
            region('keypointlabels', { x: 50, y: 50, width: 0.3, keypointlabels: ['eye'] }),
            { id: 'c', type: 'choices', from_name: 'c', to_name: 'image', value: { choices: ['night', 'wet'] } },
            region('rectanglelabels', { x: 10, y: null, width: 30, height: 40, rectanglelabels: ['car'] }),
            region('videorectangle', { sequence: [] }),
          ],
        },
        { was_cancelled: true, result: [] },
      ],
      predictions: [{ model_version: 'v2', score: 0.5, result: [region('rectanglelabels', { x: 0, y: 0, width: 10, height: 10, rectanglelabels: ['car'] }, { score: 0.875 })] }],
    };
    const part = await readPart(labelStudio, { 'export.json': JSON.stringify([task, { id: 8, data: { image: 'b.jpg' }, annotations: [] }]) });
    const { frames, labels, inferences, media } = rowsOfPart(part);
    expect(frames.map((frame) => [frame.frameId, frame.labeled, frame.width, frame.extra])).toEqual([['7', true, 200, { weather: 'rain' }], ['8', false, null, { weather: null }]]);
    expect(media.map((item) => item.uri)).toEqual(['cat.jpg', 'b.jpg']);
    expect(labels.map((label) => [label.task, label.classId])).toEqual([['box', 'car'], ['polygon', 'road'], ['keypoints', 'eye'], ['class', 'night'], ['class', 'wet']]);
    expect(labels[0]).toMatchObject({ box: { x: 20, y: 20, w: 60, h: 40 }, annotator: 'a@example.org', updatedAt: Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect(labels[1]?.polygons).toEqual([[0, 0, 100, 0, 100, 50]]);
    expect(inferences).toMatchObject([{ modelId: 'v2', confidence: 0.875, box: { x: 0, y: 0, w: 20, h: 10 } }]);
    expect(part.report.counts).toEqual({ 'skipped-row': 3 });
  });

  it('reads spans of text and regions of sound', async () => {
    const tasks = [
      { id: 1, data: { text: 'Anna lives in Oslo.' }, annotations: [{ result: [{ id: 'a', type: 'labels', from_name: 'l', to_name: 'text', value: { start: 0, end: 4, text: 'Anna', labels: ['PER'] } }] }] },
      { id: 2, data: { audio: 'x.wav' }, annotations: [{ result: [{ id: 'a', type: 'labels', from_name: 'l', to_name: 'audio', value: { start: 0.5, end: 1.25, channel: 0, labels: ['speech'] } }] }] },
    ];
    const { labels, media } = rowsOfPart(await readPart(labelStudio, { 'a.json': JSON.stringify(tasks) }));
    expect(media.map((item) => [item.kind, item.text ?? item.uri])).toEqual([['text', 'Anna lives in Oslo.'], ['audio', 'x.wav']]);
    expect(labels[0]).toMatchObject({ task: 'span', classId: 'PER', span: { start: 0, end: 4 } });
    expect(labels[1]).toMatchObject({ classId: 'speech', attributes: { start_s: 0.5, end_s: 1.25 } });
  });

  it('turns rectangles about their corner there, about their middle here, and back', () => {
    const number = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, fc.double({ min: -360, max: 360, noNaN: true }), (x, y, w, h, rotation) => {
        const back = centerToCorner(cornerToCenter({ x, y, w, h, rotation }), rotation);
        expect(back.x).toBeCloseTo(x, 8);
        expect(back.y).toBeCloseTo(y, 8);
      }),
    );
    // A quarter turn clockwise about the corner (10, 10): the box then lies to the left of it.
    const turned = cornerToCenter({ x: 10, y: 10, w: 20, h: 4, rotation: 90 });
    expect(turned.x).toBeCloseTo(-2, 9);
    expect(turned.y).toBeCloseTo(18, 9);
  });

  it('decodes brushes: runs and single values, alpha only', () => {
    const bits: number[] = [];
    const put = (value: number, count: number) => {
      for (let i = count - 1; i >= 0; i--) bits.push(Math.floor(value / 2 ** i) % 2);
    };
    put(4 * 6, 32);
    put(7, 5);
    for (const size of [2, 3, 7, 15]) put(size, 4);
    const run = (count: number, value: number) => [put(1, 1), put(1, 2), put(count - 1, 4), put(value, 8)];
    run(8, 0);
    run(4, 255);
    put(0, 1);
    put(1, 2);
    put(3, 4);
    for (const value of [9, 9, 9, 0]) put(value, 8);
    run(8, 255);
    const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join('').padEnd(8, '0'), 2));
    expect([...rleToBitmap(decodeBrush(bytes, 3, 2))]).toEqual([0, 0, 1, 0, 1, 1]);
    expect(() => decodeBrush(bytes, 5, 2)).toThrow(/24 values/);
    expect(() => decodeBrush(bytes.slice(0, 8), 3, 2)).toThrow(/too early/);
  });

  it('reads back what it wrote: ids, percent and turns', async () => {
    const number = fc.double({ min: 0, max: 500, noNaN: true });
    const item = fc.oneof(
      fc.record({ task: fc.constant('box' as const), box: fc.record({ x: number, y: number, w: number, h: number }), rotation: fc.option(fc.double({ min: 1, max: 359, noNaN: true })) }),
      fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 6 }).map((points) => ({ task: 'polygon' as const, polygons: [points.flat()] })),
      fc.constant({ task: 'class' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 6 }), fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), async (items, width, height) => {
        const target = createTarget();
        target.addFrame({ frameId: 'f/1', labeled: true, width, height });
        target.addMedia({ frameId: 'f/1', uri: 'a.jpg' });
        items.forEach((entry, i) => target.addLabel({ labelId: `l${i}`, frameId: 'f/1', classId: 'c', ...entry } as AnnotatedLabel));
        target.addInference({ inferenceId: 'i', frameId: 'f/1', modelId: 'm', classId: 'c', task: 'box', box: { x: 1, y: 1, w: 1, h: 1 }, confidence: 0.25 });
        const written = await labelStudio.write?.(toWritable(target.finish(), { name: 'x', classes: [{ id: 'c', name: 'car' }], models: [] }), { modelId: 'm' });
        if (!written) throw new Error('nothing was written');
        const back = rowsOfPart(await readPart(labelStudio, { 'tasks.json': asFiles(written)['tasks.json'] ?? '' }));
        expect(back.frames.map((frame) => frame.frameId)).toEqual(['f/1']);
        expect(back.inferences).toMatchObject([{ inferenceId: 'i', modelId: 'm', confidence: 0.25, classId: 'car' }]);
        expect(back.labels.map((label) => label.labelId)).toEqual(items.map((_, i) => `l${i}`));
        back.labels.forEach((label, i) => {
          const original = items[i] as Partial<AnnotatedLabel>;
          if (original.box) for (const side of ['x', 'y', 'w', 'h'] as const) expect(label.box?.[side]).toBeCloseTo(original.box[side], 8);
          if (original.polygons) label.polygons?.[0]?.forEach((value, at) => expect(value).toBeCloseTo(original.polygons?.[0]?.[at] ?? NaN, 8));
        });
      }),
      { numRuns: 60 },
    );
  });
});
