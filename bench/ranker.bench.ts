import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@shoal/engine/formats';
import { averagePrecision, bootstrapInterval, fitRanker, scoreRows, type RankerExamples } from '@shoal/engine/kernels';
import { median, type Benchmark } from './benchmark';
import { writeNpy } from './npy';
import { findPython, runPython } from './python';
import { seededRandom } from './random';
import { cifarVectors } from './vectors';

const data = process.env['SHOAL_TEST_DATA'] ?? '../shared/data';
const seeds = 10;
const rounds = 5;

interface Task {
  /** `null` for all. */
  readonly rows: readonly number[] | null;
  readonly concept: number;
  readonly judge: boolean;
}

interface Fitted {
  readonly ms: number;
  readonly iterations: number;
  readonly objective: number;
  readonly ap?: number;
}

interface LabelledVectors {
  readonly data: Float32Array;
  readonly dim: number;
  readonly classes: Int32Array;
}

/** Rankers against scikit-learn: average precision of concepts from 10 good and 10 bad pictures, and training on 50,000 vectors. */
export const benchmark: Benchmark = {
  title: 'rankers against scikit-learn: average precision from 10 + 10 examples of CIFAR-10 classes, and training on 50,000 × 160',
  run() {
    const set = cifarVectors()[0];
    const python = findPython(['numpy', 'sklearn']);
    if (!set || !python) {
      if (!set) console.log(`Skipped: ${join(data, 'embeddings')} is missing. Set SHOAL_TEST_DATA.`);
      return Promise.resolve([]);
    }
    const small: LabelledVectors = { data: set.data, dim: set.dim, classes: Int32Array.from(numbers('cifar10-images/test_labels.npy')) };
    return Promise.resolve([comparePrecision(python, small), ...compareTraining(python, enlarge(small, 50_000))]);
  },
};

function numbers(path: string): number[] {
  return Array.from(readNpy(readFileSync(join(data, path))).data, Number);
}

function comparePrecision(python: string, set: LabelledVectors): Record<string, string | number> {
  const tasks = Array.from({ length: 10 }, (_, concept) => Array.from({ length: seeds }, (_, seed) => drawExamples(set, concept, 1000 * concept + seed))).flat();
  const theirs = askPython(python, set, tasks);
  const ours = tasks.map((task) => fitHere(set, task));
  const gains = ours.map(({ ap = 0 }, i) => ap - (theirs[i]?.ap ?? 0));
  const { low, high } = bootstrapInterval([gains, gains.map(() => 1)], (sums) => (sums[0] ?? 0) / (sums[1] ?? 1));
  return {
    what: `average precision, ${tasks.length} rankers of 10 + 10`,
    ours: mean(ours.map(({ ap = 0 }) => ap)).toFixed(5),
    'scikit-learn': mean(theirs.map(({ ap = 0 }) => ap)).toFixed(5),
    difference: `${mean(gains).toExponential(1)} (95 %: ${low.toExponential(1)} to ${high.toExponential(1)})`,
    'ours ms': Number(median(ours.map(({ ms }) => ms)).toFixed(2)),
    'scikit-learn ms': Number(median(theirs.map(({ ms }) => ms)).toFixed(2)),
  };
}

function compareTraining(python: string, set: LabelledVectors): Record<string, string | number>[] {
  return [3, 0].map((concept) => {
    const task: Task = { rows: null, concept, judge: false };
    fitHere(set, task);
    const pairs = Array.from({ length: rounds }, () => [fitHere(set, task), askPython(python, set, [task])[0]] as const);
    const [ours, theirs] = [pairs.map((pair) => pair[0]), pairs.flatMap((pair) => pair[1] ?? [])];
    return {
      what: `training on ${set.classes.length} × ${set.dim}, class ${concept}`,
      ours: `objective ${ours[0]?.objective.toFixed(0)}`,
      'scikit-learn': `objective ${theirs[0]?.objective.toFixed(0)}`,
      difference: `${median(pairs.map(([here, there]) => (there?.ms ?? NaN) / here.ms)).toFixed(1)} times as fast`,
      'ours ms': Math.round(median(ours.map(({ ms }) => ms))),
      'scikit-learn ms': Math.round(median(theirs.map(({ ms }) => ms))),
    };
  });
}

