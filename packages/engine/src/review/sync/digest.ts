import type { ReviewEvent } from '../event';

/** Tells two sets of events apart, in a few bytes. */
export interface Digest {
  readonly size: number;
  readonly hash: string;
}

const digests = new WeakMap<readonly ReviewEvent[], Digest>();

/** The sum of two 32-bit FNV-1a hashes of each id, so that order does not matter. Remembered by array. */
export function digestOf(events: readonly ReviewEvent[]): Digest {
  const known = digests.get(events);
  if (known) return known;
  let [low, high] = [0, 0];
  for (const { id } of events) {
    let [a, b] = [0x811c9dc5, 0x01000193];
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
    }
    low = (low + (a >>> 0)) >>> 0;
    high = (high + (b >>> 0)) >>> 0;
  }
  const digest = { size: events.length, hash: `${high.toString(16)}-${low.toString(16)}` };
  digests.set(events, digest);
  return digest;
}

export function sameDigest(a: Digest, b: Digest): boolean {
  return a.size === b.size && a.hash === b.hash;
}
