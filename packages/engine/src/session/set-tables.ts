import { makeData, makeVector, Table, tableToIPC, Uint32, Utf8 } from 'apache-arrow';
import type { QueryOptions } from '../database/database';
import type { Database } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import type { ElementId } from '../model/element';
import { isElementSet } from './element-set';
import type { FilterClause } from './selection';

/** Up to so many elements are listed in the condition itself. */
const LISTED = 200;

/** Large sets of elements as tables of row numbers, so that a filter by 300,000 of a million is a join of integers. */
export interface SetTables {
  /** A filter that keeps exactly these elements. */
  filterOf(ids: ReadonlySet<ElementId>, source: string, label: string, options: QueryOptions & { readonly version: number }): Promise<FilterClause>;
  /** Writes all tables again, after `elements` was. */
  refresh(database: Database, version: number, options?: QueryOptions): Promise<void>;
}

export function createSetTables(database: Database): SetTables {
  const sets = new Map<string, ReadonlySet<ElementId>>();
  let serial = 0;
  return {
    async filterOf(ids, source, label, { version, signal }) {
      if (ids.size <= LISTED) return { source, label, type: 'elements', ids: [...ids] };
      const set = `shoal_set_${(serial += 1)}`;
      await writeSet(database, set, ids, version, { signal });
      sets.set(set, ids);
      return { source, label, type: 'set', set, count: ids.size };
    },
    async refresh(target, version, options) {
      for (const [set, ids] of sets) await writeSet(target, set, ids, version, options);
    },
  };
}

async function writeSet(database: Database, name: string, ids: ReadonlySet<ElementId>, version: number, options: QueryOptions = {}): Promise<void> {
  if (isElementSet(ids) && ids.rows.version === version) {
    const { values } = ids.rows;
    const rows = makeVector(makeData({ type: new Uint32(), length: values.length, data: values }));
    return database.insertArrow(name, tableToIPC(new Table({ row_index: rows }), 'stream'), options);
  }
  const incoming = `${name}_ids`;
  await database.insertArrow(incoming, tableToIPC(new Table({ element_id: textVector([...ids]) }), 'stream'), options);
  const table = sqlIdentifier(name);
  await database.exec(`DROP TABLE IF EXISTS ${table}`, options);
  await database.exec(`CREATE TABLE ${table} AS SELECT row_index FROM elements WHERE element_id IN (SELECT element_id FROM ${sqlIdentifier(incoming)})`, options);
  await database.exec(`DROP TABLE ${sqlIdentifier(incoming)}`, options);
}

function textVector(texts: readonly string[]) {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  parts.forEach((part, i) => (valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + part.length));
  const data = new Uint8Array(valueOffsets.at(-1) ?? 0);
  parts.forEach((part, i) => data.set(part, valueOffsets[i]));
  return makeVector(makeData({ type: new Utf8(), length: texts.length, valueOffsets, data }));
}