function drawExamples({ classes }: LabelledVectors, concept: number, seed: number): Task {
  const { uniform } = seededRandom(seed + 1);
  const draw = (isGood: boolean): number[] => {
    const from = [...classes.keys()].filter((row) => (classes[row] === concept) === isGood);
    return Array.from({ length: 10 }, () => from.splice(Math.floor(uniform() * from.length), 1)[0] ?? 0);
  };
  return { rows: [...draw(true), ...draw(false)], concept, judge: true };
}

function fitHere({ data: vectors, dim, classes }: LabelledVectors, { rows, concept, judge }: Task): Fitted {
  const used = Int32Array.from(rows ?? classes.keys());
  const examples: RankerExamples = { vectors, dim, good: used.filter((row) => classes[row] === concept), bad: used.filter((row) => classes[row] !== concept) };
  const start = performance.now();
  const ranker = fitRanker(examples);
  const ms = performance.now() - start;
  const { weights, bias, iterations } = ranker;
  const logit = (row: number): number => weights.reduce((sum, weight, d) => sum + weight * (vectors[row * dim + d] ?? 0), bias);
  const loss = (of: Int32Array, sign: number): number => of.reduce((sum, row) => sum + Math.log1p(Math.exp(-sign * logit(row))), 0) / of.length;
  const objective = 15 * used.length * (loss(examples.good, 1) + loss(examples.bad, -1)) + weights.reduce((sum, weight) => sum + weight * weight, 0) / 2;
  if (!judge) return { ms, iterations, objective };
  const seen = new Set(used);
  const rest = Int32Array.from(classes.keys()).filter((row) => !seen.has(row));
  return { ms, iterations, objective, ap: averagePrecision(scoreRows(ranker, vectors, dim, rest), Uint8Array.from(rest, (row) => Number(classes[row] === concept))) };
}

function askPython(python: string, { data: vectors, dim, classes }: LabelledVectors, tasks: readonly Task[]): Fitted[] {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-ranker-'));
  try {
    const [x, y, list] = ['vectors.npy', 'labels.npy', 'tasks.json'].map((name) => join(folder, name)) as [string, string, string];
    writeNpy(x, vectors, [classes.length, dim]);
    writeNpy(y, classes, [classes.length]);
    writeFileSync(list, JSON.stringify(tasks));
    return runPython(python, 'logistic_regression.py', [x, y, list]) as Fitted[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows, and rows between one of them and one of its nearest neighbours with the first one's class: as many as real vectors would be, and spread like them. */
function enlarge({ data: vectors, dim, classes }: LabelledVectors, n: number): LabelledVectors {
  const file = 'embeddings/cifar10_test_knn15_cosine_idx.npy';
  if (!existsSync(join(data, file))) throw new Error(`${join(data, file)} is missing.`);
  const neighbors = numbers(file);
  const { uniform } = seededRandom(3);
  const out = { data: new Float32Array(n * dim), dim, classes: new Int32Array(n) };
  out.data.set(vectors);
  out.classes.set(classes);
  for (let row = classes.length; row < n; row++) {
    const one = Math.floor(uniform() * classes.length);
    const other = neighbors[one * 15 + Math.floor(uniform() * 15)] ?? one;
    const share = uniform();
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const value = share * (vectors[one * dim + d] ?? 0) + (1 - share) * (vectors[other * dim + d] ?? 0);
      out.data[row * dim + d] = value;
      square += value * value;
    }
    for (let d = 0; d < dim; d++) out.data[row * dim + d] = (out.data[row * dim + d] ?? 0) / Math.sqrt(square);
    out.classes[row] = classes[one] ?? 0;
  }
  return out;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
