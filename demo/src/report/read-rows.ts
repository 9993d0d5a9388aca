import type { Database } from '@shoal/engine';

export type Row = Readonly<Record<string, unknown>>;

export async function readRows(database: Database, sql: string): Promise<Row[]> {
  const table = await database.query(sql);
  return table.toArray().map((row: { toJSON(): Row }) => row.toJSON());
}
