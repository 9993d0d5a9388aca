import { describe, expect, it } from 'vitest';
import type { FrameObject } from '@shoal/engine';
import { testObject } from './frame-object.test-support';
import { drawableBox, objectAt, showAll, visibleObjects } from './frame-filter';

const object = (key: string, role: FrameObject['role'], box: FrameObject['box'], more: Partial<FrameObject> = {}) => testObject(key, { role, box, ...more });

const big = object('big', 'label', { x: 0, y: 0, w: 100, h: 100 });
const small = object('small', 'label', { x: 40, y: 40, w: 10, h: 10 });
const twin = object('twin', 'inference', { x: 40, y: 40, w: 10, h: 10 });
const nan = object('nan', 'label', { x: Number.NaN, y: 0, w: 10, h: 10 });
const negative = object('negative', 'label', { x: 0, y: 0, w: -12.5, h: 10 });

describe('objectAt', () => {
  it('takes the smallest box under the pointer, and the label of two equal ones', () => {
    expect(objectAt([big, small, twin], 45, 45, 0)?.key).toBe('small');
    expect(objectAt([big, small], 20, 20, 0)?.key).toBe('big');
  });

  it('is generous at edges and finds nothing elsewhere', () => {
    expect(objectAt([small], 52, 45, 3)?.key).toBe('small');
    expect(objectAt([small], 54, 45, 3)).toBeNull();
  });

  it('passes over boxes that cannot be drawn', () => {
    expect(objectAt([nan, negative, object('whole', 'label', null)], 1, 1, 2)).toBeNull();
    expect([nan, negative].map(drawableBox)).toEqual([null, null]);
  });
});

describe('visibleObjects', () => {
  const unsure = object('unsure', 'inference', small.box, { confidence: 0.2 });
  const proposed = object('new', 'proposed', small.box, { classId: 'stop' });
  const all = [big, twin, unsure, proposed];
  const keys = (filter: Partial<typeof showAll>, focused: string | null = null) => visibleObjects(all, { ...showAll, ...filter }, focused).map((entry) => entry.key);

  it.each([
    [{}, ['big', 'twin', 'new']],
    [{ minConfidence: 0 }, ['big', 'twin', 'unsure', 'new']],
    [{ labels: false }, ['twin', 'new']],
    [{ inferences: false }, ['big', 'new']],
    [{ proposed: false }, ['big', 'twin']],
    [{ hiddenClasses: new Set(['cone']) }, ['new']],
  ])('passes by %o', (filter, expected) => expect(keys(filter)).toEqual(expected));

  it('always shows the object that is judged', () => {
    expect(keys({ inferences: false, labels: false, proposed: false }, 'unsure')).toEqual(['unsure']);
  });
});
