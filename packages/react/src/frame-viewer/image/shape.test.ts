import { rleFromBitmap } from '@shoal/engine';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import { shapeOf, shapePoints, turnedCorners } from './shape';

const manifest = { classes: [{ id: 'cone', name: 'Cone' }, { id: 'person', name: 'Person', keypoints: ['nose', 'neck', 'hand'], skeleton: [[1, 2], [2, 3]] as const }] };
const box = { x: 10, y: 20, w: 40, h: 20 };

describe('shapeOf', () => {
  it('takes boxes as they are, and nothing that has no place', () => {
    expect(shapeOf(testObject('a', { box }), manifest)).toMatchObject({ kind: 'box', bounds: box, rings: [] });
    expect(shapeOf(testObject('a'), manifest)).toBeNull();
    expect(shapeOf(testObject('a', { box: { x: NaN, y: 0, w: 1, h: 1 } }), manifest)).toBeNull();
    expect(shapeOf(testObject('a', { box, rotation: 360 }), manifest)?.kind).toBe('box');
  });

  it('turns a box clockwise about its centre', () => {
    const corners = turnedCorners(box, 90);
    [40, 10, 40, 50, 20, 50, 20, 10].forEach((value, at) => expect(corners[at]).toBeCloseTo(value, 10));
    const shape = shapeOf(testObject('a', { box, rotation: 90 }), manifest);
    expect(shape?.kind).toBe('turned');
    expect(shape?.bounds.x).toBeCloseTo(20, 10);
    expect(shape?.bounds.h).toBeCloseTo(40, 10);
  });

  it('fills polygons, leaves polylines open, also those without a height', () => {
    expect(shapeOf(testObject('a', { task: 'polygon', polygons: [[0, 0, 10, 0, 10, 8], [2, 1, 4, 1, 4, 2]] }), manifest)).toMatchObject({ kind: 'area', mask: false, bounds: { x: 0, y: 0, w: 10, h: 8 } });
    expect(shapeOf(testObject('a', { task: 'polyline', polygons: [[0, 5, 10, 5]] }), manifest)).toMatchObject({ kind: 'lines', bounds: { x: 0, y: 5, w: 10, h: 0 } });
    expect(shapeOf(testObject('a', { task: 'polygon', box, polygons: [[0, 0, NaN, 1, 2, 2]] }), manifest)).toMatchObject({ kind: 'box', bounds: box });
  });

  it('outlines masks along their pixels, and says why one cannot be drawn', () => {
    const mask = rleFromBitmap([0, 0, 0, 0, 1, 1, 0, 0, 0], 3, 3);
    expect(shapeOf(testObject('a', { task: 'mask', mask }), manifest)).toMatchObject({ kind: 'area', mask: true, bounds: { x: 1, y: 1, w: 2, h: 1 } });
    expect(shapeOf(testObject('a', { task: 'mask', box, mask: { width: 9, height: 9, counts: '3' } }), manifest)).toMatchObject({ kind: 'box', problem: expect.stringMatching(/cover 3 pixels, expected 9 × 9/) });
  });

  it('joins keypoints by the skeleton of the class, from 1, and skips those that nobody set', () => {
    const shape = shapeOf(testObject('a', { task: 'keypoints', classId: 'person', box, keypoints: [12, 22, 2, 20, 30, 1, 0, 0, 0] }), manifest);
    expect(shape).toMatchObject({ kind: 'points', bounds: box, rings: [[12.5, 22.5, 20.5, 30.5]] });
    expect(shape?.points).toEqual([
      { x: 12.5, y: 22.5, hidden: false, name: 'nose' },
      { x: 20.5, y: 30.5, hidden: true, name: 'neck' },
    ]);
  });
});

describe('shapePoints', () => {
  it('takes whole numbers as pixels and others as places', () => {
    expect(shapePoints(testObject('a', { keypoints: [3, 4, 2] }), manifest)[0]).toMatchObject({ x: 3.5, y: 4.5 });
    expect(shapePoints(testObject('a', { keypoints: [3.25, 4, 2] }), manifest)[0]).toMatchObject({ x: 3.25, y: 4 });
  });

  it('reads the third number of an inference as a confidence, unless it is a flag', () => {
    const hidden = (role: 'label' | 'inference', ...v: number[]) => shapePoints(testObject('a', { role, keypoints: v.flatMap((value) => [1, 1, value]) }), manifest).map((point) => point?.hidden ?? null);
    expect(hidden('label', 0, 1, 2)).toEqual([null, true, false]);
    expect(hidden('inference', 0, 1, 1)).toEqual([null, false, false]);
    expect(hidden('inference', 0.2, 0.9, 0)).toEqual([true, false, null]);
    expect(hidden('inference', 1, 2, 0)).toEqual([true, false, null]);
  });
});
