import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitByGram } from './fit-by-gram';
import { fitByNewton } from './fit-by-newton';
import { fitRanker, type RankerExamples } from './fit-ranker';
import type { LogisticProblem } from './logistic-problem';
import { createRowsPlainly } from './rows-plain';
import { createRowsInWasm } from './rows-wasm';

/** Numbers that Python makes too: a linear congruential generator (Numerical Recipes). */
function numbers(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (1664525 * state + 1013904223) % 2 ** 32) / 2 ** 32);
}

interface Shape {
  readonly n: number;
  readonly dim: number;
  readonly good: number;
  readonly seed: number;
}

/** Uniform values from −¼ to ¾; the first `good` rows have ½ more in column 0 and ¼ less in column 1. */
function examples({ n, dim, good, seed }: Shape): RankerExamples {
  const vectors = Float32Array.from(numbers(seed, n * dim), (value) => value - 0.25);
  for (let row = 0; row < good; row++) {
    vectors[row * dim] = (vectors[row * dim] ?? 0) + 0.5;
    vectors[row * dim + 1] = (vectors[row * dim + 1] ?? 0) - 0.25;
  }
  return { vectors, dim, good: Int32Array.from({ length: good }, (_, i) => i), bad: Int32Array.from({ length: n - good }, (_, i) => good + i) };
}

// scikit-learn 1.9.1, LogisticRegression(C, class_weight, tol=1e-10, max_iter=100000) on the same numbers.
const golden = [
  { n: 20, dim: 6, good: 10, seed: 1, c: 30, balanced: true, weights: [7.233312, -4.300434, 1.21175, -1.546909, -1.347729, 1.702607], bias: -2.500506 },
  { n: 40, dim: 6, good: 7, seed: 2, c: 30, balanced: true, weights: [7.718344, -3.286693, -0.993109, 1.603635, 1.222592, -1.496245], bias: -3.634279 },
  { n: 40, dim: 6, good: 7, seed: 2, c: 1, balanced: false, weights: [1.398816, -0.983785, -0.228042, 0.323063, 0.246769, -0.692024], bias: -1.82897 },
  { n: 600, dim: 6, good: 60, seed: 3, c: 30, balanced: true, weights: [6.560345, -3.793189, -0.377706, -0.527606, -0.468872, 0.049717], bias: -2.426224 },
  { n: 6000, dim: 6, good: 900, seed: 4, c: 30, balanced: true, weights: [5.979309, -2.908303, 0.09643, 0.466336, -0.329325, 0.215109], bias: -2.729696 },
  { n: 30, dim: 40, good: 12, seed: 5, c: 30, balanced: true, weights: [4.71834, -3.249106, -0.980165, 0.035135, 1.914238, 0.864452, -1.672757, -1.075577, -0.629156, 0.620174, -0.533389, -0.658265, 2.468539, -1.611569, -0.237989, 0.564952, -1.147025, 0.342952, 2.336431, -2.438608, -0.230456, -0.020319, -0.431155, -0.091977, 0.127116, -1.809902, 1.103529, -0.949571, -0.899066, -0.963816, -0.820487, 0.609663, -1.244027, -1.352875, -2.809323, -0.213305, -0.342863, -0.039391, 1.827356, -1.045395], bias: 0.672557 },
];

/** Derivatives of the objective at a solution, [dim + 1], by its definition. */
function gradientAt({ vectors, dim, good, bad }: RankerExamples, c: number, weights: Float64Array, bias: number): number[] {
  const n = good.length + bad.length;
  const gradient = [...weights, 0];
  for (const [rows, target] of [[good, 1], [bad, 0]] as const) {
    for (const row of rows) {
      const z = weights.reduce((sum, weight, d) => sum + weight * (vectors[row * dim + d] ?? 0), bias);
      const residual = ((c * n) / (2 * rows.length)) * (1 / (1 + Math.exp(-z)) - target);
      for (let d = 0; d <= dim; d++) gradient[d] = (gradient[d] ?? 0) + residual * (d < dim ? (vectors[row * dim + d] ?? 0) : 1);
    }
  }
  return gradient;
}

