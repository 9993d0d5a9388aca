import { describe, expect, it } from 'vitest';
import { fitRegion, padRegion } from './fit-region';
import { packPixels } from './pack-pixels';
import { resizePixels } from './resize-pixels';

const [width, height] = [7, 5];
const data = new Uint8Array(width * height * 4).fill(255);
for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = (x * 37 + y * 11 + c * 53) % 256;
const picture = { data, width, height };

describe('resizePixels', () => {
  // Image.fromarray(a).resize(size, Image.BILINEAR), Pillow 12.
  it('makes smaller as Pillow does, byte for byte', () => {
    expect([...resizePixels(picture, 3, 2)]).toEqual([43, 96, 149, 122, 171, 172, 201, 133, 68, 65, 118, 171, 144, 183, 141, 194, 80, 73]);
  });

  it('makes larger as Pillow does', () => {
    const large = resizePixels(picture, 8, 6);
    expect([...large.subarray(0, 12)]).toEqual([0, 53, 106, 30, 83, 136, 62, 115, 168, 95, 148, 201]);
    expect(large.reduce((sum, value) => sum + value, 0)).toBe(18269);
  });

  it('cuts a region out, black beyond the edges', () => {
    const cut = resizePixels(picture, 3, 3, { x: -1, y: 1, w: 4, h: 5 });
    expect([...cut]).toEqual([5, 20, 36, 35, 88, 141, 79, 132, 185, 10, 26, 42, 52, 105, 158, 96, 149, 202, 6, 12, 19, 27, 50, 72, 46, 69, 91]);
    expect([...resizePixels(picture, 2, 2, { x: 50, y: 50, w: 4, h: 4 })]).toEqual(new Array(12).fill(0));
  });

  it('copies what needs no resizing, and refuses regions without pixels', () => {
    expect([...resizePixels(picture, 7, 5).subarray(0, 6)]).toEqual([0, 53, 106, 37, 90, 143]);
    for (const region of [{ x: 0, y: 0, w: 0, h: 3 }, { x: NaN, y: 0, w: 2, h: 2 }, { x: 0, y: 0, w: -4, h: 2 }]) expect(() => resizePixels(picture, 2, 2, region)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
  });
});

describe('packPixels', () => {
  const rgb = Uint8Array.of(0, 51, 102, 153, 204, 255);
  const plain = { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const pack = (layout: 'nchw' | 'nhwc', color: 'rgb' | 'bgr', given: object = {}) => {
    const batch = new Float32Array(12);
    packPixels(rgb, batch, 1, { ...plain, ...given, layout, color });
    return [...batch.subarray(6)].map((value) => Number(value.toFixed(4)));
  };

  it('lays channels, colours and numbers out as asked', () => {
    expect(pack('nhwc', 'rgb')).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(pack('nchw', 'rgb')).toEqual([0, 0.6, 0.2, 0.8, 0.4, 1]);
    expect(pack('nchw', 'bgr')).toEqual([0.4, 1, 0.2, 0.8, 0, 0.6]);
    expect(pack('nhwc', 'bgr', { mean: [0, 0.2, 0], std: [1, 0.5, 1] })).toEqual([0.4, 0, 0, 1, 1.2, 0.6]);
  });
});

describe('regions', () => {
  it('pad, letterbox and cover', () => {
    expect(padRegion({ x: 10, y: 20, w: 40, h: 10 }, 0.1)).toEqual({ x: 6, y: 19, w: 48, h: 12 });
    expect(fitRegion({ x: 0, y: 0, w: 200, h: 100 }, 50, 50, 'letterbox')).toEqual({ x: 0, y: -50, w: 200, h: 200 });
    expect(fitRegion({ x: 0, y: 0, w: 200, h: 100 }, 50, 50, 'cover')).toEqual({ x: 50, y: 0, w: 100, h: 100 });
    expect(fitRegion({ x: 0, y: 0, w: 100, h: 200 }, 100, 50, 'cover')).toEqual({ x: 0, y: 75, w: 100, h: 50 });
    expect(fitRegion({ x: 1, y: 2, w: 3, h: 4 }, 9, 9, 'stretch')).toEqual({ x: 1, y: 2, w: 3, h: 4 });
  });
});
