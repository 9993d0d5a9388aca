import { rleFromBitmap, rleToBitmap, type Box, type FrameObject, type Manifest, type RleMask } from '@shoal/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import type { FrameDrawing } from './frame-drawing';
import { createFrameLayers } from './frame-layers';
import type { FramePalette } from './frame-palette';
import { plainLook } from './look';
import { createScene } from './scene';

const WIDTH = 64;
const HEIGHT = 48;
const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Pixels',
  classes: [{ id: 'cone', name: 'Cone' }, { id: 'sky', name: 'Sky' }, { id: 'person', name: 'Person', keypoints: ['a', 'b'], skeleton: [[1, 2]] }],
  tables: { frames: 'frames', media: 'media' },
};
const palette: FramePalette = { classColor: (id) => (id === 'sky' ? 'rgb(0 0 255)' : 'rgb(255 0 0)'), accent: 'rgb(0 255 255)', wrong: 'rgb(255 128 0)', suspicious: 'rgb(255 255 0)', placeholder: 'rgb(255 255 255)' };

async function whitePicture(): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'rgb(255 255 255)';
    context.fillRect(0, 0, WIDTH, HEIGHT);
  }
  return createImageBitmap(canvas);
}

const bitmap = await whitePicture();

/** Draws objects at a scale, the picture's corner at `at`, and gives the colour at a pixel of the canvas. */
function draw(objects: readonly FrameObject[], scale: number, more: Partial<FrameDrawing> = {}, at = { x: 0, y: 0 }) {
  const stage = { width: WIDTH * scale, height: HEIGHT * scale };
  const canvas = Object.assign(document.createElement('canvas'), stage);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas.');
  const drawing: FrameDrawing = { manifest, palette, picture: { bitmap, width: WIDTH, height: HEIGHT, source: null }, detail: null, pictureSize: { width: WIDTH, height: HEIGHT }, stage, view: { scale, ...at }, density: 1, scene: createScene(objects, manifest), focused: null, hovered: null, look: plainLook, compared: null, ...more };
  createFrameLayers().draw(context, drawing, true);
  const { data } = context.getImageData(0, 0, stage.width, stage.height);
  return (x: number, y: number) => [...data.subarray((y * stage.width + x) * 4, (y * stage.width + x) * 4 + 3)] as const;
}

const white = (color: readonly number[]) => color.every((value) => value === 255);
/** A class that no name is drawn for would need no tag; names are left out by drawing on a stage that has no room for them. */
const noNames = { manifest: { ...manifest, classes: [{ id: 'cone', name: '' }] } };

function expectExactly(mask: RleMask, scale: number, object: Partial<FrameObject> = {}): void {
  const expected = rleToBitmap(mask);
  const colorAt = draw([testObject('m', { task: 'mask', mask, ...object })], scale, noNames);
  const tag = tagArea(mask, scale);
  for (let y = 0; y < HEIGHT * scale; y++) {
    for (let x = 0; x < WIDTH * scale; x++) {
      if (inside(tag, x, y)) continue;
      const inMask = expected[Math.floor(y / scale) * WIDTH + Math.floor(x / scale)] === 1;
      if (white(colorAt(x, y)) === inMask) expect.fail(`Pixel ${x}, ${y} at ${scale}× is ${colorAt(x, y).join(' ')}, in the mask: ${inMask}.`);
    }
  }
}

/** Where the swatch of the nameless tag is: it is drawn beside the box, 22 × 17. */
function tagArea(mask: RleMask, scale: number): Box | null {
  const object = testObject('m', { task: 'mask', mask });
  const bounds = createScene([object], manifest).shapes[0]?.bounds;
  if (!bounds) return null;
  const [x, top, bottom] = [Math.max(0, Math.min(bounds.x * scale - 1, WIDTH * scale - 22)), bounds.y * scale - 20, (bounds.y + bounds.h) * scale + 3];
  const y = top >= 0 ? top : bottom + 17 <= HEIGHT * scale ? bottom : Math.max(0, Math.min(bounds.y * scale + 3, HEIGHT * scale - 17));
  return { x, y, w: 22, h: 17 };
}

