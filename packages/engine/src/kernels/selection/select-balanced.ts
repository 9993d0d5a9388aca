import { ShoalError } from '../../base/errors';

export interface BalancedParams {
  /** Candidates in the order in which they are wanted. */
  readonly candidates: Int32Array;
  /** Class of every row (predicted for candidates), [n], −1 for none: such rows come last. */
  readonly classes: Int32Array;
  /** Wanted share of each class, any scale: equal shares for `[1, 1, 1]`. */
  readonly targets: ArrayLike<number>;
  /** Rows that are there already and count towards the shares. */
  readonly chosen?: Int32Array;
  readonly budget: number;
}

/**
 * Brings the classes nearer to their target shares: again and again the next candidate of the class that lacks most of its share of what will then be there. A class with the
 * target 0, or none, is used when no other has candidates left. Throws `invalid-argument` for a negative target or none above 0.
 */
export function selectBalanced({ candidates, classes, targets, chosen = new Int32Array(0), budget }: BalancedParams): Int32Array {
  const total = Array.from(targets).reduce((sum, target) => sum + target, 0);
  if (!(total > 0) || Array.from(targets).some((target) => !(target >= 0))) {
    throw new ShoalError('invalid-argument', `selectBalanced got the targets ${Array.from(targets).join(', ')}. Expected shares of at least 0, one of them above 0.`);
  }
  const taken = new Set(chosen);
  const counts = new Float64Array(targets.length);
  const knownClass = (row: number): number => {
    const one = classes[row] ?? -1;
    return one >= 0 && one < targets.length ? one : -1;
  };
  for (const row of taken) if (knownClass(row) >= 0) counts[knownClass(row)] = (counts[knownClass(row)] as number) + 1;
  const queues = new Map<number, number[]>();
  for (const row of new Set(candidates)) {
    if (taken.has(row)) continue;
    const queue = queues.get(knownClass(row)) ?? [];
    queue.push(row);
    queues.set(knownClass(row), queue);
  }
  const heads = new Map<number, number>();
  const selected: number[] = [];
  let there = counts.reduce((sum, count) => sum + count, 0);
  while (selected.length < budget) {
    let [best, most] = [-2, -Infinity];
    for (const [one, queue] of queues) {
      if ((heads.get(one) ?? 0) >= queue.length) continue;
      const share = one < 0 ? 0 : (targets[one] as number) / total;
      const lack = share > 0 ? share * (there + 1) - (counts[one] as number) : -Number.MAX_VALUE;
      if (lack > most || (lack === most && best >= 0 && one >= 0 && one < best)) [best, most] = [one, lack];
    }
    const queue = queues.get(best);
    if (!queue) break;
    const head = heads.get(best) ?? 0;
    selected.push(queue[head] as number);
    heads.set(best, head + 1);
    if (best < 0) continue;
    counts[best] = (counts[best] as number) + 1;
    there++;
  }
  return Int32Array.from(selected);
}
