import type { TaskOptions } from '../../base/abort';
import { squaredDistance } from '../distance';
import { createPacer } from '../pacer';
import { kMeans } from '../vectors/k-means';
import { takeRows } from '../vectors/take-rows';
import { openCandidates, type SelectionParams } from './selection';

export interface TypicalParams extends SelectionParams {
  readonly seed: number;
  /** Clusters at most; default 500. */
  readonly mostClusters?: number;
  /** Neighbours whose mean distance says how typical a row is; default 20. */
  readonly neighbors?: number;
}

/** Clusters need more members than this. */
const fewestMembers = 5;

/**
 * TypiClust (Hacohen, Dekel and Weinshall, ICML 2022), for a cold start: k-means of candidates and chosen rows into |chosen| + budget clusters, those with the fewest chosen
 * rows first and the largest among them; from each in turn the open row with the smallest mean distance (Euclidean, not squared) to its nearest open rows of the cluster,
 * found again after every pick. When clusters of more than 5 rows run dry, smaller ones follow. The same seed gives the same answer. Throws as `openCandidates` does.
 */
export async function selectTypical(vectors: Float32Array, params: TypicalParams, options: TaskOptions = {}): Promise<Int32Array> {
  const { dim, budget, seed, chosen = new Int32Array(0), mostClusters = 500, neighbors = 20 } = params;
  const open = openCandidates(vectors, params);
  const count = Math.min(budget, open.length);
  if (count === 0) return new Int32Array(0);
  const known = Int32Array.from(new Set(chosen));
  const all = Int32Array.from([...open, ...known]);
  const { labels, clusters } = await kMeans(takeRows(vectors, dim, all), { dim, clusters: Math.min(known.length + budget, mostClusters), seed }, options);
  const groups = Array.from({ length: clusters }, () => ({ open: [] as number[], known: 0, size: 0 }));
  labels.forEach((label, i) => {
    const group = groups[label];
    if (!group) return;
    group.size++;
    if (i < open.length) group.open.push(all[i] as number);
    else group.known++;
  });
  const order = [...groups.keys()].sort((a, b) => {
    const [first, second] = [groups[a], groups[b]];
    if (!first || !second) return 0;
    return Number(first.size <= fewestMembers) - Number(second.size <= fewestMembers) || first.known - second.known || second.size - first.size || a - b;
  });
  const pacer = createPacer(options);
  const selected: number[] = [];
  while (selected.length < count) {
    const before = selected.length;
    for (const at of order) {
      const group = groups[at];
      if (!group || group.open.length === 0 || selected.length >= count) continue;
      // Small clusters wait until all others are empty.
      if (group.size <= fewestMembers && groups.some((other) => other.size > fewestMembers && other.open.length > 0)) continue;
      const pick = mostTypical(vectors, dim, group.open, Math.min(neighbors, Math.floor(group.size / 2)));
      selected.push(group.open[pick] as number);
      group.open.splice(pick, 1);
      if (pacer.due()) await pacer.pause('Selecting typical examples', selected.length, count);
    }
    if (selected.length === before) break;
  }
  return Int32Array.from(selected);
}

/** Position of the row whose k nearest others are nearest on average; the first when there are no others. */
export function mostTypical(vectors: Float32Array, dim: number, rows: readonly number[], wanted: number): number {
  const k = Math.min(wanted, rows.length - 1);
  if (k < 1) return 0;
  let [best, least] = [0, Infinity];
  rows.forEach((row, at) => {
    const distances = Float64Array.from(rows, (other) => (other === row ? Infinity : Math.sqrt(squaredDistance(vectors, row, other, dim)))).sort();
    let sum = 0;
    for (let i = 0; i < k; i++) sum += distances[i] as number;
    if (sum < least) [best, least] = [at, sum];
  });
  return best;
}
