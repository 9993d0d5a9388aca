const DAY_MS = 86_400_000;

/** A time in UTC, as exact as a scale of that length in milliseconds needs. */
export function dateText(time: number, length: number): string {
  const text = new Date(time).toISOString();
  return length > 3 * DAY_MS ? text.slice(0, 10) : text.slice(11, 16);
}
