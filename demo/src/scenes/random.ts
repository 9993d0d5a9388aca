/** A small seeded generator (sfc32): the same numbers on every machine. `fork` gives an independent stream by name. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  range(from: number, to: number): number;
  /** Integer in [from, to], both included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the items, in proportion to its weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
  /** Normal with mean 0 and standard deviation 1. */
  gaussian(): number;
  shuffle<T>(items: readonly T[]): T[];
  fork(name: string): Random;
}

/** Four 32-bit words from a string (FNV-1a with four offsets, then an avalanche). */
function hashWords(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    words[0] = Math.imul(words[0] ^ code, 0x01000193);
    words[1] = Math.imul(words[1] ^ code, 0x5bd1e995);
    words[2] = Math.imul(words[2] ^ code, 0x27d4eb2f);
    words[3] = Math.imul(words[3] ^ code, 0x165667b1);
  }
  return words.map((word) => {
    let w = word;
    w = Math.imul(w ^ (w >>> 16), 0x7feb352d);
    w = Math.imul(w ^ (w >>> 15), 0x846ca68b);
    return (w ^ (w >>> 16)) >>> 0;
  }) as [number, number, number, number];
}

/** A 32-bit unsigned hash of a string. */
export function hashText(text: string): number {
  return hashWords(text)[0];
}

export function createRandom(seed: string): Random {
  let [a, b, c, d] = hashWords(seed);
  const step = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) step();

  const random: Random = {
    next: step,
    range: (from, to) => from + (to - from) * step(),
    int: (from, to) => from + Math.floor(step() * (to - from + 1)),
    chance: (probability) => step() < probability,
    pick: <T>(items: readonly T[]): T => items[Math.floor(step() * items.length)] as T,
    weighted: <T>(items: readonly (readonly [T, number])[]): T => {
      let rest = step() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return (items[items.length - 1] as readonly [T, number])[0];
    },
    gaussian: () => {
      let sum = 0;
      for (let i = 0; i < 12; i++) sum += step();
      return sum - 6;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(step() * (i + 1));
        [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
      }
      return copy;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
  return random;
}
