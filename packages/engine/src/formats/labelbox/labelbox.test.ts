import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedLabel } from '../../model/annotation';
import { createTarget } from '../contract/create-target';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import { toWritable } from '../table/unflatten';
import { labelbox } from './labelbox';

const lines = (...records: unknown[]) => records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');

describe('Labelbox', () => {
  it('reads the annotations of its import format', async () => {
    const dataRow = { globalKey: 'img-1' };
    const part = await readPart(labelbox, {
      'p.ndjson': lines(
        { uuid: 'u1', dataRow, name: 'car', bbox: { top: 2, left: 1, height: 4, width: 3 }, classifications: [{ name: 'colour', answer: { name: 'red' } }] },
        { dataRow, name: 'road', polygon: [{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 3 }] },
        { dataRow, name: 'weather', answer: { name: 'rain' } },
        { dataRow: { id: 'text-1' }, name: 'person', location: { start: 5, end: 8 } },
        { dataRow, name: 'car', bbox: { top: 2, left: 1, height: 4, width: 3 }, confidence: 0.5 },
        { dataRow, name: 'sky', mask: { instanceURI: 'https://host/m.png', colorRGB: [1, 2, 3] } },
        { dataRow: {}, name: 'car', bbox: { top: 2, left: 1, height: 4, width: 3 } },
        'not json',
      ),
    });
    const { labels, inferences, frames } = rowsOfPart(part);
    expect(frames.map((frame) => frame.frameId)).toEqual(['img-1', 'text-1']);
    expect(labels.map((label) => [label.task, label.classId])).toEqual([['box', 'car'], ['polygon', 'road'], ['class', 'rain'], ['span', 'person']]);
    expect(labels[0]).toMatchObject({ labelId: 'u1', box: { x: 1, y: 2, w: 3, h: 4 }, attributes: { colour: 'red' } });
    expect(labels[3]?.span).toEqual({ start: 5, end: 9 });
    expect(inferences).toMatchObject([{ modelId: 'p', confidence: 0.5 }]);
    expect(part.report.findings.map((finding) => [finding.code, finding.line])).toEqual([['unread-file', 6], ['skipped-row', 7], ['skipped-row', 8]]);
  });

  it('reads the data rows of its export', async () => {
    const row = {
      data_row: { id: 'd', global_key: 'img-1', row_data: 'https://host/1.jpg' },
      media_attributes: { width: 640, height: 480 },
      projects: { p1: { labels: [{ label_details: { created_by: 'a@example.org' }, annotations: { objects: [{ feature_id: 'f', name: 'car', bounding_box: { top: 2, left: 1, height: 4, width: 3 } }], classifications: [{ name: 'weather', radio_answer: { name: 'rain' } }] } }] } },
    };
    const { frames, labels, media } = rowsOfPart(await readPart(labelbox, { 'export.ndjson': lines(row, { data_row: { id: 'e' }, projects: {} }) }));
    expect(frames.map((frame) => [frame.frameId, frame.labeled, frame.width])).toEqual([['img-1', true, 640], ['e', false, null]]);
    expect(media).toMatchObject([{ uri: 'https://host/1.jpg' }]);
    expect(labels).toMatchObject([{ labelId: 'f', annotator: 'a@example.org', classId: 'car' }, { task: 'class', classId: 'rain' }]);
  });

  it('reads back what it wrote, with the same ids every time', async () => {
    const number = fc.double({ min: 0, max: 5000, noNaN: true });
    const item = fc.oneof(
      fc.record({ task: fc.constant('box' as const), box: fc.record({ x: number, y: number, w: number, h: number }) }),
      fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 6 }).map((points) => ({ task: 'polygon' as const, polygons: [points.flat()] })),
      fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 })).map(([start, length]) => ({ task: 'span' as const, span: { start, end: start + length } })),
      fc.constant({ task: 'class' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), async (items) => {
        const target = createTarget();
        target.addFrame({ frameId: 'f', labeled: true });
        items.forEach((entry, i) => target.addLabel({ labelId: `l${i}`, frameId: 'f', classId: 'c', ...entry } as AnnotatedLabel));
        const dataset = toWritable(target.finish(), { name: 'x', classes: [{ id: 'c', name: 'car' }], models: [] });
        const written = await labelbox.write?.(dataset);
        if (!written) throw new Error('nothing was written');
        expect(await labelbox.write?.(dataset)).toEqual(written);
        const back = rowsOfPart(await readPart(labelbox, asFiles(written))).labels;
        expect(back.map((label) => label.classId)).toEqual(items.map(() => 'car'));
        back.forEach((label, i) => {
          const original = items[i] as Partial<AnnotatedLabel>;
          if (original.box) expect(label.box).toEqual(original.box);
          if (original.polygons) expect(label.polygons).toEqual(original.polygons);
          if (original.span) expect(label.span).toEqual(original.span);
          expect(label.labelId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
        });
      }),
      { numRuns: 60 },
    );
  });
});
