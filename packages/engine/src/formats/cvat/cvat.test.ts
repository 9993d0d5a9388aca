import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedLabel } from '../../model/annotation';
import { createTarget } from '../contract/create-target';
import { asFiles, readPart, rowsOfPart } from '../contract/read-part.test-support';
import { rleFromBitmap, rleToBitmap } from '../masks/rle';
import { toWritable } from '../table/unflatten';
import { cvat } from './cvat';

const xml = (body: string) => `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version><meta><task><name>Street</name><original_size><width>64</width><height>48</height></original_size><labels><label><name>car</name><color>#ff0000</color><attributes><attribute><name>hue</name></attribute></attributes></label></labels></task></meta>\n${body}</annotations>`;

describe('CVAT', () => {
  it('reads every shape of images', async () => {
    const part = await readPart(cvat, {
      'annotations.xml': xml(`<image id="0" name="a/1.jpg" subset="train" width="8" height="6">
<box label="car" source="manual" occluded="1" xtl="1.5" ytl="2" xbr="4.5" ybr="5" rotation="30" z_order="2"><attribute name="hue">red &amp; blue</attribute></box>
<polygon label="road" points="0,0;4,0;4,3"></polygon>
<polyline label="line" points="0,0;4,4"></polyline>
<points label="person" points="1,2;3,4"></points>
<mask label="car" rle="1, 2, 1" left="2" top="1" width="2" height="2"></mask>
<tag label="night"></tag>
<box label="car" xtl="one" ytl="2" xbr="4.5" ybr="5"></box>
</image><image id="1" name="a/2.jpg" width="8" height="6"></image>`),
    });
    const { frames, labels } = rowsOfPart(part);
    expect(part).toMatchObject({ name: 'Street', classes: [{ id: 'car', name: 'car', color: '#ff0000' }, { id: 'road' }, { id: 'line' }, { id: 'person' }, { id: 'night' }] });
    expect(frames.map((frame) => [frame.frameId, frame.labeled, frame.split, frame.width])).toEqual([['a/1.jpg', true, 'train', 8], ['a/2.jpg', true, null, 8]]);
    expect(labels.map((label) => label.task)).toEqual(['box', 'polygon', 'polyline', 'keypoints', 'mask', 'class']);
    expect(labels[0]).toMatchObject({ box: { x: 1.5, y: 2, w: 3, h: 3 }, rotation: 30, occluded: 1, source: 'manual', attributes: { hue: 'red & blue', z_order: 2 } });
    expect(labels[3]?.keypoints).toEqual([1, 2, 2, 3, 4, 2]);
    const bitmap = labels[4]?.mask && rleToBitmap(labels[4].mask);
    expect(bitmap && [...bitmap].flatMap((value, i) => (value ? [[i % 8, Math.floor(i / 8)]] : []))).toEqual([[3, 1], [2, 2]]);
    expect(part.report.findings).toMatchObject([{ code: 'skipped-row', line: 10 }]);
  });

  it('reads the tracks of a video, without the frames where an object is outside', async () => {
    const boxAt = (frame: number, outside: number) => `<box frame="${frame}" outside="${outside}" occluded="0" keyframe="1" xtl="1" ytl="1" xbr="3" ybr="4"></box>`;
    const { frames, labels } = rowsOfPart(await readPart(cvat, { 'v.xml': xml(`<track id="7" label="car" source="manual">${boxAt(0, 0)}${boxAt(1, 0)}${boxAt(2, 1)}</track>`) }));
    expect(frames).toMatchObject([{ frameId: 'Street:000000', sequenceId: 'Street', sequenceIndex: 0, width: 64, height: 48 }, { sequenceIndex: 1 }]);
    expect(labels.map((label) => [label.trackId, label.classId])).toEqual([['7', 'car'], ['7', 'car']]);
  });

  it('reads back what it wrote, row-major masks included', async () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => value + 0);
    const bitmap = fc.array(fc.constantFrom(0, 1), { minLength: 12 * 9, maxLength: 12 * 9 }).filter((bits) => bits.includes(1));
    const item = fc.oneof(
      fc.record({ task: fc.constant('polygon' as const), polygons: fc.array(number, { minLength: 3, maxLength: 8 }).map((list) => [[...list, ...list]]) }),
      bitmap.map((bits) => ({ task: 'mask' as const, mask: rleFromBitmap(bits, 12, 9) })),
      fc.record({ task: fc.constant('keypoints' as const), keypoints: fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 }).map((list) => list.flatMap(([x, y]) => [x, y, 2])) }),
      fc.constant({ task: 'class' as const }),
    );
    const text = fc.string({ maxLength: 12, unit: 'binary' }).map((value) => value.replaceAll(/[^\u0020-\ud7ff\ue000-\ufffd]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 6 }), text, async (items, hue) => {
        const target = createTarget();
        target.addFrame({ frameId: 'a.jpg', labeled: true, width: 12, height: 9 });
        items.forEach((entry, i) => target.addLabel({ labelId: `l${i}`, frameId: 'a.jpg', classId: 'car', attributes: { hue }, ...entry } as AnnotatedLabel));
        const written = await cvat.write?.(toWritable(target.finish(), { name: 'x', classes: [{ id: 'car', name: 'car' }], models: [] }));
        if (!written) throw new Error('nothing was written');
        expect(written.notCarried).toEqual([]);
        const back = rowsOfPart(await readPart(cvat, asFiles(written))).labels;
        expect(back.map((label) => label.labelId)).toEqual(items.map((_, i) => `l${i}`));
        back.forEach((label, i) => {
          const original = items[i] as Partial<AnnotatedLabel>;
          if (original.polygons) expect(label.polygons).toEqual(original.polygons);
          if (original.mask) expect(label.mask).toEqual(original.mask);
          if (original.keypoints) expect(label.keypoints).toEqual(original.keypoints);
          expect(label.attributes ?? {}).toMatchObject(hue === '' ? {} : { hue });
        });
      }),
      { numRuns: 80 },
    );
  });

  it('says what it cannot write', async () => {
    const target = createTarget();
    target.addFrame({ frameId: 'a', labeled: true });
    target.addLabel({ labelId: 's', frameId: 'a', task: 'span', classId: 'c', span: { start: 0, end: 1 } });
    target.addLabel({ labelId: 'p', frameId: 'a', task: 'polygon', classId: 'c', polygons: [[0, 0, 1, 1, 1, 0], [5, 5, 6, 6, 6, 5]] });
    const written = await cvat.write?.(toWritable(target.finish(), { name: 'x', classes: [], models: [] }));
    expect(written?.notCarried.map((finding) => finding.rowId)).toEqual(['s', 'p']);
  });
});
