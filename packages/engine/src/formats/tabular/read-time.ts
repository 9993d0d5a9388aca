/** Milliseconds since the epoch from what tables hold: ISO text, other dates that can only mean one thing, seconds, milliseconds, micro- or nanoseconds. */
export function readTime(value: unknown): number | null {
  if (typeof value === 'bigint') return readTime(Number(value));
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    const size = Math.abs(value);
    // By magnitude: until the year 2286 seconds have at most ten digits.
    if (size < 1e11) return value * 1000;
    if (size < 1e14) return value;
    return size < 1e17 ? value / 1e3 : value / 1e6;
  }
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text) ?? /^(\d{4})\/(\d{2})\/(\d{2})(?: (\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/.exec(text);
  if (!iso) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = iso;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + Number(fraction) * 1000;
  const date = new Date(time);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  const offset = zone && zone.toUpperCase() !== 'Z' ? /([+-])(\d{2}):?(\d{2})/.exec(zone) : null;
  return offset ? time - (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000 : time;
}
