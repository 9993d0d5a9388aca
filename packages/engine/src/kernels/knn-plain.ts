import { squaredDistance } from './distance';
import type { KnnSearch } from './knn-search';
import { createNeighborHeaps, type NeighborHeaps, type Neighbors } from './neighbor-heaps';
import type { Pacer } from './pacer';
import { forEachLeaf } from './projection-trees';
import { createRandom } from './random';

const phase = 'Finding neighbours';

/**
 * The neighbours of `nearestNeighbors` in plain TypeScript: what runs where WebAssembly may not, and what the tests hold the WebAssembly
 * kernel against. Row-major [n, dim], finite, k from 1 to n - 1.
 */
export async function findNeighborsPlainly(vectors: Float32Array, { n, dim, k, seed, exact }: KnnSearch, pacer: Pacer): Promise<Neighbors> {
  const heaps = createNeighborHeaps(n, k);
  if (exact) await compareAllPairs(vectors, n, dim, heaps, pacer);
  else await descend(vectors, n, dim, heaps, seed, pacer);
  for (let i = 0; i < n; i++) {
    heaps.sortRow(i);
    if ((i & 1023) === 0 && pacer.due()) await pacer.pause(phase, n, n);
  }
  return heaps.neighbors();
}

async function compareAllPairs(vectors: Float32Array, n: number, dim: number, heaps: NeighborHeaps, pacer: Pacer): Promise<void> {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) heaps.offer(i, j, squaredDistance(vectors, i, j, dim));
    if (pacer.due()) await pacer.pause(phase, i, n);
  }
}

/** Rounds after which NN-descent is stopped when it has not converged; and the share of changed entries that ends it. */
const maxRounds = 10;
const convergedShare = 0.002;
/** Candidates a point and kind and round: the ρK of the paper. */
const maxCandidates = 20;

async function descend(vectors: Float32Array, n: number, dim: number, heaps: NeighborHeaps, seed: number, pacer: Pacer): Promise<void> {
  const random = createRandom(seed);
  const trees = 6;
  const steps = trees + maxRounds;
  for (let tree = 0; tree < trees; tree++) {
    for (const leaf of forEachLeaf(vectors, n, dim, random)) {
      for (let a = 0; a < leaf.length; a++) {
        for (let b = a + 1; b < leaf.length; b++) {
          const i = leaf[a] as number;
          const j = leaf[b] as number;
          heaps.offer(i, j, squaredDistance(vectors, i, j, dim));
        }
      }
      if (pacer.due()) await pacer.pause(phase, tree, steps);
    }
  }
  for (let i = 0; i < n; i++) {
    while (!heaps.full(i)) {
      const j = Math.floor(random() * n);
      if (j !== i) heaps.offer(i, j, squaredDistance(vectors, i, j, dim));
    }
  }
  const fresh = createCandidates(n);
  const known = createCandidates(n);
  for (let round = 0; round < maxRounds; round++) {
    fresh.offered.fill(0);
    known.offered.fill(0);
    for (let from = 0; from < n; from += 4096) {
      gatherCandidates(heaps, from, Math.min(n, from + 4096), fresh, known, random);
      if (pacer.due()) await pacer.pause(phase, trees + round, steps);
    }
    let changed = 0;
    for (let i = 0; i < n; i++) {
      changed += joinNeighbors(vectors, dim, i, heaps, fresh, known);
      if ((i & 63) === 0 && pacer.due()) await pacer.pause(phase, trees + round + i / n, steps);
    }
    if (changed <= convergedShare * n * heaps.k) return;
  }
}

/** Random sample of at most `maxCandidates` rows for every row. */
interface Candidates {
  readonly rows: Int32Array;
  /** How many were offered, which can be more than are kept. */
  readonly offered: Int32Array;
}

function createCandidates(n: number): Candidates {
  return { rows: new Int32Array(n * maxCandidates), offered: new Int32Array(n) };
}

/** Reservoir sampling. */
function offerCandidate(candidates: Candidates, i: number, j: number, random: () => number): void {
  const seen = candidates.offered[i] as number;
  candidates.offered[i] = seen + 1;
  const slot = seen < maxCandidates ? seen : Math.floor(random() * (seen + 1));
  if (slot < maxCandidates) candidates.rows[i * maxCandidates + slot] = j;
}

/** Neighbours and reverse neighbours, apart by whether they arrived since the last round. */
function gatherCandidates(heaps: NeighborHeaps, from: number, to: number, fresh: Candidates, known: Candidates, random: () => number): void {
  const { indices, isNew, k } = heaps;
  for (let i = from; i < to; i++) {
    for (let at = i * k; at < (i + 1) * k; at++) {
      const j = indices[at] as number;
      const target = isNew[at] === 1 ? fresh : known;
      offerCandidate(target, i, j, random);
      offerCandidate(target, j, i, random);
      isNew[at] = 0;
    }
  }
}

function joinNeighbors(vectors: Float32Array, dim: number, i: number, heaps: NeighborHeaps, fresh: Candidates, known: Candidates): number {
  const start = i * maxCandidates;
  const freshCount = Math.min(maxCandidates, fresh.offered[i] as number);
  const knownCount = Math.min(maxCandidates, known.offered[i] as number);
  let changed = 0;
  for (let a = 0; a < freshCount; a++) {
    const p = fresh.rows[start + a] as number;
    for (let b = a + 1; b < freshCount; b++) {
      const q = fresh.rows[start + b] as number;
      if (p !== q) changed += heaps.offer(p, q, squaredDistance(vectors, p, q, dim));
    }
    for (let b = 0; b < knownCount; b++) {
      const q = known.rows[start + b] as number;
      if (p !== q) changed += heaps.offer(p, q, squaredDistance(vectors, p, q, dim));
    }
  }
  return changed;
}
