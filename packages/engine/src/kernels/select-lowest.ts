/** 1 for the `count` lowest values, the earlier row on a tie, [n]. Without sorting: Hoare's selection, O(n) on average. NaN counts as highest. */
export function flagLowest(values: ArrayLike<number>, count: number): Uint8Array {
  const n = values.length;
  const flagged = new Uint8Array(n);
  if (count <= 0) return flagged;
  if (count >= n) return flagged.fill(1);
  const limit = nthLowest(values, count - 1);
  let left = count;
  for (let i = 0; i < n; i++) {
    if (!((values[i] as number) < limit)) continue;
    flagged[i] = 1;
    left -= 1;
  }
  for (let i = 0; i < n && left > 0; i++) {
    const value = values[i] as number;
    if (flagged[i] || !(value === limit || (Number.isNaN(limit) && Number.isNaN(value)))) continue;
    flagged[i] = 1;
    left -= 1;
  }
  return flagged;
}

/** The value that `rank` others come before in ascending order (0 = the lowest). */
function nthLowest(values: ArrayLike<number>, rank: number): number {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < rest.length; i++) {
    const value = values[i] as number;
    rest[i] = Number.isNaN(value) ? Infinity : value;
  }
  let [from, to] = [0, rest.length - 1];
  while (from < to) {
    // The middle of three keeps sorted and constant input from being the worst case.
    const pivot = middleOf(rest[from] as number, rest[(from + to) >> 1] as number, rest[to] as number);
    let [i, j] = [from, to];
    while (i <= j) {
      while ((rest[i] as number) < pivot) i++;
      while ((rest[j] as number) > pivot) j--;
      if (i > j) break;
      const swap = rest[i] as number;
      rest[i] = rest[j] as number;
      rest[j] = swap;
      i++;
      j--;
    }
    if (rank <= j) to = j;
    else if (rank >= i) from = i;
    else break;
  }
  return rest[rank] as number;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
