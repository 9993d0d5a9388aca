import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { FilterClause } from '../model/filter-clause';
import { filterToSql } from '../session/selection';
import { SHOWN_LEVEL } from './shown-level';

/** A value of a column and how many rows have it under the filters of everybody else. */
export interface FilterValue {
  readonly value: string | null;
  readonly count: number;
}

export interface FilterValues {
  /** The most frequent first; at most the number asked for. */
  readonly values: readonly FilterValue[];
  /** Different values that match the search. */
  readonly distinct: number;
}

/** Smallest and largest finite value of a column; `null` when it has none. */
export interface FilterBounds {
  readonly min: number | null;
  readonly max: number | null;
}

/** What a clause does. */
export interface ClauseEffect {
  /** Rows that this clause alone leaves. */
  readonly alone: number;
  /** Rows that would come back without it. */
  readonly removes: number;
}

export async function readValues(database: Database, column: string, where: string, search: string, limit: number, options: QueryOptions): Promise<FilterValues> {
  const name = sqlIdentifier(column);
  const match = search === '' ? 'TRUE' : `contains(lower(CAST(${name} AS VARCHAR)), ${sqlLiteral(search.toLowerCase())})`;
  const answer = await database.query(
    `WITH counted AS (SELECT CAST(${name} AS VARCHAR) AS value, count(*) FILTER (WHERE ${where})::INTEGER AS shown, count(*) AS total FROM elements WHERE ${SHOWN_LEVEL} AND ${match} GROUP BY 1)
     SELECT value, shown, (SELECT count(*)::INTEGER FROM counted) AS size FROM counted ORDER BY shown DESC, total DESC, value NULLS LAST LIMIT ${limit}`,
    options,
  );
  const values: FilterValue[] = [];
  for (const row of answer) values.push({ value: row['value'] === null ? null : String(row['value']), count: Number(row['shown']) });
  return { values, distinct: Number(answer.get(0)?.['size'] ?? 0) };
}

export async function readBounds(database: Database, column: string, options: QueryOptions): Promise<FilterBounds> {
  const value = `CAST(${sqlIdentifier(column)} AS DOUBLE)`;
  const row = (await database.query(`SELECT min(${value}) FILTER (WHERE isfinite(${value})) AS low, max(${value}) FILTER (WHERE isfinite(${value})) AS high FROM elements WHERE ${SHOWN_LEVEL}`, options)).get(0);
  const end = (entry: unknown) => (entry === null || entry === undefined ? null : Number(entry));
  return { min: end(row?.['low']), max: end(row?.['high']) };
}

export async function countShown(database: Database, where: string, options: QueryOptions): Promise<{ readonly shown: number; readonly total: number }> {
  const row = (await database.query(`SELECT count(*)::INTEGER AS total, count(*) FILTER (WHERE ${where})::INTEGER AS shown FROM elements WHERE ${SHOWN_LEVEL}`, options)).get(0);
  return { shown: Number(row?.['shown'] ?? 0), total: Number(row?.['total'] ?? 0) };
}

/** What each clause does, in one pass over the table. */
export async function readEffects(database: Database, clauses: readonly FilterClause[], options: QueryOptions): Promise<ReadonlyMap<string, ClauseEffect>> {
  if (clauses.length === 0) return new Map();
  const conditions = clauses.map((clause, index) => `coalesce(${filterToSql(clause)}, FALSE) AS c${index}`).join(', ');
  const all = clauses.map((_, index) => `c${index}`);
  const parts = all.flatMap((name, index) => {
    const others = all.filter((other) => other !== name).join(' AND ') || 'TRUE';
    return [`count(*) FILTER (WHERE ${name})::INTEGER AS alone${index}`, `count(*) FILTER (WHERE ${others} AND NOT ${name})::INTEGER AS removes${index}`];
  });
  const row = (await database.query(`SELECT ${parts.join(', ')} FROM (SELECT ${conditions} FROM elements WHERE ${SHOWN_LEVEL})`, options)).get(0);
  return new Map(clauses.map((clause, index) => [clause.source, { alone: Number(row?.[`alone${index}`] ?? 0), removes: Number(row?.[`removes${index}`] ?? 0) }]));
}
