import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { voc } from './voc';

const box = (xmin: number, ymin: number, xmax: number, ymax: number) => `<bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>`;
const file = (objects: string, name = '1.jpg') => `<?xml version="1.0"?>\n<annotation>\n<folder>VOC</folder><filename>${name}</filename><size><width>500</width><height>375</height><depth>3</depth></size>\n${objects}\n</annotation>`;

describe('Pascal VOC', () => {
  it('reads boxes that count from 1 with the last pixel inside', async () => {
    const part = await readPart(voc, {
      'VOC/Annotations/1.xml': file(`<object><name>dog</name><pose>Left</pose><truncated>1</truncated><difficult>1</difficult>${box(48, 240, 195, 371)}<part><name>head</name>${box(1, 1, 9, 9)}</part></object>`),
      'VOC/ImageSets/Main/val.txt': '1\n',
    });
    const { frames, labels, media } = rowsOfPart(part);
    expect(frames).toMatchObject([{ frameId: '1', split: 'val', labeled: true, width: 500, height: 375 }]);
    expect(media).toMatchObject([{ uri: 'VOC/1.jpg' }]);
    expect(labels).toMatchObject([{ classId: 'dog', box: { x: 47, y: 239, w: 148, h: 132 }, ignored: true, truncated: 1, attributes: { pose: 'Left' } }]);
  });

  it('counts from 0 where a box starts there, and either way gives back the same corners', async () => {
    const part = await readPart(voc, { '1.xml': file(`<object><name>dog</name>${box(0, 0, 10, 20)}</object>`) });
    expect(rowsOfPart(part).labels).toMatchObject([{ box: { x: 0, y: 0, w: 10, h: 20 } }]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 4, maxLength: 4 }), fc.constantFrom(0, 1), async ([a = 0, b = 0, c = 0, d = 0], origin) => {
        const read = rowsOfPart(await readPart(voc, { '1.xml': file(`<object><name>x</name>${box(a, b, c, d)}</object>`) }, { origin })).labels[0]?.box;
        expect(read && [read.x + origin, read.y + origin, read.x + read.w, read.y + read.h]).toEqual([a, b, c, d]);
      }),
      { numRuns: 30 },
    );
  });

  it('names the line of an object without box, and goes on after a file that is broken', async () => {
    const part = await readPart(voc, { 'a.xml': file('<object><name>cat</name></object>\n<object><name>dog</name>' + box(1, 2, 3, 4) + '</object>'), 'b.xml': '<annotation><object>' });
    expect(rowsOfPart(part).labels.map((label) => label.classId)).toEqual(['dog']);
    expect(part.report.findings.map((finding) => [finding.code, finding.file, finding.line])).toEqual([['skipped-row', 'a.xml', 4], ['failed-file', 'b.xml', undefined]]);
  });

  it('refuses entities, deep nesting and a file that is no VOC', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><annotation><object><name>&b;</name></object></annotation>`;
    await expect(readPart(voc, { 'x.xml': bomb }, {}, ['x.xml'])).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('DOCTYPE') });
    await expect(readPart(voc, { 'x.xml': '<annotation>' + '<a>'.repeat(100) }, {}, ['x.xml'])).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('64 levels') });
    await expect(readPart(voc, { 'x.xml': '<svg></svg>' }, {}, ['x.xml'])).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('"svg"') });
  });
});
