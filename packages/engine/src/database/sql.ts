import { ShoalError } from '../base/errors';

/** A quoted identifier. Every name that did not come from our own source goes through here. */
export function sqlIdentifier(name: string): string {
  if (name.includes('\0')) throw new ShoalError('invalid-argument', 'A column or table name contains a NUL character. Rename it.', { details: { name } });
  return `"${name.replaceAll('"', '""')}"`;
}

/** A literal of DuckDB's dialect. Throws on anything that is not a plain value. */
export function sqlLiteral(value: string | number | boolean | bigint | null): string {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw new ShoalError('invalid-argument', 'A value contains a NUL character, which SQL text cannot hold.', { details: { value } });
      return `'${value.replaceAll("'", "''")}'`;
    case 'number':
      return Number.isFinite(value) ? String(value) : `'${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}'::DOUBLE`;
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return 'NULL';
  }
  throw new ShoalError('invalid-argument', `A ${typeof value} cannot be written as an SQL value. Pass text, a number, a boolean or null.`);
}

/** `"column" IN (…)`, with NULL handled; FALSE for an empty list. */
export function sqlIn(column: string, values: readonly (string | number | boolean | null)[]): string {
  const present = values.filter((value) => value !== null);
  const parts: string[] = [];
  if (present.length > 0) parts.push(`${sqlIdentifier(column)} IN (${present.map(sqlLiteral).join(', ')})`);
  if (present.length < values.length) parts.push(`${sqlIdentifier(column)} IS NULL`);
  return parts.length === 0 ? 'FALSE' : parts.length === 1 ? String(parts[0]) : `(${parts.join(' OR ')})`;
}
