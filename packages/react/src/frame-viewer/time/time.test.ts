import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import { createFrameIndex } from './film/frame-index';
import { formatBytes, formatTime } from './format-time';
import { objectsAt } from './objects-at';
import { endAt, intervalBetween, withEnd } from './timeline/interval-edits';
import { placeRows, spanAt } from './timeline/place-rows';
import { neighbourObject, timeRows } from './timeline/time-rows';
import { panWindow, revealTime, timeTicks, wholeWindow, windowAround, zoomWindow } from './timeline/time-window';

const manifest = { classes: [{ id: 'car', name: 'Car' }, { id: 'cone', name: 'Cone' }] };
const at = (key: string, start: number, end: number, more: Parameters<typeof testObject>[1] = {}) => testObject(key, { task: 'interval', interval: { start, end }, ...more });

describe('formatTime', () => {
  it('rounds into the next minute instead of showing 60 seconds', () => {
    expect([formatTime(59.9996), formatTime(3723.5, 1), formatTime(0, 0), formatTime(-1.5, 1), formatTime(Number.NaN)]).toEqual(['1:00.000', '1:02:03.5', '0:00', '−0:01.5', '0:00.000']);
    expect([formatBytes(480), formatBytes(3210), formatBytes(1_400_000)]).toEqual(['480 B', '3.2 kB', '1.4 MB']);
  });
});

describe('the window of a timeline', () => {
  const times = fc.double({ min: 0.01, max: 10_000, noNaN: true });
  it('stays inside the medium, and zooming keeps the time under the pointer, whatever one does', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.1, max: 20, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -5000, max: 5000, noNaN: true }), (duration, factor, share, by) => {
        const pointer = duration * share;
        const zoomed = zoomWindow(wholeWindow(duration), duration, factor, pointer);
        const panned = panWindow(zoomed, duration, by);
        for (const { start, end } of [zoomed, panned, revealTime(zoomed, duration, pointer), windowAround({ start: pointer, end: pointer }, duration)]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(duration * (1 + 1e-9));
          expect(end).toBeGreaterThan(start);
        }
        if (factor > 1) expect((pointer - zoomed.start) / (zoomed.end - zoomed.start)).toBeCloseTo(share, 6);
        const revealed = revealTime(zoomed, duration, pointer);
        expect(pointer).toBeGreaterThanOrEqual(revealed.start - 1e-9);
        expect(pointer).toBeLessThanOrEqual(revealed.end + 1e-9);
      }),
    );
  });

  it('has round ticks that do not touch', () => {
    expect(timeTicks({ start: 0, end: 10 }, 1000).major).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(timeTicks({ start: 0, end: 0.05 }, 900)).toMatchObject({ digits: 3 });
    expect(timeTicks({ start: 100, end: 7300 }, 900).major).toEqual([900, 1800, 2700, 3600, 4500, 5400, 6300, 7200]);
  });
});

describe('rows of a timeline', () => {
  const rows = timeRows([at('b', 5, 6), at('a', 0, 2), at('c', 1, 3), at('t', 0, 1, { trackId: '7' }), at('i', 0, 1, { role: 'inference', classId: 'car' }), testObject('none'), at('nan', Number.NaN, 1)], manifest);

  it('puts labels above inferences, a row for each class and track, and what overlaps below each other', () => {
    expect(rows.map((row) => [row.key, row.spans.map((span) => [span.object.key, span.lane]), row.lanes])).toEqual([
      ['label class cone', [['a', 0], ['c', 1], ['b', 0]], 2],
      ['label track 7', [['t', 0]], 1],
      ['inference class car', [['i', 0]], 1],
    ]);
  });

  it('walks along all objects', () => {
    const seen: string[] = [];
    for (let object = neighbourObject(rows, null, 1); object; object = neighbourObject(rows, object.key, 1)) seen.push(object.key);
    expect(seen).toEqual(['a', 'c', 'b', 't', 'i']);
    expect(neighbourObject(rows, 'c', -1)?.key).toBe('a');
  });

  it('finds the span under a point, the shortest first, for any point inside a span', () => {
    const { placed } = placeRows(rows);
    const row = placed.find((entry) => entry.kind === 'row');
    const y = (row?.top ?? 0) + 10;
    expect(spanAt(placed, { time: 0.5, y, slack: 0 })?.object.key).toBe('a');
    expect(spanAt(placed, { time: 5.5, y, slack: 0 })?.object.key).toBe('b');
    expect(spanAt(placed, { time: 4, y, slack: 0 })).toBeNull();
    expect(spanAt(placed, { time: 0.5, y: -4, slack: 0 })).toBeNull();
    expect(spanAt(placed, { time: 6.1, y, slack: 0.2 })?.object.key).toBe('b');
  });
});