const inside = (box: Box | null, x: number, y: number) => box !== null && x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;

/** An ellipse with a hole, a diagonal chain of single pixels, and a comb: what outlines get wrong first. */
function figures(): RleMask[] {
  const make = (is: (x: number, y: number) => boolean) => rleFromBitmap(Array.from({ length: WIDTH * HEIGHT }, (_, at) => (is(at % WIDTH, Math.floor(at / WIDTH)) ? 1 : 0)), WIDTH, HEIGHT);
  const radius = (x: number, y: number) => Math.hypot((x - 40) / 1.4, y - 28);
  return [make((x, y) => radius(x, y) < 14 && radius(x, y) > 6), make((x, y) => x === y && x > 20), make((x, y) => y > 24 && y < 46 && x > 10 && x % 2 === 0), make(() => true), make((x, y) => x === WIDTH - 1 && y === HEIGHT - 1)];
}

describe('masks', () => {
  it.each([1, 4])('tint exactly the pixels that they have at %d×', (scale) => {
    for (const mask of figures()) expectExactly(mask, scale);
    for (const mask of figures()) expectExactly(mask, scale, { role: 'inference', confidence: null });
  });

  it('tint exactly the pixels of any mask', () => {
    const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT });
    fc.assert(
      fc.property(bits, fc.constantFrom(1, 4), (random, scale) => expectExactly(rleFromBitmap(random, WIDTH, HEIGHT), scale)),
      { numRuns: 12 },
    );
  });

  it('of several classes in one frame meet without a gap', () => {
    const half = (left: boolean) => rleFromBitmap(Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at % WIDTH < 31 === left ? 1 : 0)), WIDTH, HEIGHT);
    const colorAt = draw([testObject('a', { task: 'mask', mask: half(true) }), testObject('b', { task: 'mask', classId: 'sky', mask: half(false) })], 4);
    for (let x = 0; x < WIDTH * 4; x++) {
      const [r = 0, , b = 0] = colorAt(x, HEIGHT * 4 - 3);
      expect(r > b, `column ${x}`).toBe(x < 31 * 4);
    }
  });

  it('of a crowd are striped, not tinted', () => {
    const whole = rleFromBitmap(new Uint8Array(WIDTH * HEIGHT).fill(1), WIDTH, HEIGHT);
    const colorAt = draw([testObject('crowd', { task: 'mask', mask: whole, iscrowd: true })], 4);
    const row = Array.from({ length: 100 }, (_, x) => white(colorAt(x + 80, 150)));
    expect(row.filter(Boolean).length).toBeGreaterThan(30);
    expect(row.filter((is) => !is).length).toBeGreaterThan(20);
  });
});

