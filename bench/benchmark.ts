/** One benchmark: contestants interleaved in one run, medians and ratios as rows. */
export interface Benchmark {
  readonly title: string;
  run(): Promise<readonly Readonly<Record<string, string | number>>[]>;
}

/** Runs all contestants in turn, `rounds` times, and returns the median milliseconds of each. */
export async function interleave(rounds: number, contestants: Readonly<Record<string, () => unknown>>): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      const start = performance.now();
      await contestant();
      times[name]?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
