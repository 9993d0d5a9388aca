import { ShoalError } from '../base/errors';
import { resultBytes } from '../analyses/result-table';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import { numberColumn, textColumn } from '../formats/arrow/columns';
import type { ElementId } from '../model/element';

/** A number for each owner of a vector. */
export interface ScoreColumn {
  /** [n]. An element takes the value of its own id, or else of its matched inference. */
  readonly owners: readonly ElementId[];
  /** [n]. */
  readonly values: Float32Array;
}

/** Columns of `elements` that were computed here; they come back whenever the table is written again. */
export interface ScoreColumns {
  /** Writes a column, or removes it with `null`. Rejects with `invalid-argument` for a name that is taken by another column. */
  set(name: string, column: ScoreColumn | null, options?: QueryOptions): Promise<void>;
  /** Writes those that `elements` lacks, after it was written anew. */
  refresh(database: Database, options?: QueryOptions): Promise<void>;
}

export function createScoreColumns(database: Database): ScoreColumns {
  const columns = new Map<string, ScoreColumn>();
  return {
    async set(name, column, options = {}) {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new ShoalError('invalid-argument', `A column cannot be called "${name}". Expected a letter, then a–z, 0–9 and _.`, { details: { name } });
      const present = (await database.describe('elements', options)).some((info) => info.name === name);
      if (present && !columns.has(name)) throw new ShoalError('invalid-argument', `"elements" has a column "${name}" already, which was not computed here. Choose another name.`, { details: { name } });
      if (column && column.owners.length !== column.values.length) throw new ShoalError('invalid-argument', `The column "${name}" has ${column.owners.length} owners and ${column.values.length} values. Expected as many.`, { details: { name } });
      if (present) await database.exec(`ALTER TABLE elements DROP COLUMN ${sqlIdentifier(name)}`, options);
      if (column) {
        await writeColumn(database, name, column, options);
        columns.set(name, column);
      } else columns.delete(name);
    },
    async refresh(target, options = {}) {
      if (columns.size === 0) return;
      const present = new Set((await target.describe('elements', options)).map((info) => info.name));
      for (const [name, column] of columns) if (!present.has(name)) await writeColumn(target, name, column, options);
    },
  };
}

async function writeColumn(database: Database, name: string, { owners, values }: ScoreColumn, options: QueryOptions): Promise<void> {
  const [table, column, incoming] = ['elements', sqlIdentifier(name), sqlIdentifier(`${name}_in`)];
  await database.insertArrow(`${name}_in`, resultBytes({ owner: textColumn(owners), value: numberColumn(values) }), options);
  await database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} DOUBLE`, options);
  // Only equalities in the joins: DuckDB compares every pair of rows with any other condition. The element's own value is written last and stays.
  await database.exec(`UPDATE ${table} SET ${column} = i.value FROM ${incoming} i WHERE i.owner = 'inference:' || ${table}.inference_id`, options);
  await database.exec(`UPDATE ${table} SET ${column} = i.value FROM ${incoming} i WHERE i.owner = ${table}.element_id`, options);
  await database.exec(`DROP TABLE ${incoming}`, options);
}
