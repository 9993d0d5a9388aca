import { describe, expect, it } from 'vitest';
import { openVectorCache, vectorKey, type VectorFile } from './vector-cache';

function memoryFile(start = new Uint8Array()): VectorFile & { bytes: Uint8Array } {
  const file = {
    bytes: start,
    read: () => Promise.resolve(file.bytes),
    append(more: Uint8Array) {
      file.bytes = Uint8Array.of(...file.bytes, ...more);
      return Promise.resolve();
    },
    clear() {
      file.bytes = new Uint8Array();
      return Promise.resolve();
    },
    close: () => undefined,
  };
  return file;
}

const hash = 'ab'.repeat(32);
const key = (x: number) => vectorKey(hash, { x, y: 2, w: 3, h: 4 });

describe('openVectorCache', () => {
  it('gives the next run exactly what this one got, near to what was put', async () => {
    const file = memoryFile();
    const cache = await openVectorCache(file);
    const vector = Float32Array.of(1e6, -0.3, 123.456, 0);
    const stored = cache.put(key(1), vector);
    stored.forEach((value, axis) => expect(Math.abs(value - (vector[axis] ?? 0))).toBeLessThanOrEqual(Math.max(Math.abs(vector[axis] ?? 0) * 2 ** -11, 1e6 * 2 ** -25) * 1.001));
    cache.put(key(2), Float32Array.of(0, 0, 0, 0));
    await cache.flush();
    cache.put(vectorKey(hash, null), Float32Array.of(1, 2, 3, 4));
    await cache.flush();
    const again = await openVectorCache(file);
    expect(again.get(key(1))).toEqual(stored);
    expect(again.get(key(2))).toEqual(new Float32Array(4));
    expect([...(again.get(vectorKey(hash, null)) ?? [])]).toEqual([1, 2, 3, 4]);
    expect(again.get(key(3))).toBeUndefined();
  });

  it('ignores a record that was cut off, and goes on behind what is whole', async () => {
    const file = memoryFile();
    const cache = await openVectorCache(file);
    cache.put(key(1), Float32Array.of(1, 2));
    cache.put(key(2), Float32Array.of(3, 4));
    await cache.flush();
    file.bytes = file.bytes.slice(0, -3);
    const torn = await openVectorCache(file);
    expect([torn.get(key(1))?.[0], torn.get(key(2))]).toEqual([1, undefined]);
    torn.put(key(2), Float32Array.of(3, 4));
    await torn.flush();
    const mended = await openVectorCache(file);
    expect([mended.get(key(1))?.[0], mended.get(key(2))?.[1]]).toEqual([1, 4]);
  });

  it('replaces a file that is none of ours, and works without one or with one that refuses', async () => {
    const file = memoryFile(new TextEncoder().encode('something else entirely'));
    const cache = await openVectorCache(file);
    cache.put(key(1), Float32Array.of(1));
    await cache.flush();
    expect((await openVectorCache(file)).get(key(1))?.[0]).toBe(1);
    const refusing = { ...memoryFile(), append: () => Promise.reject(new Error('full')) };
    for (const none of [null, refusing]) {
      const loose = await openVectorCache(none);
      loose.put(key(1), Float32Array.of(5));
      await loose.flush();
      expect(loose.get(key(1))?.[0]).toBe(5);
    }
  });
});
