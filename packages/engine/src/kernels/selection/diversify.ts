import type { TaskOptions } from '../../base/abort';
import { squaredDistance } from '../distance';
import { createPacer } from '../pacer';
import { openCandidates, type SelectionParams } from './selection';

export interface DiversifyParams extends SelectionParams {
  /** Least Euclidean distance of any two rows, in the unit of the vectors; cosine distance d of rows of length 1 is the Euclidean distance √(2 d). */
  readonly minDistance: number;
}

/**
 * Candidates in their order without those that are nearer than `minDistance` to one that is chosen or was selected before: near-duplicates of what is in the list.
 * Fewer than `budget` come back when no others are far enough. Throws as `openCandidates` does.
 */
export async function diversify(vectors: Float32Array, params: DiversifyParams, options: TaskOptions = {}): Promise<Int32Array> {
  const { dim, chosen = new Int32Array(0), budget, minDistance } = params;
  const open = openCandidates(vectors, params);
  const pacer = createPacer(options);
  const least = minDistance > 0 ? minDistance * minDistance : -1;
  const kept = [...chosen];
  const selected: number[] = [];
  for (let i = 0; i < open.length && selected.length < budget; i++) {
    if (pacer.due()) await pacer.pause('Leaving out near-duplicates', i, open.length);
    const row = open[i] as number;
    if (least > 0 && kept.some((other) => squaredDistance(vectors, row, other, dim) < least)) continue;
    kept.push(row);
    selected.push(row);
  }
  return Int32Array.from(selected);
}
