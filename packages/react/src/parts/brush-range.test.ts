import { describe, expect, it } from 'vitest';
import { dragBrush, gripAt, keyBrush } from './brush-range';

describe('brush', () => {
  it('takes hold of edges before the middle', () => {
    const brush = { from: 10, to: 20 };
    expect([5, 9, 15, 19, 30].map((position) => gripAt(position, brush, 2))).toEqual(['new', 'start', 'move', 'end', 'new']);
    expect(gripAt(5, null, 2)).toBe('new');
  });

  it('is drawn, moved and resized within its cells', () => {
    expect(dragBrush('new', null, 4.2, 1.4, 10)).toEqual({ from: 1, to: 4 });
    expect(dragBrush('new', null, 4, 4, 10)).toEqual({ from: 4, to: 5 });
    expect(dragBrush('move', { from: 2, to: 4 }, 3, 99, 10)).toEqual({ from: 8, to: 10 });
    expect(dragBrush('end', { from: 2, to: 4 }, 4, 1, 10)).toEqual({ from: 1, to: 2 });
    expect(dragBrush('start', { from: 2, to: 4 }, 2, -5, 10)).toEqual({ from: 0, to: 4 });
  });

  it('follows keys', () => {
    expect(keyBrush('ArrowRight', false, null, 2, 10)).toEqual({ from: 0, to: 2 });
    expect(keyBrush('ArrowRight', false, { from: 0, to: 2 }, 2, 10)).toEqual({ from: 2, to: 4 });
    expect(keyBrush('ArrowRight', true, { from: 8, to: 10 }, 2, 10)).toEqual({ from: 8, to: 10 });
    expect(keyBrush('ArrowLeft', true, { from: 0, to: 2 }, 2, 10)).toEqual({ from: 0, to: 2 });
    expect(keyBrush('End', false, { from: 0, to: 2 }, 2, 10)).toEqual({ from: 8, to: 10 });
    expect(keyBrush('Escape', false, { from: 0, to: 2 }, 2, 10)).toBeNull();
    expect(keyBrush('a', false, null, 2, 10)).toBeUndefined();
  });
});