describe('interval edits', () => {
  it('never turn an interval round nor leave the medium', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom('start' as const, 'end' as const), (start, time, end) => {
        const moved = withEnd({ start, end: start + 1 }, end, time, 10);
        expect(moved.end).toBeGreaterThan(moved.start);
        expect(moved.start).toBeGreaterThanOrEqual(0);
        expect(moved.end).toBeLessThanOrEqual(10.001);
      }),
    );
    expect(intervalBetween(4, 2, 3, 0.1)).toEqual({ start: 2, end: 3 });
    expect(intervalBetween(2, 2.01, 3, 0.1)).toBeNull();
    expect([endAt({ start: 1, end: 2 }, 1.05, 0.1), endAt({ start: 1, end: 2 }, 2.05, 0.1), endAt({ start: 1, end: 2 }, 1.5, 0.1)]).toEqual(['start', 'end', null]);
  });
});

describe('objectsAt', () => {
  const box = (x: number) => ({ box: { x, y: 0, w: 10, h: 10 }, trackId: 't' });
  it('interpolates between the boxes of a track only from keyframes', () => {
    const still = [at('a', 0, 1, box(0)), at('b', 2, 3, box(100))];
    expect(objectsAt(still, 0.5).map((object) => object.box?.x)).toEqual([0]);
    expect(objectsAt(still, 1.5)).toEqual([]);
    const moving = still.map((object) => ({ ...object, attributes: { keyframe: true } }));
    expect(objectsAt(moving, 1.5).map((object) => [object.key, object.box?.x])).toEqual([['a', 75]]);
    expect(objectsAt(moving, 2.5).map((object) => object.box?.x)).toEqual([100]);
    expect(objectsAt(moving, 3.5)).toEqual([]);
  });
  it('keeps what has no interval and takes intervals as half-open', () => {
    const objects = [testObject('whole'), at('a', 1, 2)];
    expect([0, 1, 2].map((time) => objectsAt(objects, time).map((object) => object.key))).toEqual([['whole'], ['whole', 'a'], ['whole']]);
  });
});

describe('createFrameIndex', () => {
  it('finds every frame by its time, with any frame rate and any order of packets', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 80 }), fc.integer({ min: 0, max: 1_000_000 }), (gaps, seed) => {
        let time = 0;
        const packets = gaps.map((gap, n) => {
          const timestamp = time / 1000;
          time += gap;
          return { timestamp, duration: gap / 1000, key: n % 7 === 0, size: n + 1 };
        });
        const index = createFrameIndex(packets.map((packet, n) => ({ packet, at: (n * 7919 + seed) % 97 })).sort((a, b) => a.at - b.at).map(({ packet }) => packet));
        packets.forEach((packet, n) => {
          expect(index.frameAt(packet.timestamp)).toBe(n);
          expect(index.frameAt(packet.timestamp + packet.duration * 0.99)).toBe(n);
          expect(index.nearest(Math.round(packet.timestamp * 1e6) / 1e6)).toBe(n);
          expect(index.keyBefore(n)).toBe(n - (n % 7));
          expect(index.sizes[n]).toBe(n + 1);
        });
        expect(index.duration).toBeCloseTo(time / 1000, 9);
      }),
    );
  });
  it('has no frames for no packets', () => {
    expect(createFrameIndex([])).toMatchObject({ count: 0, duration: 0 });
  });
});
