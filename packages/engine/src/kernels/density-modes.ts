/** Groups of cells of a square grid around peaks of density. */
export interface DensityModes {
  /** Mode of each cell, -1 for none; shape [side * side]. The heaviest mode is 0. */
  readonly labels: Int32Array;
  /** Cell of the peak of each mode. */
  readonly peaks: Int32Array;
}

export interface DensityModesParams {
  /** A peak is one of its own when it is so many times as dense as the pass to a higher one; default 1.8. */
  readonly prominence?: number;
  /** Least share of all points in a mode; default 0.004. */
  readonly minShare?: number;
  /** Cells below this share of the density of their peak belong to none; default 0.02. */
  readonly floor?: number;
}

/**
 * Modes of a density on a grid, by persistence: cells are taken from the densest to the thinnest, each joins the neighbour that climbs highest, and two
 * hills become one where the pass between them is nearly as high as the lower peak. ToMATo, Chazal, Guibas, Oudot and Skraba, "Persistence-based
 * clustering in Riemannian manifolds", JACM 2013, on the 8-neighbourhood of a smoothed histogram. `counts` are points a cell, shape [side * side], rows
 * in any order.
 */
export function densityModes(counts: ArrayLike<number>, side: number, { prominence = 1.8, minShare = 0.004, floor = 0.02 }: DensityModesParams = {}): DensityModes {
  const cells = side * side;
  const density = smooth(counts, side);
  const order = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => (density[cell] ?? 0) > 0);
  order.sort((a, b) => (density[b] ?? 0) - (density[a] ?? 0) || a - b);
  const parent = new Int32Array(cells).fill(-1);
  /** Roots are peaks: the densest cell of their hill. */
  const rootOf = (cell: number): number => {
    let root = cell;
    while (parent[root] !== root) root = parent[root] ?? root;
    for (let at = cell; parent[at] !== root; ) [at, parent[at]] = [parent[at] ?? root, root];
    return root;
  };
  for (const cell of order) {
    const height = density[cell] ?? 0;
    const roots = new Set<number>();
    for (const beside of neighbours(cell, side)) if ((parent[beside] ?? -1) >= 0) roots.add(rootOf(beside));
    const [first, ...others] = [...roots].sort((a, b) => (density[b] ?? 0) - (density[a] ?? 0) || a - b);
    parent[cell] = first ?? cell;
    if (first === undefined) continue;
    for (const lower of others) if ((density[lower] ?? 0) < prominence * height) parent[lower] = first;
  }

  const mass = new Map<number, number>();
  let total = 0;
  const home = new Int32Array(cells).fill(-1);
  for (const cell of order) {
    const root = rootOf(cell);
    if ((density[cell] ?? 0) < floor * (density[root] ?? 0)) continue;
    home[cell] = root;
    mass.set(root, (mass.get(root) ?? 0) + (counts[cell] ?? 0));
    total += counts[cell] ?? 0;
  }
  const kept = [...mass].filter(([, points]) => points >= minShare * total).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const labelOf = new Map(kept.map(([root], label) => [root, label]));
  return { labels: home.map((root) => labelOf.get(root) ?? -1), peaks: Int32Array.from(kept, ([root]) => root) };
}

function* neighbours(cell: number, side: number): Iterable<number> {
  const column = cell % side;
  const row = (cell - column) / side;
  for (let y = Math.max(0, row - 1); y <= Math.min(side - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x += 1) if (x !== column || y !== row) yield y * side + x;
  }
}

/** Two passes of a 5 × 5 mean: wide enough that single cells are no peaks. */
function smooth(counts: ArrayLike<number>, side: number): Float64Array {
  let field = Float64Array.from({ length: side * side }, (_, cell) => counts[cell] ?? 0);
  for (let pass = 0; pass < 2; pass += 1) {
    field = mean(mean(field, side, 1), side, side);
  }
  return field;
}

function mean(field: Float64Array, side: number, step: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(field.length);
  const lineStep = step === 1 ? side : 1;
  for (let line = 0; line < side; line += 1) {
    for (let i = 0; i < side; i += 1) {
      let sum = 0;
      for (let k = Math.max(0, i - 2); k <= Math.min(side - 1, i + 2); k += 1) sum += field[line * lineStep + k * step] ?? 0;
      out[line * lineStep + i * step] = sum / 5;
    }
  }
  return out;
}
