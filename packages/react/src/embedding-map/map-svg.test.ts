import { createMapPoints, MAP_DIMMED, MAP_PICKED, type ElementId } from '@shoal/engine';
import { expect, it } from 'vitest';
import { createMapSpace } from '../canvas/map-space';
import type { PointColors } from '../canvas/point-look';
import type { Rgba } from '../canvas/read-color';
import { marksInView } from './map-marks';
import { cutText } from './map-sheet';
import { hex, writeSvg, xmlText } from './map-svg';

const ink = (value: number): Rgba => [value, value, value, 255];
const colors: PointColors = { traits: [{ color: ink(10), shape: 'circle', prominent: false }, { color: ink(20), shape: 'diamond', prominent: true }], dim: ink(90), ground: ink(255), accent: ink(0) };
const ids = { get: (row: number): ElementId => `frame:${row}`, find: (id: string) => Number(id.slice(6)) };

function sixPoints() {
  const points = createMapPoints({ x: Float32Array.of(0, 10, 5, 5, 5, 5), y: Float32Array.of(0, 10, 5, 5, 5, 5), ids, category: Uint8Array.of(0, 0, 0, 1, 1, 0) });
  points.flags.set([0, 0, MAP_DIMMED, 0, MAP_PICKED, MAP_DIMMED | MAP_PICKED]);
  return points;
}

it('groups what is in view by its look, what stands out last', () => {
  const points = sixPoints();
  const space = createMapSpace(points.bounds);
  const everything = marksInView(points, space, { x: 0.5, y: 0.5, scale: 100, width: 200, height: 200 }, 1, colors);
  expect(everything.groups.map(({ code, isPicked, shape, places }) => [code, isPicked, shape, places.length / 2])).toEqual([[-1, false, 'circle', 2], [0, false, 'circle', 2], [1, false, 'diamond', 1], [1, true, 'diamond', 1]]);
  expect([everything.shown, everything.inView]).toEqual([4, 6]);
  const near = marksInView(points, space, { x: 0.5, y: 0.5, scale: 1000, width: 200, height: 200 }, 10, colors);
  expect([near.shown, near.inView]).toEqual([2, 4]);
  expect(near.groups[0]?.places).toEqual([100, 100, 100, 100]);
});

it('puts a picture below the marks, where there is one', () => {
  const points = sixPoints();
  const { groups } = marksInView(points, createMapSpace(points.bounds), { x: 0.5, y: 0.5, scale: 100, width: 200, height: 200 }, 1, colors);
  const text = writeSvg({
    sheet: { width: 300, height: 264, top: 64, texts: [], marks: [], bars: [] },
    ink: { ground: colors.ground, accent: colors.accent, text: ink(0), muted: ink(120), colorOf: () => ink(10) },
    ...{ width: 200, height: 200, groups, nameOf: () => 'a<b', picture: 'data:image/png;base64,AAAA', title: 't', summary: 's' },
  });
  expect(text.indexOf('<image')).toBeGreaterThan(0);
  expect(text.indexOf('<image')).toBeLessThan(text.indexOf('data-layer'));
  expect(text.match(/<path d=/g)).toHaveLength(7);
  expect(text).toContain('<title>a&#60;b</title>');
});

it('escapes, leaves out what XML cannot hold, and cuts at letters', () => {
  expect(xmlText(`<a href="x">'&'\u0000\ud800</a>`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;&#39;\ufffd&#60;/a&#62;');
  expect(hex([1, 16, 255, 255])).toBe('#0110ff');
  expect(cutText('🐟🐟🐟🐟', 3, (text) => [...text].length)).toBe('🐟🐟…');
  expect(cutText('short', 10, (text) => text.length)).toBe('short');
  expect(cutText('nothing fits', 0, (text) => text.length)).toBe('…');
});
