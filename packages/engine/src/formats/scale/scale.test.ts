import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedLabel } from '../../model/annotation';
import { createTarget } from '../contract/create-target';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import { toWritable } from '../table/unflatten';
import { scale } from './scale';

const nucleus = [
  { type: 'box', label: 'car', geometry: { x: 10, y: 20, width: 30, height: 40 }, reference_id: 'img-1', annotation_id: 'b', metadata: { occluded: true }, track_reference_id: 't' },
  { type: 'polygon', label: 'road', geometry: { vertices: [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 5 }] }, reference_id: 'img-1', annotation_id: 'p' },
  { type: 'keypoints', label: 'person', geometry: { keypoints: [{ x: 1, y: 2 }, { x: 3, y: 4, visible: false }] }, reference_id: 'img-1', annotation_id: 'k' },
  { type: 'cuboid', label: 'car', geometry: { position: { x: 1, y: 2, z: 3 }, dimensions: { x: 4, y: 2, z: 1.5 }, yaw: Math.PI / 2 }, reference_id: 'scan-1', annotation_id: 'c' },
  { type: 'category', label: 'night', reference_id: 'img-1', annotation_id: 'n' },
  { type: 'segmentation', mask_url: 's3://x/mask.png', annotations: [{ label: 'x', index: 1 }], reference_id: 'img-2', annotation_id: 's' },
  { type: 'box', label: 'car', geometry: { x: 'NaN', y: 20, width: 30, height: 40 }, reference_id: 'img-1' },
  { type: 'box', geometry: { x: 1, y: 20, width: 30, height: 40 }, reference_id: 'img-1' },
  { type: 'box', label: 'car', geometry: {} },
  'text',
];

describe('Scale / Nucleus', () => {
  it('reads every kind of annotation, and says which it left out', async () => {
    const part = await readPart(scale, { 'annotations.json': JSON.stringify(nucleus) });
    const { labels, frames } = rowsOfPart(part);
    expect(frames.map((frame) => frame.frameId)).toEqual(['img-1', 'scan-1']);
    expect(labels.map((label) => [label.labelId, label.task, label.classId])).toEqual([['b', 'box', 'car'], ['p', 'polygon', 'road'], ['k', 'keypoints', 'person'], ['c', 'cuboid', 'car'], ['n', 'class', 'night']]);
    expect(labels[0]).toMatchObject({ box: { x: 10, y: 20, w: 30, h: 40 }, trackId: 't', attributes: { occluded: true } });
    expect(labels[1]).toMatchObject({ polygons: [[0, 0, 10, 0, 10, 5]], box: { x: 0, y: 0, w: 10, h: 5 } });
    expect(labels[2]?.keypoints).toEqual([1, 2, 2, 3, 4, 1]);
    expect(labels[3]?.cuboid).toEqual({ center: [1, 2, 3], size: [4, 2, 1.5], rotation: [expect.closeTo(Math.SQRT1_2, 12), 0, 0, expect.closeTo(Math.SQRT1_2, 12)], reference: 'ego' });
    expect(part.report.counts).toEqual({ 'unread-file': 1, 'skipped-row': 4 });
    expect(part.report.findings.map((finding) => finding.line)).toEqual([6, 7, 8, 9, 10]);
  });

  it('reads predictions as lines, and tasks with left and top', async () => {
    const lines = ['{"type":"box","label":"car","confidence":0.75,"geometry":{"x":1,"y":2,"width":3,"height":4},"reference_id":"i","class_pdf":{"car":0.75,"bus":0.25}}', 'broken', ''].join('\n');
    const part = await readPart(scale, { 'run-7.jsonl': lines });
    expect(rowsOfPart(part).inferences).toMatchObject([{ modelId: 'run-7', confidence: 0.75, box: { x: 1, y: 2, w: 3, h: 4 } }]);
    expect(part.report.findings).toMatchObject([{ code: 'skipped-row', line: 2, file: 'run-7.jsonl' }]);
    const task = [{ task_id: 't', reference_id: 'i', params: { attachment: 'https://host/i.jpg' }, annotations: [{ left: 1, top: 2, width: 3, height: 4, label: 'car', uuid: 'u' }] }];
    const tasks = rowsOfPart(await readPart(scale, { 'tasks.json': JSON.stringify(task) }));
    expect(tasks.labels).toMatchObject([{ labelId: 'u', frameId: 'i', box: { x: 1, y: 2, w: 3, h: 4 } }]);
    expect(tasks.media).toMatchObject([{ uri: 'https://host/i.jpg' }]);
  });

  it('reads back what it wrote: size order and yaw included', async () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    const points = fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 6 }).map((list) => list.flat());
    const label = fc.oneof(
      fc.record({ task: fc.constant('box' as const), box: fc.record({ x: number, y: number, w: number, h: number }) }),
      points.map((ring) => ({ task: 'polygon' as const, polygons: [ring] })),
      fc.record({ task: fc.constant('cuboid' as const), cuboid: fc.record({ center: fc.tuple(number, number, number), size: fc.tuple(number, number, number), yaw: fc.double({ min: -3.1, max: 3.1, noNaN: true }) }) }),
      fc.constant({ task: 'class' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(label, { minLength: 1, maxLength: 8 }), async (items) => {
        const target = createTarget();
        target.addFrame({ frameId: 'f', labeled: true });
        const labels = items.map((item, i): AnnotatedLabel => {
          const cuboid = 'cuboid' in item ? { ...item.cuboid, rotation: [Math.cos(item.cuboid.yaw / 2), 0, 0, Math.sin(item.cuboid.yaw / 2)] as const, reference: 'ego' } : undefined;
          return { labelId: `l${i}`, frameId: 'f', classId: 'car', ...item, cuboid };
        });
        for (const item of labels) target.addLabel(item);
        const written = await scale.write?.(toWritable(target.finish(), { name: 'x', classes: [{ id: 'car', name: 'car' }], models: [] }));
        if (!written) throw new Error('nothing was written');
        expect(written.notCarried).toEqual([]);
        const back = rowsOfPart(await readPart(scale, asFiles(written))).labels;
        expect(back.map((item) => item.labelId)).toEqual(labels.map((item) => item.labelId));
        back.forEach((item, i) => {
          const original = labels[i];
          if (original?.task === 'box') expect(item.box).toEqual(plus0(original.box));
          if (original?.polygons) expect(item.polygons).toEqual(plus0(original.polygons));
          if (original?.cuboid) {
            expect(item.cuboid?.size).toEqual(plus0(original.cuboid.size));
            item.cuboid?.rotation.forEach((value, axis) => expect(value).toBeCloseTo(original.cuboid?.rotation[axis] ?? NaN, 12));
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('says what it cannot write', async () => {
    const target = createTarget();
    target.addFrame({ frameId: 'f', labeled: true });
    target.addLabel({ labelId: 'm', frameId: 'f', task: 'mask', classId: 'c', mask: { width: 1, height: 1, counts: '01' } });
    target.addLabel({ labelId: 'r', frameId: 'f', task: 'box', classId: 'c', box: { x: 0, y: 0, w: 1, h: 1 }, rotation: 30 });
    const written = await scale.write?.(toWritable(target.finish(), { name: 'x', classes: [], models: [] }));
    expect(written?.notCarried.map((finding) => finding.rowId)).toEqual(['m', 'r']);
  });
});

/** JSON has no negative zero. */
function plus0<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
