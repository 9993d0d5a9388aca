import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { createIndexedDbCache } from './indexed-db-cache';

describe('createIndexedDbCache', () => {
  it('gives back what was kept, to another page too', async () => {
    await createIndexedDbCache({ name: 'one' }).set('a', Uint8Array.of(1, 2, 3));
    const again = createIndexedDbCache({ name: 'one' });
    expect(await again.get('a')).toEqual(Uint8Array.of(1, 2, 3));
    expect(await again.get('b')).toBeUndefined();
  });

  it('lets the least recently used go when there is no room', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const cache = createIndexedDbCache({ name: 'two', maxBytes: 10 });
    for (const [key, size] of [['old', 4], ['used', 4]] as const) {
      vi.advanceTimersByTime(1000);
      await cache.set(key, new Uint8Array(size));
    }
    vi.advanceTimersByTime(1000);
    await cache.get('old');
    vi.advanceTimersByTime(1000);
    await cache.set('new', new Uint8Array(5));
    vi.useRealTimers();
    expect([(await cache.get('old'))?.length, await cache.get('used'), (await cache.get('new'))?.length]).toEqual([4, undefined, 5]);
  });

  it('keeps nothing and fails never where storage is refused', async () => {
    vi.stubGlobal('indexedDB', { open: () => { throw new DOMException('no', 'SecurityError'); } });
    const cache = createIndexedDbCache({ name: 'three' });
    await cache.set('a', new Uint8Array(1));
    expect(await cache.get('a')).toBeUndefined();
    vi.unstubAllGlobals();
  });
});
