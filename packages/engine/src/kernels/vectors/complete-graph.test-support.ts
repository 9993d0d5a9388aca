import type { Neighbors } from '../knn';

/** The k nearest of all other points, [x, y] or on a line; all others by default. */
export function completeGraph(points: readonly (number | readonly number[])[], k = Math.max(0, points.length - 1)): Neighbors {
  const vectors = points.map((point) => (typeof point === 'number' ? [point] : point));
  const rows = vectors.map((vector, i) =>
    vectors
      .map((other, j) => ({ j, distance: Math.hypot(...vector.map((value, d) => value - (other[d] ?? NaN))) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance || a.j - b.j)
      .slice(0, k),
  );
  return { k, indices: Int32Array.from(rows.flat(), ({ j }) => j), distances: Float32Array.from(rows.flat(), ({ distance }) => distance) };
}
