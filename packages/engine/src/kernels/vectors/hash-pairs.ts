import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { createPacer, type Pacer } from '../pacer';
import { duplicatePairs, type DuplicatePairs } from './duplicate-groups';
import { hammingDistance } from './perceptual-hash';

type Found = [a: number, b: number, distance: number][];

const phase = 'Comparing pictures';
const chunks = 4;
const chunkValues = 1 << 16;
/** Of this many differing bits, one of four chunks has at most one. */
const indexedUpTo = 7;

/**
 * All pairs of perceptual hashes at most `maxDistance` bits apart (default 6), exactly; `duplicateGroups` makes groups of
 * them. `hashes` is [n, 2] of `perceptualHash`; rows with the hash 0, plain pictures or pictures without one, form no pairs.
 *
 * Up to 7 bits, hashes are looked up by their four chunks of 16 bits (multi-index hashing; Norouzi, Punjani and Fleet, CVPR
 * 2012): of at most 3 differing bits no chunk need have any, so one is the same; of at most 7, one differs in at most 1
 * bit, so its 16 neighbours are looked up as well. Beyond that every pair is compared: n² / 2 steps. The number of pairs
 * itself grows with the square of the copies of one picture. Throws `invalid-argument` for a wrong shape or distance.
 */
export async function hashPairs(hashes: Uint32Array, { maxDistance = 6 }: { readonly maxDistance?: number } = {}, options: TaskOptions = {}): Promise<DuplicatePairs> {
  if (hashes.length % 2 !== 0 || !Number.isInteger(maxDistance) || maxDistance < 0 || maxDistance > 64) {
    throw new ShoalError('invalid-argument', `hashPairs got ${hashes.length} halves of hashes and maxDistance ${maxDistance}. Expected two halves a row and a whole distance from 0 to 64.`);
  }
  const rows: number[] = [];
  for (let row = 0; row * 2 < hashes.length; row++) if (hashes[row * 2] !== 0 || hashes[row * 2 + 1] !== 0) rows.push(row);
  const pacer = createPacer(options);
  const found: Found = [];
  if (maxDistance > indexedUpTo) await compareAll(hashes, rows, maxDistance, found, pacer);
  else for (let chunk = 0; chunk < chunks; chunk++) await compareByChunk(hashes, rows, chunk, maxDistance, found, pacer);
  return duplicatePairs(found);
}

async function compareAll(hashes: Uint32Array, rows: readonly number[], maxDistance: number, found: Found, pacer: Pacer): Promise<void> {
  for (let i = 0; i < rows.length; i++) {
    const a = rows[i] as number;
    for (let j = i + 1; j < rows.length; j++) {
      const b = rows[j] as number;
      const distance = hammingDistance(hashes, a, b);
      if (distance <= maxDistance) found.push([a, b, distance]);
    }
    if (pacer.due()) await pacer.pause(phase, i, rows.length);
  }
}

async function compareByChunk(hashes: Uint32Array, rows: readonly number[], chunk: number, maxDistance: number, found: Found, pacer: Pacer): Promise<void> {
  const flips = maxDistance < chunks ? [0] : [0, ...Array.from({ length: 16 }, (_, bit) => 1 << bit)];
  const isFlip = (bits: number) => bits === 0 || (flips.length > 1 && (bits & (bits - 1)) === 0);
  const { starts, sorted } = byChunk(hashes, rows, chunk);
  for (let i = 0; i < rows.length; i++) {
    const a = rows[i] as number;
    for (const flip of flips) {
      const value = chunkOf(hashes, a, chunk) ^ flip;
      for (let at = starts[value] as number; at < (starts[value + 1] as number); at++) {
        const b = sorted[at] as number;
        if (b <= a) continue;
        const distance = hammingDistance(hashes, a, b);
        if (distance <= maxDistance && !foundBefore(a, b)) found.push([a, b, distance]);
      }
    }
    if (pacer.due()) await pacer.pause(phase, chunk * rows.length + i, chunks * rows.length);
  }

  function foundBefore(a: number, b: number): boolean {
    for (let earlier = 0; earlier < chunk; earlier++) if (isFlip(chunkOf(hashes, a, earlier) ^ chunkOf(hashes, b, earlier))) return true;
    return false;
  }
}

/** The rows ordered by one chunk, and where each of its values starts, by counting. */
function byChunk(hashes: Uint32Array, rows: readonly number[], chunk: number): { starts: Int32Array; sorted: Int32Array } {
  const starts = new Int32Array(chunkValues + 1);
  for (const row of rows) {
    const value = chunkOf(hashes, row, chunk);
    starts[value + 1] = (starts[value + 1] as number) + 1;
  }
  for (let value = 0; value < chunkValues; value++) starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number);
  const next = starts.slice();
  const sorted = new Int32Array(rows.length);
  for (const row of rows) {
    const value = chunkOf(hashes, row, chunk);
    const at = next[value] as number;
    sorted[at] = row;
    next[value] = at + 1;
  }
  return { starts, sorted };
}

function chunkOf(hashes: Uint32Array, row: number, chunk: number): number {
  const half = hashes[row * 2 + (chunk >> 1)] as number;
  return chunk & 1 ? half & 0xffff : half >>> 16;
}
