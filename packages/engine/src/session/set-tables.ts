import { Binary, makeData, makeVector, Table, tableToIPC, Utf8 } from 'apache-arrow';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import type { ElementId } from '../model/element';
import { isElementSet } from './element-set';
import type { FilterClause } from './selection';

/** Up to so many elements are listed in the condition itself. */
const LISTED = 200;

/** Large sets of elements as one bit a row of `elements`, so that a filter by 300,000 of a million reads a bit a row. */
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
  const rows = isElementSet(ids) && ids.rows.version === version ? ids.rows.values : await readRows(database, name, ids, options);
  const total = Number((await database.query('SELECT count(*)::INTEGER AS n FROM elements', options)).get(0)?.['n'] ?? 0);
  const bytes = new Uint8Array(Math.ceil(total / 8));
  for (const row of rows) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (128 >> (row & 7));
  const blob = makeVector(makeData({ type: new Binary(), length: 1, valueOffsets: Int32Array.of(0, bytes.length), data: bytes }));
  const incoming = `${name}_in`;
  await database.insertArrow(incoming, tableToIPC(new Table({ mask: blob }), 'stream'), options);
  await database.exec(`CREATE OR REPLACE TABLE ${sqlIdentifier(name)} AS SELECT CAST(mask AS BIT) AS mask FROM ${sqlIdentifier(incoming)}`, options);
  await database.exec(`DROP TABLE ${sqlIdentifier(incoming)}`, options);
}

async function readRows(database: Database, name: string, ids: ReadonlySet<ElementId>, options: QueryOptions): Promise<Uint32Array> {
  const incoming = `${name}_in`;
  await database.insertArrow(incoming, tableToIPC(new Table({ element_id: textVector([...ids]) }), 'stream'), options);
  const table = await database.query(`SELECT CAST(row_index AS UINTEGER) AS row FROM elements WHERE element_id IN (SELECT element_id FROM ${sqlIdentifier(incoming)})`, options);
  return table.getChild('row')?.toArray() as Uint32Array;
}

function textVector(texts: readonly string[]) {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  parts.forEach((part, i) => (valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + part.length));
  const data = new Uint8Array(valueOffsets.at(-1) ?? 0);
  parts.forEach((part, i) => data.set(part, valueOffsets[i]));
  return makeVector(makeData({ type: new Utf8(), length: texts.length, valueOffsets, data }));
}
