/** Remembers millions of ids in a flat table. */
export interface IdSet {
  /** Adds an id; `false` when it is there already. */
  add(id: number | string): boolean;
}

/** Beyond this many text ids the rest is taken for new: a set of them would not fit. */
const MAX_TEXTS = 8_000_000;
/** Ids that all fall on one place were made to; further ones are taken for new instead of searching for ever. */
const MAX_PROBES = 4096;

/** Numbers lie in a hash table of 8 bytes a place; a `Set` takes about 40 bytes and ends at 16.7 million. */
export function createIdSet(): IdSet {
  const texts = new Set<string>();
  let table = new Float64Array(1024).fill(NaN);
  let count = 0;

  /** `false` when it is there already. */
  function put(into: Float64Array, id: number): boolean {
    const mask = into.length - 1;
    let place = hash(id) & mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const found = into[place] ?? NaN;
      if (found === id) return false;
      if (Number.isNaN(found)) {
        into[place] = id;
        return true;
      }
      place = (place + 1) & mask;
    }
    return true;
  }

  return {
    add(id) {
      if (typeof id === 'string') {
        if (texts.has(id)) return false;
        if (texts.size < MAX_TEXTS) texts.add(id);
        return true;
      }
      if (!put(table, id)) return false;
      count += 1;
      if (count * 3 > table.length * 2) {
        const larger = new Float64Array(table.length * 2).fill(NaN);
        for (const known of table) if (!Number.isNaN(known)) put(larger, known);
        table = larger;
      }
      return true;
    },
  };
}

/** Mixes both halves of a number, so that ids in steps do not fall on the same places. */
function hash(id: number): number {
  let mixed = Math.imul((id | 0) ^ Math.imul(Math.trunc(id / 2 ** 32) | 0, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
