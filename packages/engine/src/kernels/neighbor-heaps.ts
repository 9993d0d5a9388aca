/** Nearest neighbours of every row, nearest first. */
export interface Neighbors {
  readonly k: number;
  /** Row-major [n, k]. */
  readonly indices: Int32Array;
  /** Euclidean distances, [n, k]. */
  readonly distances: Float32Array;
}

/** Largest float32: farther is kept as this far, so that a heap of far rows still counts as full. */
const farthest = 3.4028234663852886e38;

/** The k nearest rows found so far, for every row: one max-heap each, in flat arrays. Of equally near rows the first ones are kept. */
export interface NeighborHeaps {
  readonly k: number;
  /** [n, k], -1 where nothing is known yet. */
  readonly indices: Int32Array;
  /** [n, k], 1 for entries since the flag was last cleared. */
  readonly isNew: Uint8Array;
  /** Tells both rows about each other. Returns how many of the two heaps changed. */
  offer(i: number, j: number, squared: number): number;
  full(i: number): boolean;
  /** Puts a row in ascending order; it takes no offers after that. */
  sortRow(i: number): void;
  /** All rows with true distances. */
  neighbors(): Neighbors;
}

export function createNeighborHeaps(n: number, k: number): NeighborHeaps {
  const indices = new Int32Array(n * k).fill(-1);
  const squares = new Float32Array(n * k).fill(Infinity);
  const isNew = new Uint8Array(n * k);

  function push(i: number, j: number, squared: number): number {
    const start = i * k;
    if (!isAfter(squares[start] as number, indices[start] as number, squared, j)) return 0;
    for (let at = start; at < start + k; at++) if (indices[at] === j) return 0;
    let slot = 0;
    for (;;) {
      const left = 2 * slot + 1;
      if (left >= k) break;
      const right = left + 1;
      const child = right < k && isAfter(squares[start + right] as number, indices[start + right] as number, squares[start + left] as number, indices[start + left] as number) ? right : left;
      if (!isAfter(squares[start + child] as number, indices[start + child] as number, squared, j)) break;
      squares[start + slot] = squares[start + child] as number;
      indices[start + slot] = indices[start + child] as number;
      isNew[start + slot] = isNew[start + child] as number;
      slot = child;
    }
    squares[start + slot] = squared;
    indices[start + slot] = j;
    isNew[start + slot] = 1;
    return 1;
  }

  return {
    k,
    indices,
    isNew,
    offer(i, j, squared) {
      const kept = Math.fround(Math.min(squared, farthest));
      return push(i, j, kept) + push(j, i, kept);
    },
    full: (i) => (squares[i * k] as number) < Infinity,
    sortRow(i) {
      const start = i * k;
      for (let at = start + 1; at < start + k; at++) {
        const squared = squares[at] as number;
        const j = indices[at] as number;
        let slot = at - 1;
        for (; slot >= start && isAfter(squares[slot] as number, indices[slot] as number, squared, j); slot--) {
          squares[slot + 1] = squares[slot] as number;
          indices[slot + 1] = indices[slot] as number;
        }
        squares[slot + 1] = squared;
        indices[slot + 1] = j;
      }
    },
    neighbors: () => ({ k, indices, distances: squares.map(Math.sqrt) }),
  };
}

function isAfter(squared: number, index: number, otherSquared: number, otherIndex: number): boolean {
  return squared > otherSquared || (squared === otherSquared && index > otherIndex);
}
