import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { ShoalError } from '../base/errors';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import { textColumn } from '../formats/arrow/columns';
import type { Embeddings } from '../formats/arrow/decode-embeddings';
import { readArrowSchema } from '../formats/arrow/validate-arrow';
import { parseElementId } from '../model/element';

/** `projections_<space>`: owner, owner_id, x, y. */
export function projectionTable(spaceId: string): string {
  return `projections_${spaceId}`;
}

/** Writes positions that were computed here. `positions` is interleaved x, y in the order of the owners. */
export async function insertPositions(database: Database, spaceId: string, embeddings: Embeddings, positions: Float32Array, options: QueryOptions): Promise<void> {
  const refs = embeddings.owners.map(parseElementId);
  const count = refs.length;
  const x = Float32Array.from({ length: count }, (_, index) => positions[index * 2] ?? Number.NaN);
  const y = Float32Array.from({ length: count }, (_, index) => positions[index * 2 + 1] ?? Number.NaN);
  const table = new Table({
    owner: textColumn(refs.map((ref) => ref?.kind ?? null)),
    owner_id: textColumn(refs.map((ref) => ref?.id ?? null)),
    x: makeVector(x),
    y: makeVector(y),
  });
  await database.insertArrow(projectionTable(spaceId), tableToIPC(table, 'stream'), options);
}

/** Writes positions that came with the bundle. Throws `invalid-data` when a column is missing. */
export async function insertProjectionFile(database: Database, spaceId: string, bytes: Uint8Array, where: string, options: QueryOptions): Promise<void> {
  const found = readArrowSchema(bytes, where).fields.map((field) => field.name);
  for (const column of ['owner', 'owner_id', 'x', 'y']) {
    if (!found.includes(column)) {
      throw new ShoalError('invalid-data', `Column "${column}" not found in the projection file ${where}. Columns: ${found.join(', ') || 'none'}.`, { details: { where, column, found } });
    }
  }
  const raw = `import_${projectionTable(spaceId)}`;
  await database.insertArrow(raw, bytes, options);
  const compact = await database.queryBytes(
    `SELECT CAST(owner AS VARCHAR) AS owner, CAST(owner_id AS VARCHAR) AS owner_id, CAST(x AS FLOAT) AS x, CAST(y AS FLOAT) AS y FROM ${sqlIdentifier(raw)}`,
    options,
  );
  await database.exec(`DROP TABLE ${sqlIdentifier(raw)}`, options);
  await database.insertArrow(projectionTable(spaceId), compact, options);
}
