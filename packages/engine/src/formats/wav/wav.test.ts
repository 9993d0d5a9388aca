import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWav, readWav } from './read-wav';
import { writeWav } from './write-wav';

const ramp = Float32Array.of(0, 0.25, -0.25, 0.5, -1);

describe('readWav', () => {
  it.each([8, 16, 24, 32] as const)('reads integers of %i bits', (bits) => {
    const sound = readWav(writeWav([ramp, ramp.toReversed()], { sampleRate: 44_100, bits }));
    expect(sound).toMatchObject({ sampleRate: 44_100, bits, float: false, missing: 0 });
    expect(sound.channels.map((channel) => [...channel])).toEqual([[...ramp], [...ramp.toReversed()]]);
  });

  it('reads floats as they are, and the golden bytes of a file by hand', () => {
    expect([...(readWav(writeWav([Float32Array.of(3.5, -0.125)], { sampleRate: 8000, bits: 32, float: true })).channels[0] ?? [])]).toEqual([3.5, -0.125]);
    // A LIST chunk of odd length before the data; 8 bits, mono: 0, 128, 255.
    const bytes = Uint8Array.from([...text('RIFF'), 50, 0, 0, 0, ...text('WAVE'), ...text('fmt '), 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, ...text('LIST'), 1, 0, 0, 0, 9, 0, ...text('data'), 3, 0, 0, 0, 0, 128, 255]);
    expect([...(readWav(bytes).channels[0] ?? [])]).toEqual([-1, 0, 127 / 128]);
    expect(readWav(bytes).sampleRate).toBe(8000);
  });

  it('gives what is there of a file that was cut off', () => {
    const whole = writeWav([ramp], { sampleRate: 8000 });
    const cut = readWav(whole.slice(0, 44 + 5));
    expect([cut.channels[0]?.length, cut.missing]).toEqual([2, 3]);
    expect(readWav(writeWav([new Float32Array(0)], { sampleRate: 8000 })).channels[0]).toHaveLength(0);
  });

  it('says what it cannot read', () => {
    const compressed = writeWav([ramp], { sampleRate: 8000 });
    compressed[20] = 0x55;
    expect(() => readWav(compressed)).toThrow(expect.objectContaining({ code: 'unsupported-format' }));
    const odd = writeWav([ramp], { sampleRate: 8000 });
    odd[32] = 7;
    expect(() => readWav(odd)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
    expect(() => readWav(writeWav([ramp], { sampleRate: 8000 }).slice(0, 36))).toThrow(/no data chunk/);
    expect(isWav(Uint8Array.from(text('ID3')))).toBe(false);
  });

  it('either reads bytes or throws a typed error, never anything else', () => {
    const whole = writeWav([ramp, ramp], { sampleRate: 8000, bits: 24 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: whole.length }), (at, value, length) => {
        const broken = whole.slice(0, length);
        if (at < length) broken[at] = value;
        try {
          expect(readWav(broken).channels.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ShoalError' });
        }
      }),
    );
  });
});

function text(value: string): number[] {
  return [...value].map((character) => character.charCodeAt(0));
}
