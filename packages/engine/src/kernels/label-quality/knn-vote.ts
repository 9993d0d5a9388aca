import { ShoalError } from '../../base/errors';
import { assertClasses, invalidRow } from './assert-rows';

/** Labels beside the neighbours of every row. */
export interface NeighborLabels {
  /** Row-major [n, width], nearest first; -1 = no neighbour. The row itself may be among them or not. */
  readonly neighbors: Int32Array;
  /** Neighbours a row. */
  readonly width: number;
  /** [n], index of the given class; -1 = not labelled, does not vote. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

export interface AgreementParams {
  /** Voters a row, the row itself counted; default 10. */
  readonly k?: number;
  /** Share of the voters that a class needs to be suggested; default 0.6. */
  readonly share?: number;
}

export interface NeighborAgreement {
  /** Share of the voters with the row's own label, 0..1, LOWER = more likely wrong; NaN for a row without a label, [n]. */
  readonly agreement: Float64Array;
  /** Class to give instead, -1 without a suggestion, [n]. A row without a label may get one too. */
  readonly suggestion: Int32Array;
}

/**
 * Class probabilities without a model (cleanlab Datalab): the share of each class among the first `k` (default 10)
 * labelled neighbours, the row itself left out. Row-major [n, classes]; a row without a labelled neighbour gets 1 / classes
 * everywhere, so that every row sums to 1. When the lists hold the rows themselves, pass lists of k + 1.
 *
 * Throws `invalid-argument` for lengths that do not fit, `invalid-data` naming the row for a label that is no class or a
 * neighbour that is no row.
 */
export function voteProbabilities(input: NeighborLabels, k = 10): Float64Array {
  assertNeighbors(input, k);
  const { labels, classes } = input;
  const out = new Float64Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const row = out.subarray(i * classes, (i + 1) * classes);
    const voters = countVotes(input, i, k, row);
    if (voters === 0) row.fill(1 / classes);
    else for (let c = 0; c < classes; c++) row[c] = (row[c] as number) / voters;
  }
  return out;
}

/**
 * Share of the k nearest rows, the row itself among them, that have its label; and the majority label where it is another
 * one with a share of at least `share` (Encord Active's classification quality metric). The row votes first whether the
 * lists hold it or not, then the first k - 1 labelled neighbours. Ties go to the earlier class.
 *
 * Throws as `voteProbabilities`.
 */
export function neighborAgreement(input: NeighborLabels, params: AgreementParams = {}): NeighborAgreement {
  const { k = 10, share = 0.6 } = params;
  assertNeighbors(input, k);
  const { labels, classes } = input;
  const agreement = new Float64Array(labels.length).fill(NaN);
  const suggestion = new Int32Array(labels.length).fill(-1);
  const votes = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    votes.fill(0);
    const own = labels[i] as number;
    let voters = countVotes(input, i, k - 1, votes);
    if (own >= 0) {
      votes[own] = (votes[own] as number) + 1;
      voters++;
      agreement[i] = (votes[own] as number) / voters;
    }
    if (voters === 0) continue;
    const majority = votes.indexOf(votes.reduce((max, count) => Math.max(max, count)));
    if (majority !== own && (votes[majority] as number) / voters >= share) suggestion[i] = majority;
  }
  return { agreement, suggestion };
}

/** Adds the labels of the first `k` labelled neighbours of row i, itself left out, to `votes`; returns how many voted. */
function countVotes({ neighbors, width, labels }: NeighborLabels, i: number, k: number, votes: Float64Array): number {
  let voters = 0;
  for (let at = i * width; at < (i + 1) * width && voters < k; at++) {
    const neighbor = neighbors[at] as number;
    if (neighbor === i || neighbor === -1) continue;
    const label = labels[neighbor] as number;
    if (label < 0) continue;
    votes[label] = (votes[label] as number) + 1;
    voters++;
  }
  return voters;
}

function assertNeighbors({ neighbors, width, labels, classes }: NeighborLabels, k: number): void {
  if (!Number.isInteger(width) || width < 0 || neighbors.length !== labels.length * width || !Number.isInteger(classes) || classes < 1 || !(k >= 1)) {
    throw new ShoalError(
      'invalid-argument',
      `Got ${neighbors.length} neighbours in rows of ${width} for ${labels.length} labels of ${classes} classes, and k = ${k}. Expected labels × width neighbours, at least one class and k ≥ 1.`,
    );
  }
  assertClasses(labels, classes, 'labels', -1);
  for (let at = 0; at < neighbors.length; at++) {
    const neighbor = neighbors[at] as number;
    if (neighbor >= -1 && neighbor < labels.length) continue;
    throw invalidRow(Math.floor(at / width), 'neighbours', `holds ${neighbor}`, `Expected row numbers from 0 to ${labels.length - 1}, or -1 for none.`, { neighbor });
  }
}