describe('other shapes', () => {
  it('leave the hole of a polygon as it is', () => {
    const colorAt = draw([testObject('p', { task: 'polygon', polygons: [[4, 4, 60, 4, 60, 44, 4, 44], [20, 14, 44, 14, 44, 34, 20, 34]] })], 4);
    expect(white(colorAt(32 * 4, 24 * 4))).toBe(true);
    expect(white(colorAt(50 * 4, 24 * 4))).toBe(false);
    expect(white(colorAt(2 * 4, 24 * 4))).toBe(true);
  });

  it('turn a box clockwise about its centre', () => {
    const colorAt = draw([testObject('t', { box: { x: 12, y: 22, w: 40, h: 4 }, rotation: 90 })], 4);
    // Now upright: edges at x = 30 and 34, from y = 4 to 44.
    expect(white(colorAt(30 * 4, 40 * 4))).toBe(false);
    expect(white(colorAt(34 * 4, 40 * 4))).toBe(false);
    expect(white(colorAt(14 * 4, 22 * 4))).toBe(true);
  });

  it('put keypoints on the middle of their pixels: seen ones filled, hidden ones hollow, others not at all', () => {
    const colorAt = draw([testObject('k', { task: 'keypoints', classId: 'person', box: { x: 6, y: 20, w: 52, h: 20 }, keypoints: [10, 30, 2, 50, 30, 1] })], 5);
    const centre = (x: number, y: number) => colorAt(Math.floor((x + 0.5) * 5), Math.floor((y + 0.5) * 5));
    expect(centre(10, 30)).toEqual([255, 0, 0]);
    expect(centre(50, 30)[0]).toBeLessThan(200);
    for (const [dx, dy] of [[2, 0], [-2, 0], [0, 2], [0, -2]] as const) expect(colorAt(52 + dx, 152 + dy), `${dx}, ${dy}`).toEqual([255, 0, 0]);
    // The bone.
    expect(white(colorAt(30 * 5, 152))).toBe(false);
    const none = draw([testObject('k', { task: 'keypoints', classId: 'person', keypoints: [10, 30, 0, 50, 30, 2] })], 5);
    expect(white(none(52, 152))).toBe(true);
  });

  it('draw labels solid, inferences dashed, those of a second model in another way', () => {
    const box = { x: 4, y: 8, w: 56, h: 36 };
    const dashes = (more: Partial<FrameObject>, compared: FrameDrawing['compared'] = null) => {
      const colorAt = draw([testObject('b', { box, ...more })], 4, { compared });
      const row = Array.from({ length: 200 }, (_, x) => ((colorAt(20 + x, 176)[0] ?? 0) > 200 ? '#' : '.')).join('');
      return new Set(row.split('.').map((part) => part.length).filter((length) => length > 0));
    };
    expect(dashes({})).toEqual(new Set([200]));
    const current = dashes({ role: 'inference', modelId: 'v1', confidence: 0.9 }, { modelId: 'v2', tag: 'v2' });
    const second = dashes({ role: 'inference', modelId: 'v2', confidence: 0.9 }, { modelId: 'v2', tag: 'v2' });
    expect(Math.max(...current)).toBeLessThanOrEqual(7);
    expect(Math.max(...second)).toBeGreaterThanOrEqual(8);
    expect(Math.min(...second)).toBeLessThanOrEqual(4);
  });
});

describe('layers', () => {
  const objects = Array.from({ length: 40 }, (_, at) => testObject(`b${at}`, { box: { x: (at * 7) % 50, y: (at * 11) % 40, w: 9, h: 7 } }));

  it('show after a pan what a fresh drawing shows', () => {
    const stage = { width: 120, height: 90 };
    const scene = createScene(objects, manifest);
    const canvas = Object.assign(document.createElement('canvas'), stage);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No canvas.');
    const layers = createFrameLayers();
    const base: FrameDrawing = { manifest, palette, picture: { bitmap, width: WIDTH, height: HEIGHT, source: null }, detail: null, pictureSize: { width: WIDTH, height: HEIGHT }, stage, view: { scale: 5, x: 0, y: 0 }, density: 1, scene, focused: 'b3', hovered: null, look: { ...plainLook, gamma: 1.4 }, compared: null };
    expect(layers.draw(context, base, false)).toBe(true);
    const moved = { ...base, view: { scale: 5, x: -61, y: -34.4 } };
    expect(layers.draw(context, moved, false)).toBe(false);
    expect(layers.draw(context, moved, true)).toBe(true);
    const settled = context.getImageData(0, 0, stage.width, stage.height).data;
    createFrameLayers().draw(context, moved, true);
    expect(context.getImageData(0, 0, stage.width, stage.height).data).toEqual(settled);
  });

  it('let the picture through when the overlay is put away', () => {
    const colorAt = draw(objects, 2, { look: { ...plainLook, overlay: 0 }, focused: 'b1', hovered: 'b2' });
    for (let y = 0; y < HEIGHT * 2; y++) for (let x = 0; x < WIDTH * 2; x++) expect(white(colorAt(x, y))).toBe(true);
  });

  it('apply the look to the picture alone', () => {
    const colorAt = draw([], 2, { look: { ...plainLook, brightness: -0.5 } });
    expect(colorAt(20, 20)).toEqual([128, 128, 128]);
  });
});
