import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureImage } from './measure-image';

const opaque = (...levels: number[]) => Uint8Array.from(levels.flatMap((level) => [level, level, level, 255]));
const checkers = (side: number, cell: number, dark: number, bright: number) =>
  opaque(...Array.from({ length: side * side }, (_, i) => ((Math.floor((i % side) / cell) + Math.floor(i / side / cell)) % 2 ? bright : dark)));

describe('measureImage', () => {
  it('gives the golden values of one black and one white pixel', () => {
    const measures = measureImage(opaque(0, 255), 2, 1);
    expect(measures.area).toBe(2);
    expect(measures.aspect).toBe(0.5);
    expect(measures.brightness).toBeCloseTo(0.5, 12);
    expect(measures.darkPercentile).toBeCloseTo(0.05, 12);
    expect(measures.brightPercentile).toBeCloseTo(0.99, 12);
    expect(measures.entropy).toBe(1);
    expect(measures.information).toBeCloseTo(0.1, 12);
    // Edges 0 and 255 (cut from -765 and 765): variance 127.5².
    expect(measures.sharpness).toBeCloseTo(1 - Math.exp(-16.25625), 12);
    expect(measures).toMatchObject({ isGreyscale: true, meanRed: 0.5, meanGreen: 0.5, meanBlue: 0.5, saturation: 0 });
  });

  it('gives the golden values of a dot', () => {
    const measures = measureImage(opaque(0, 0, 0, 0, 10, 0, 0, 0, 0), 3, 3);
    // Edges 80 and eight times 0: 6400/9 - (80/9)².
    expect(measures.sharpness).toBeCloseTo(1 - Math.exp(-0.6320987654), 9);
    expect(measures.entropy).toBeCloseTo(-(8 / 9) * Math.log2(8 / 9) - (1 / 9) * Math.log2(1 / 9), 12);
  });

  it('gives the golden values of colours', () => {
    const measures = measureImage(Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 100, 50, 50, 255), 4, 1);
    const brightness = [1, 1, 1].map((_, i) => Math.sqrt([0.241, 0.691, 0.068][i] ?? 0));
    expect(measures.brightness).toBeCloseTo(([...brightness, Math.sqrt(0.241 * 1e4 + 0.759 * 2500) / 255].reduce((a, b) => a + b) / 4), 12);
    expect(measures.saturation).toBe(3.5 / 4);
    expect(measures.meanRed).toBeCloseTo(355 / 1020, 12);
    expect(measures.isGreyscale).toBe(false);
  });

  it('shows transparent pixels on white', () => {
    expect(measureImage(Uint8Array.of(255, 0, 0, 0), 1, 1)).toMatchObject({ brightness: expect.closeTo(1, 12), isGreyscale: true });
    expect(measureImage(Uint8Array.of(0, 0, 0, 51), 1, 1).meanRed).toBeCloseTo(0.8, 12);
  });

  it('takes a plain picture of any size for blurred and without information', () => {
    for (const [width, height] of [[1, 1], [1, 7], [5, 4]] as const) {
      const measures = measureImage(opaque(...Array<number>(width * height).fill(200)), width, height);
      expect(measures).toMatchObject({ sharpness: 0, entropy: 0, darkPercentile: 200 / 255, brightPercentile: 200 / 255 });
    }
  });

  it('tells planted pictures apart', () => {
    expect(measureImage(checkers(16, 4, 10, 30), 16, 16).brightPercentile).toBeLessThan(0.22);
    expect(1 - measureImage(checkers(16, 4, 245, 255), 16, 16).darkPercentile).toBeLessThan(0.05);
    expect(measureImage(checkers(16, 1, 0, 255), 16, 16).sharpness).toBeGreaterThan(0.99);
    const ramp = opaque(...Array.from({ length: 256 }, (_, i) => i % 16));
    expect(measureImage(ramp, 16, 16).sharpness).toBeLessThan(0.3);
  });

  it('rejects bytes that are not of the size', () => {
    for (const [width, height] of [[2, 1], [0, 0], [-1, -1], [0.5, 2], [NaN, 1]] as const) {
      expect(() => measureImage(new Uint8Array(4), width, height)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });

  const pictures = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([width, height]) =>
    fc.record({ width: fc.constant(width), height: fc.constant(height), rgba: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }) }),
  );

  it('stays within its ranges and does not depend on the orientation', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, rgba }) => {
        const measures = measureImage(rgba, width, height);
        for (const name of ['aspect', 'brightness', 'darkPercentile', 'brightPercentile', 'information', 'sharpness', 'meanRed', 'saturation'] as const) {
          expect(measures[name]).toBeGreaterThanOrEqual(0);
          expect(measures[name]).toBeLessThanOrEqual(1);
        }
        expect(measures.darkPercentile).toBeLessThanOrEqual(measures.brightPercentile);
        const turned = new Uint8ClampedArray(rgba.length);
        for (let i = 0; i < width * height; i++) turned.set(rgba.subarray(i * 4, i * 4 + 4), ((i % width) * height + Math.floor(i / width)) * 4);
        const other = measureImage(turned, height, width);
        for (const name of Object.keys(measures) as (keyof typeof measures)[]) expect(Number(other[name])).toBeCloseTo(Number(measures[name]), 9);
      }),
    );
  });

  it('agrees with the edge picture computed pixel by pixel', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, rgba }) => {
        for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
        const grey = (x: number, y: number) => {
          const at = 4 * (Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x)));
          return (19595 * (rgba[at] ?? 0) + 38470 * (rgba[at + 1] ?? 0) + 7471 * (rgba[at + 2] ?? 0) + 32768) >> 16;
        };
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const));
        const edges = Array.from({ length: width * height }, (_, i) => {
          const [x, y] = [i % width, Math.floor(i / width)];
          return Math.min(255, Math.max(0, around.reduce((sum, [dx, dy]) => sum + grey(x, y) - grey(x + dx, y + dy), 0)));
        });
        const mean = edges.reduce((a, b) => a + b) / edges.length;
        const variance = edges.reduce((sum, edge) => sum + (edge - mean) ** 2, 0) / edges.length;
        expect(measureImage(rgba, width, height).sharpness).toBeCloseTo(1 - Math.exp(-0.001 * variance), 9);
      }),
    );
  });
});
