import { expect, it } from 'vitest';
import { assertGraph } from './assert-graph';

const graph = (indices: readonly number[], distances: readonly number[], k = 2) => ({ k, indices: Int32Array.from(indices), distances: Float32Array.from(distances) });
const invalid = (message: RegExp) => expect.objectContaining({ name: 'ShoalError', code: 'invalid-data', message: expect.stringMatching(message) });

it('takes graphs, also with missing neighbours', () => {
  expect(() => assertGraph(0, graph([], []))).not.toThrow();
  expect(() => assertGraph(1, graph([], [], 0))).not.toThrow();
  expect(() => assertGraph(3, graph([1, 2, 0, -1, -1, -1], [1, 1, 0, NaN, NaN, NaN]))).not.toThrow();
});

it('names the row that is wrong', () => {
  expect(() => assertGraph(2, graph([1, -1, 0, -1], [1, 0, NaN, 0]))).toThrow(invalid(/^Row 1 has neighbour 0 at distance NaN/));
  expect(() => assertGraph(2, graph([1, -1, 0, -1], [-1, 0, 1, 0]))).toThrow(invalid(/^Row 0 .* -1/));
  expect(() => assertGraph(2, graph([1, -1, 0, -1], [1, 0, Infinity, 0]))).toThrow(invalid(/^Row 1 .* Infinity/));
  expect(() => assertGraph(3, graph([1, 2, 0, 2, 1, 0], [1, 2, 1, 2, 3, 2]))).toThrow(invalid(/^Row 2 has neighbour 0 at distance 2/));
  expect(() => assertGraph(2, graph([1, -1, -1, 0], [1, 0, 0, 1]))).toThrow(invalid(/^Row 1 .* no neighbour after -1/));
  expect(() => assertGraph(2, graph([1, -1, 1, -1], [1, 0, 1, 0]))).toThrow(invalid(/^Row 1 has neighbour 1\./));
  expect(() => assertGraph(2, graph([2, -1, 0, -1], [1, 0, 1, 0]))).toThrow(invalid(/^Row 0 has neighbour 2\./));
  expect(() => assertGraph(2, graph([1, 0], [1, 1]))).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});
