import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLook, CHANNELS, isPlain, lookTable, plainLook, type Look } from './look';

const look: fc.Arbitrary<Look> = fc.record({ brightness: fc.double({ min: -1, max: 1, noNaN: true }), contrast: fc.double({ min: 0, max: 4, noNaN: true }), gamma: fc.double({ min: 0.2, max: 5, noNaN: true }), channel: fc.constantFrom(...CHANNELS), overlay: fc.constant(1), fill: fc.constant(true) });

describe('lookTable', () => {
  it('changes nothing by default', () => {
    expect([...lookTable(plainLook)]).toEqual(Array.from({ length: 256 }, (_, value) => value));
    expect(isPlain({ ...plainLook, overlay: 0.2, fill: false })).toBe(true);
  });

  it.each([
    [{ brightness: 0.2 }, 100, 151],
    [{ brightness: -0.5 }, 100, 0],
    [{ contrast: 3 }, 100, 45],
    [{ contrast: 0 }, 3, 128],
    [{ gamma: 2 }, 64, 128],
    [{ gamma: 0.5 }, 128, 64],
    [{ gamma: 2, contrast: 2, brightness: 0.1 }, 80, 184],
  ])('%o turns %d into %d', (changes, value, expected) => {
    expect(lookTable({ ...plainLook, ...changes })[value]).toBe(expected);
  });

  it('never falls, and follows the formula within rounding', () => {
    fc.assert(
      fc.property(look, fc.integer({ min: 0, max: 254 }), (any, value) => {
        const table = lookTable(any);
        expect(table[value + 1]).toBeGreaterThanOrEqual(table[value] ?? 0);
        const exact = 255 * ((Math.pow(value / 255, 1 / any.gamma) - 0.5) * any.contrast + 0.5 + any.brightness);
        expect(Math.abs((table[value] ?? 0) - Math.max(0, Math.min(255, exact)))).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });
});

describe('applyLook', () => {
  const shown = (changes: Partial<Look>) => {
    const pixels = Uint8ClampedArray.of(200, 100, 50, 77);
    applyLook(pixels, { ...plainLook, ...changes });
    return [...pixels];
  };

  it('shows one channel, or the luminance, as grey; alpha stays', () => {
    expect(shown({ channel: 'red' })).toEqual([200, 200, 200, 77]);
    expect(shown({ channel: 'green' })).toEqual([100, 100, 100, 77]);
    expect(shown({ channel: 'blue' })).toEqual([50, 50, 50, 77]);
    // 0.2126 · 200 + 0.7152 · 100 + 0.0722 · 50 = 117.65
    expect(shown({ channel: 'luminance' })).toEqual([118, 118, 118, 77]);
    expect(shown({ brightness: 0.2 })).toEqual([251, 151, 101, 77]);
  });
});
