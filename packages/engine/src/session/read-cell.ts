import type { Box } from '../model/geometry';

/** Cells of query results as plain values: Arrow gives 64-bit integers as bigint and missing values as null. */
export function numberOr(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return Number(value);
}

export function textOr(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** The box in columns `x, y, w, h`; `null` when any is missing. */
export function boxOf(row: Readonly<Record<string, unknown>>): Box | null {
  const [x, y, w, h] = [numberOr(row.x), numberOr(row.y), numberOr(row.w), numberOr(row.h)];
  return x === null || y === null || w === null || h === null ? null : { x, y, w, h };
}
