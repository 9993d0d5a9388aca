/** What JSON from outside may hold, looked at one field at a time; a field of another kind is as good as absent. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

export function asArray(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** Text; whole numbers count, because ids are written as both. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A finite number; numbers as text count. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Two or more finite numbers under keys, all there or `null`. */
export function numbersAt(record: JsonRecord | null, keys: readonly string[]): number[] | null {
  const values = keys.map((key) => asNumber(record?.[key]));
  return values.every((value) => value !== null) ? values : null;
}

/** Points `{x, y}` or `[x, y]` as x, y, x, y…; `null` when one is broken. */
export function pointsOf(value: unknown): number[] | null {
  const points = asArray(value);
  if (!points) return null;
  const flat: number[] = [];
  for (const point of points) {
    const pair = Array.isArray(point) ? numbersAt({ x: point[0] as unknown, y: point[1] as unknown }, ['x', 'y']) : numbersAt(asRecord(point), ['x', 'y']);
    if (!pair) return null;
    flat.push(...pair);
  }
  return flat;
}

/** The scalars of a record, for extra columns. */
export function scalarsOf(record: JsonRecord | null, without: readonly string[] = []): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(record ?? {}).filter((entry): entry is [string, string | number | boolean] => !without.includes(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1])),
  );
}
