import type { Database } from '../database/database';
import { clauseColumns, type FilterClause } from '../model/filter-clause';
import type { ElementId } from '../model/element';
import { checkCondition } from '../session/check-condition';
import { filterToSql } from '../session/selection';
import { SHOWN_LEVEL } from './shown-level';

/** What meets the clauses of a live issue now. */
export interface LiveElements {
  /** Why it cannot be applied here; `count` is then 0. */
  readonly problem: string | null;
  readonly count: number;
  /** The most suspicious first, up to a limit. */
  readonly ids: readonly ElementId[];
}

/** Elements of a live issue that are listed; its count is always of all. */
export const MAX_LIVE = 100_000;

/**
 * The clauses as one condition. They come from a log that anybody may have written: columns are looked up, a written
 * condition goes through `checkCondition`, and a set of bits that lived in another session is refused.
 */
export async function liveCondition(database: Database, clauses: readonly FilterClause[], signal?: AbortSignal): Promise<{ readonly where: string; readonly problem: null } | { readonly where: null; readonly problem: string }> {
  const columns = new Set((await database.describe('elements', { signal })).map((column) => column.name));
  for (const clause of clauses) {
    const missing = clauseColumns(clause).find((column) => !columns.has(column));
    if (missing !== undefined) return { where: null, problem: `There is no column “${missing.slice(0, 60)}” here.` };
    if (clause.type === 'set') return { where: null, problem: `“${clause.label.slice(0, 60)}” was a picked set of one visit and is gone. Make the issue live from other filters, or freeze it.` };
    if (clause.type !== 'sql') continue;
    const { problem } = await checkCondition(database, clause.expression, { signal });
    if (problem) return { where: null, problem: problem.message };
  }
  return { where: [SHOWN_LEVEL, ...clauses.map(filterToSql)].join(' AND '), problem: null };
}

/** Elements that meet the clauses now. Rejects with `query-failed` when the database does. */
export async function readLive(database: Database, clauses: readonly FilterClause[], { limit = MAX_LIVE, signal }: { readonly limit?: number; readonly signal?: AbortSignal | undefined } = {}): Promise<LiveElements> {
  const { where, problem } = await liveCondition(database, clauses, signal);
  if (where === null) return { problem, count: 0, ids: [] };
  const counted = await database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE ${where}`, { signal });
  const count = Number(counted.get(0)?.['n'] ?? 0);
  const table = await database.query(`SELECT element_id FROM elements WHERE ${where} ORDER BY score DESC NULLS LAST, element_id${Number.isFinite(limit) ? ` LIMIT ${limit}` : ''}`, { signal });
  const column = table.getChild('element_id');
  return { problem: null, count, ids: Array.from({ length: table.numRows }, (_, row) => String(column?.get(row)) as ElementId) };
}

/** Live issues that are looked at: their counts and first elements, asked for once per question and version of the tables. */
export interface LiveAnswers {
  get(clauses: readonly FilterClause[]): LiveElements | undefined;
  /** Resolves to whether anything was read. */
  load(all: readonly (readonly FilterClause[])[], signal: AbortSignal): Promise<boolean>;
  /** Keeps the old answers until the new ones are there. */
  invalidate(): void;
}

/** @param limit elements that are kept of each */
export function createLiveAnswers(database: Database, limit: number): LiveAnswers {
  const keys = new WeakMap<readonly FilterClause[], string>();
  const known = new Map<string, LiveElements>();
  const fresh = new Set<string>();
  const keyOf = (clauses: readonly FilterClause[]) => {
    const key = keys.get(clauses) ?? JSON.stringify(clauses);
    keys.set(clauses, key);
    return key;
  };
  return {
    get: (clauses) => known.get(keyOf(clauses)),
    async load(all, signal) {
      let read = false;
      for (const clauses of all) {
        const key = keyOf(clauses);
        if (fresh.has(key)) continue;
        known.set(key, await readLive(database, clauses, { limit, signal }));
        fresh.add(key);
        read = true;
      }
      return read;
    },
    invalidate: () => fresh.clear(),
  };
}
