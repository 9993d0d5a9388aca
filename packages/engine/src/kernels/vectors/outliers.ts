import type { TaskOptions } from '../../base/abort';
import { quantile } from '../dataset-checks/quantile';
import { nearestNeighbors, type Neighbors } from '../knn';
import { createPacer } from '../pacer';
import { assertGraph } from './assert-graph';
import { assertLabels, assertVectors } from './assert-vectors';
import { takeRows } from './take-rows';

/** How far rows lie from their neighbours. A row without neighbours is not judged: NaN, raw 1, score 0, no flag. */
export interface Outliers {
  /** [n], mean distance a to the listed neighbours. */
  readonly meanDistances: Float64Array;
  /** [n], exp(-a / median of a), the value of the source: 0 to 1, lower = farther away. */
  readonly raw: Float64Array;
  /** [n], 1 - raw: 0 to 1, higher = more worth a look. */
  readonly scores: Float64Array;
  /** [n], 1 where a is above the third quartile by more than 1.7 interquartile ranges. */
  readonly flagged: Uint8Array;
  readonly count: number;
}

export interface GraphOutliers extends Outliers {
  /** Rows with a larger mean distance are flagged; NaN when no row has neighbours. */
  readonly threshold: number;
}

export interface ClassOutliers extends Outliers {
  /** `threshold` for each label that at least two rows have. */
  readonly thresholds: ReadonlyMap<number, number>;
}

/** What rounding may add to a distance, so that equal ones are not told apart. */
const slack = 1 + 1e-6;

/**
 * Rows that are far from their nearest neighbours (k = 10 in cleanlab; Kuan and Mueller, 2022). Cosine distances, that is
 * vectors that were normalised before the search, suit more than three dimensions. With a median of 0, as when most rows are
 * duplicates, every other row scores 1. Throws as `assertGraph` does.
 */
export function outliers(rows: number, graph: Neighbors): GraphOutliers {
  assertGraph(rows, graph);
  const { k, indices, distances } = graph;
  const meanDistances = new Float64Array(rows).fill(NaN);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let count = 0;
    for (let at = row * k; at < (row + 1) * k && (indices[at] as number) >= 0; at++, count++) sum += distances[at] as number;
    if (count > 0) meanDistances[row] = sum / count;
  }
  const sorted = meanDistances.filter((mean) => !Number.isNaN(mean)).sort();
  const median = quantile(sorted, 0.5);
  const upper = quantile(sorted, 0.75);
  const threshold = sorted.length > 0 ? upper + 1.7 * (upper - quantile(sorted, 0.25)) : NaN;
  const raw = meanDistances.map((mean) => (mean > 0 ? Math.exp(-mean / median) : 1));
  const flagged = Uint8Array.from(meanDistances, (mean) => (mean > threshold * slack ? 1 : 0));
  return { meanDistances, raw, scores: raw.map((value) => 1 - value), flagged, count: flagged.reduce((sum, flag) => sum + flag, 0), threshold };
}

export interface ClassOutlierParams {
  readonly dim: number;
  /** Neighbours a row, at most the other rows with its label; default 10. */
  readonly k?: number;
  readonly seed: number;
}

/**
 * `outliers` among the rows with the same label, with the median and the quartiles of that label: finds wrong labels without
 * a model. `vectors` is row-major [n, dim], `labels` [n] with -1 for none; rows without a label, and the only row of a label,
 * are not judged. Throws as `assertVectors` and `assertLabels` do.
 */
export async function outliersWithinClasses(
  vectors: Float32Array,
  labels: ArrayLike<number>,
  { dim, k = 10, seed }: ClassOutlierParams,
  options: TaskOptions = {},
): Promise<ClassOutliers> {
  const n = assertVectors(vectors, dim);
  assertLabels(labels, n, 'label');
  const members = new Map<number, number[]>();
  for (let row = 0; row < n; row++) {
    const label = labels[row] as number;
    const rows = members.get(label);
    if (rows) rows.push(row);
    else if (label >= 0) members.set(label, [row]);
  }
  const meanDistances = new Float64Array(n).fill(NaN);
  const raw = new Float64Array(n).fill(1);
  const scores = new Float64Array(n);
  const flagged = new Uint8Array(n);
  const thresholds = new Map<number, number>();
  const phase = 'Finding neighbours within classes';
  const pacer = createPacer(options);
  let done = 0;
  let count = 0;
  for (const [label, rows] of members) {
    const before = done;
    const graph = await nearestNeighbors(takeRows(vectors, dim, rows), { dim, k, seed }, {
      signal: options.signal,
      onProgress: (progress) => options.onProgress?.({ phase, done: before + (rows.length * progress.done) / (progress.total ?? Infinity), total: n }),
    });
    const found = outliers(rows.length, graph);
    rows.forEach((row, i) => {
      meanDistances[row] = found.meanDistances[i] as number;
      raw[row] = found.raw[i] as number;
      scores[row] = found.scores[i] as number;
      flagged[row] = found.flagged[i] as number;
    });
    if (rows.length > 1) thresholds.set(label, found.threshold);
    count += found.count;
    done += rows.length;
    if (pacer.due()) await pacer.pause(phase, done, n);
  }
  return { meanDistances, raw, scores, flagged, count, thresholds };
}
