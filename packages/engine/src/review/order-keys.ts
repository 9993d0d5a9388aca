/** A value of JSON with the keys of its objects in a fixed order, the named ones first, so that two versions of a text diff well. */
export function orderKeys(value: unknown, first: ReadonlyMap<string, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => orderKeys(item, first));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => first.get(key) ?? first.size;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, orderKeys(child, first)]));
}
