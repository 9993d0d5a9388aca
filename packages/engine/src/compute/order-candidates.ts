import type { TaskOptions } from '../base/abort';
import { squaredDistance } from '../kernels/distance';
import { createPacer } from '../kernels/pacer';
import { nextCandidates } from '../kernels/ranker/next-candidates';
import type { RankerQuality } from '../kernels/ranker/judge-ranker';
import { selectBalanced } from '../kernels/selection/select-balanced';
import { selectKCenter } from '../kernels/selection/select-k-center';
import { selectMissing } from '../kernels/selection/select-missing';
import { selectTypical } from '../kernels/selection/select-typical';

/**
 * `similar`: like the good ones; by the ranker as soon as there are enough examples. `uncertain`: where the ranker cannot tell. `model-uncertain`: where the
 * model was least sure. `coverage`: far from everything that is labelled or was chosen (k-center). `typical`: the most typical of each cluster (TypiClust).
 * `balanced`: the classes of which labels have few. `missing`: what unlabelled frames have many of and labels lack.
 */
export type CandidateStrategy = 'similar' | 'uncertain' | 'model-uncertain' | 'coverage' | 'typical' | 'balanced' | 'missing';

export interface OrderCandidatesInput {
  /** Row-major [n, dim], of length 1 where cosine counts. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly good: Int32Array;
  readonly bad: Int32Array;
  /** Candidates; what is good or bad among them is left out. */
  readonly rows: Int32Array;
  readonly strategy: CandidateStrategy;
  /** Euclidean; nearer candidates stand behind one of them, 0 shows all. */
  readonly minDistance: number;
  /** Class by row, −1 for none. */
  readonly classes: Int32Array;
  /** Of the model, by row; NaN where it said nothing. */
  readonly confidence: Float64Array;
  /** By row, 1 where somebody labelled the frame. */
  readonly labeled: Uint8Array;
}

export interface OrderedCandidates {
  /** Rows, the next to be looked at first, without those in `hidden`. */
  readonly order: Int32Array;
  /** By place in `order`: likeness or calibrated probability; NaN without good examples. */
  readonly scores: Float32Array;
  readonly by: 'similarity' | 'ranker' | 'none';
  readonly quality: RankerQuality | null;
  /** Near-duplicates, and for each the row that stands for it: shown before it, or judged. */
  readonly hidden: Int32Array;
  readonly hiddenBy: Int32Array;
}

/** Rows that strategies beside similarity select; those after them follow by likeness. */
const PICKS = 240;
/** So many at the head of the order are no near-duplicates of each other. */
const HEAD = 300;
/** Rows that stand for all unlabelled ones when what labels lack is looked for, and for the labelled ones; the kernel's time grows with their product. */
const SAMPLE = 4000;

/** The order in which candidates of a campaign are looked at. Throws as `nextCandidates` and the selection kernels do. */
export async function orderCandidates(input: OrderCandidatesInput, options: TaskOptions): Promise<OrderedCandidates> {
  const { vectors, dim, good, bad, rows, minDistance } = input;
  const judged = new Set([...good, ...bad]);
  const answer = good.length > 0 ? nextCandidates({ vectors, dim, good, bad, rows, limit: 0 }, { signal: options.signal }) : null;
  const score = new Map<number, number>();
  if (answer) rows.forEach((row, at) => score.set(row, answer.scores[at] as number));
  const open = rows.filter((row) => !judged.has(row));
  const liked = answer ? open.slice().sort((a, b) => (score.get(b) as number) - (score.get(a) as number) || a - b) : open;
  const picked = await pick(input, liked, answer?.by === 'ranker' ? score : null, options);
  const seen = new Set(picked);
  const all = Int32Array.from([...picked, ...liked.filter((row) => !seen.has(row))]);
  const { order, hidden, hiddenBy } = await withoutNear(vectors, dim, all, [...judged], minDistance, options);
  return { order, scores: Float32Array.from(order, (row) => score.get(row) ?? NaN), by: answer?.by ?? 'none', quality: answer?.quality ?? null, hidden, hiddenBy };
}

/** The first rows by the strategy; `liked` are all open ones by likeness. */
async function pick(input: OrderCandidatesInput, liked: Int32Array, probability: ReadonlyMap<number, number> | null, options: TaskOptions): Promise<Int32Array> {
  const { vectors, dim, good, bad, strategy, classes, confidence, labeled } = input;
  const budget = Math.min(PICKS, liked.length);
  const candidate = new Set(liked);
  const labels = () => Int32Array.from(labeled.keys()).filter((row) => labeled[row] === 1 && !candidate.has(row));
  const known = () => Int32Array.from(new Set([...thin(labels()), ...good, ...bad]));
  const unsure = () => liked.slice().sort((a, b) => (confidence[a] as number) - (confidence[b] as number) || +Number.isNaN(confidence[a]) - +Number.isNaN(confidence[b]) || a - b);
  if (budget === 0) return liked;
  switch (strategy) {
    case 'similar':
      return liked;
    case 'uncertain':
      return probability ? liked.slice().sort((a, b) => Math.abs((probability.get(a) ?? 0) - 0.5) - Math.abs((probability.get(b) ?? 0) - 0.5) || a - b) : unsure();
    case 'model-uncertain':
      return unsure();
    case 'coverage':
      return (await selectKCenter(vectors, { dim, candidates: liked, chosen: known(), budget }, options)).rows;
    case 'typical':
      return selectTypical(vectors, { dim, candidates: thin(liked), chosen: Int32Array.from([...good, ...bad]), budget: Math.min(100, budget), seed: 1 }, options);
    case 'balanced': {
      const count = classes.reduce((most, id) => Math.max(most, id + 1), 0);
      return count === 0 ? liked : selectBalanced({ candidates: liked, classes, targets: new Float64Array(count).fill(1), chosen: Int32Array.from([...labels(), ...good]), budget });
    }
    case 'missing': {
      const reference = thin(Int32Array.from(labeled.keys()).filter((row) => labeled[row] === 0));
      return reference.length === 0 ? liked : (await selectMissing(vectors, { dim, candidates: thin(liked), reference, covered: known(), budget }, options)).rows;
    }
  }
}

/** Every so many of them, so that there are no more than can be compared. */
function thin(rows: Int32Array): Int32Array {
  const step = Math.ceil(rows.length / SAMPLE);
  return step <= 1 ? rows : rows.filter((_, at) => at % step === 0);
}

async function withoutNear(vectors: Float32Array, dim: number, rows: Int32Array, judged: readonly number[], minDistance: number, options: TaskOptions) {
  if (minDistance <= 0) return { order: rows, hidden: new Int32Array(0), hiddenBy: new Int32Array(0) };
  const pacer = createPacer(options);
  const least = minDistance * minDistance;
  const kept: number[] = [...judged];
  const order: number[] = [];
  const hidden: number[] = [];
  const hiddenBy: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (pacer.due()) await pacer.pause('Leaving out near-duplicates', at, rows.length);
    const by = order.length < HEAD ? kept.find((other) => squaredDistance(vectors, row, other, dim) < least) : undefined;
    if (by === undefined) {
      order.push(row);
      if (order.length <= HEAD) kept.push(row);
    } else {
      hidden.push(row);
      hiddenBy.push(by);
    }
  }
  return { order: Int32Array.from(order), hidden: Int32Array.from(hidden), hiddenBy: Int32Array.from(hiddenBy) };
}
