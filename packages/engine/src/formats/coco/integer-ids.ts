/**
 * COCO wants integers where we have strings. When every id is the text of a positive integer (data that came from COCO)
 * the integers are used again; otherwise ids are numbered from 1 in their order. Ids added later are numbered after the
 * highest, so that a correction never renumbers what was there.
 */
export interface IntegerIds {
  /** The integer of an id; `undefined` when it was never given. */
  get(id: string): number | undefined;
  /** The integer of an id, a new one if needed. */
  add(id: string): number;
}

export function createIntegerIds(ids: Iterable<string>): IntegerIds {
  const list = [...new Set(ids)];
  const numeric = list.every(isPositiveInteger);
  const numbers = new Map(list.map((id, index) => [id, numeric ? Number(id) : index + 1]));
  let highest = 0;
  for (const value of numbers.values()) highest = Math.max(highest, value);
  return {
    get: (id) => numbers.get(id),
    add(id) {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      highest += 1;
      numbers.set(id, highest);
      return highest;
    },
  };
}

/** COCO's own crowds have ids of 12 digits, so readers must cope with more than 32 bits. */
function isPositiveInteger(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id));
}