describe('fitRanker', () => {
  it.each(golden)('finds what scikit-learn finds: $good of $n rows of $dim good, C $c, balanced $balanced', ({ c, balanced, weights, bias, ...shape }) => {
    const ranker = fitRanker(examples(shape), { c, balanced, tolerance: 1e-7 });
    expect(ranker.converged).toBe(true);
    weights.forEach((weight, d) => expect(ranker.weights[d]).toBeCloseTo(weight, 3));
    expect(ranker.bias).toBeCloseTo(bias, 3);
  });

  it('ends where the gradient is as small as was asked for, for any examples', () => {
    const shapes = fc.record({ n: fc.integer({ min: 2, max: 400 }), dim: fc.integer({ min: 2, max: 30 }), share: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.integer({ min: 1, max: 1e6 }), c: fc.constantFrom(0.1, 1, 30) });
    fc.assert(
      fc.property(shapes, ({ n, dim, share, seed, c }) => {
        const given = examples({ n, dim, seed, good: Math.min(n - 1, Math.max(1, Math.round(share * n))) });
        const { weights, bias, converged } = fitRanker(given, { c });
        expect(converged).toBe(true);
        for (const part of gradientAt(given, c, weights, bias)) expect(Math.abs(part)).toBeLessThan(1.5e-4 * c * n);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same directions wherever the rows lie, as the intercept is free', () => {
    for (const n of [30, 500]) {
      const given = examples({ n, dim: 6, good: n / 5, seed: 9 });
      const moved = { ...given, vectors: given.vectors.map((value) => value + 8) };
      const [here, there] = [fitRanker(given, { tolerance: 1e-8 }), fitRanker(moved, { tolerance: 1e-8 })];
      here.weights.forEach((weight, d) => expect(there.weights[d]).toBeCloseTo(weight, 2));
    }
  });

  it('is not led astray by copies of rows, by columns that are always 0, or by one example a side', () => {
    const vectors = Float32Array.of(1, 0, 0, 0, 1, 0);
    const { weights, bias, converged } = fitRanker({ vectors, dim: 3, good: new Int32Array(50), bad: Int32Array.of(1) }, { c: 30 });
    expect(converged).toBe(true);
    expect(weights[2]).toBe(0);
    expect((weights[0] ?? 0) + bias).toBeGreaterThan(2);
    expect((weights[1] ?? 0) + bias).toBeLessThan(-2);
  });

  it('stops after as many steps as it may take, and says so', () => {
    expect(fitRanker(examples({ n: 40, dim: 6, good: 7, seed: 2 }), { maxIterations: 1 })).toMatchObject({ iterations: 1, converged: false });
    expect(fitRanker(examples({ n: 400, dim: 6, good: 7, seed: 2 }), { maxIterations: 1 })).toMatchObject({ iterations: 1, converged: false });
  });

  it('refuses what it cannot learn from', () => {
    const given = examples({ n: 20, dim: 6, good: 10, seed: 1 });
    expect(() => fitRanker({ ...given, bad: new Int32Array(0) })).toThrow('10 good and 0 bad');
    expect(() => fitRanker({ ...given, bad: Int32Array.of(20) })).toThrow('row 20');
    expect(() => fitRanker({ ...given, dim: 7 })).toThrow('vectors of 7');
    expect(() => fitRanker(given, { c: 0 })).toThrow('c 0');
    expect(() => fitRanker({ ...given, vectors: given.vectors.map((value, at) => (at === 13 ? NaN : value)) })).toThrow('not finite');
    expect(() => fitRanker(given, { signal: AbortSignal.abort(new Error('stopped')) })).toThrow('stopped');
  });
});

describe('the ways to solve it', () => {
  function problem({ n, sample, seed }: { n: number; sample: number; seed: number }): LogisticProblem {
    const { vectors, dim } = examples({ n, dim: 9, good: n, seed });
    const targets = Uint8Array.from({ length: n }, (_, i) => Number((vectors[i * dim] ?? 0) + 0.3 * Math.sin(i) > 0.5));
    return { vectors, dim, rows: Int32Array.from({ length: n }, (_, i) => (i * 7) % n), targets: targets.map((_, i) => targets[(i * 7) % n] ?? 0), weights: new Float64Array(n).fill(3), sample, maxIterations: 50, tolerance: 1e-8 };
  }

  it('agree: by inner products, by Newton steps, from a sample, in WebAssembly and plainly', () => {
    const all = problem({ n: 300, sample: 300, seed: 3 });
    const sampled = { ...all, sample: 101 };
    const first = fitByGram(all);
    expect(first.converged).toBe(true);
    for (const other of [fitByNewton(all), fitByNewton(sampled), fitByNewton(all, createRowsPlainly), fitByNewton(sampled, createRowsPlainly)]) {
      expect(other.converged).toBe(true);
      first.weights.forEach((weight, d) => expect(other.weights[d]).toBeCloseTo(weight, 3));
      expect(other.bias).toBeCloseTo(first.bias, 3);
    }
  });

  it('in WebAssembly the sums are those of plain TypeScript, for any number of rows and columns', () => {
    const shapes = fc.record({ n: fc.integer({ min: 1, max: 700 }), dim: fc.integer({ min: 1, max: 40 }), seed: fc.integer({ min: 1, max: 1e6 }), part: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(shapes, ({ n, dim, seed, part }) => {
        const stride = (dim + 4) & ~3;
        const values = numbers(seed, n * dim);
        const fill = (rows: Float32Array) => values.forEach((value, at) => (rows[Math.floor(at / dim) * stride + (at % dim)] = value - 0.5));
        const [wasm, plain] = [createRowsInWasm({ n, stride }, fill), createRowsPlainly({ n, stride }, fill)];
        if (!wasm) throw new Error('WebAssembly is missing here.');
        const count = Math.max(1, Math.round(part * n));
        const vector = Float64Array.from({ length: stride }, (_, d) => Math.cos(d));
        const factors = Float64Array.from({ length: n }, (_, i) => Math.sin(i) + 1);
        const [there, here] = [new Float64Array(n), new Float64Array(n)];
        const close = (a: Float64Array, b: Float64Array, keep: (at: number) => boolean = () => true) => a.forEach((value, at) => keep(at) && expect(Math.abs(value - (b[at] ?? NaN))).toBeLessThan(1e-5 * (n + dim)));
        close(wasm.gather(factors, count), plain.gather(factors, count));
        close(wasm.bend(vector, factors, there, count), plain.bend(vector, factors, here, count));
        close(there, here);
        close(wasm.square(factors, count), plain.square(factors, count), (at) => at % stride <= Math.floor(at / stride));
        for (const rows of [wasm, plain]) rows.shift(vector);
        close(wasm.gather(factors, count), plain.gather(factors, count));
      }),
      { numRuns: 50 },
    );
  });
});
