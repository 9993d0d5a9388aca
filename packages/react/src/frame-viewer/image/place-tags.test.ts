import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { placeTags, type TagRequest } from './place-tags';

const stage = { width: 400, height: 300 };
const tag = (key: string, x: number, y: number, more: Partial<TagRequest> = {}): TagRequest => ({ key, box: { x, y, w: 60, h: 40 }, width: 50, height: 16, side: 'above', always: false, ...more });

describe('placeTags', () => {
  it('puts a name above its box, and below where it is asked to', () => {
    expect(placeTags([tag('a', 100, 100), tag('b', 200, 100, { side: 'below' })], stage)).toEqual([
      { key: 'a', x: 99, y: 81 },
      { key: 'b', x: 199, y: 143 },
    ]);
  });

  it('takes the other side when there is no room, and the inside when there is none at all', () => {
    expect(placeTags([tag('a', 100, 5)], stage)[0]?.y).toBe(48);
    expect(placeTags([tag('a', 100, 5, { box: { x: 100, y: 5, w: 60, h: 290 } })], stage)[0]?.y).toBe(8);
    expect(placeTags([tag('a', 380, 100)], stage)[0]?.x).toBe(350);
  });

  it('leaves out what would cover a more important name, but never one that must be shown', () => {
    const crowd = Array.from({ length: 6 }, (_, i) => tag(`t${i}`, 100 + i, 100));
    expect(placeTags(crowd, stage).map((placed) => placed.key)).toEqual(['t0', 't1', 't2']);
    expect(placeTags([...crowd, tag('focus', 100, 100, { always: true })], stage).map((placed) => placed.key)).toContain('focus');
  });

  it('shows no name for a box outside the stage', () => {
    expect(placeTags([tag('a', 900, 100), tag('b', -200, 100, { always: true })], stage)).toEqual([]);
  });

  it('never lets two names overlap or leave the stage', () => {
    const coordinate = fc.integer({ min: -50, max: 420 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 40 }), (places) => {
        const placed = placeTags(places.map(([x, y], i) => tag(String(i), x, y, { side: i % 2 ? 'below' : 'above' })), stage);
        for (const [i, a] of placed.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.y).toBeGreaterThanOrEqual(0);
          expect(a.x + 50).toBeLessThanOrEqual(stage.width);
          expect(a.y + 16).toBeLessThanOrEqual(stage.height);
          for (const b of placed.slice(i + 1)) expect(Math.abs(a.x - b.x) >= 50 || Math.abs(a.y - b.y) >= 16).toBe(true);
        }
      }),
    );
  });
});
