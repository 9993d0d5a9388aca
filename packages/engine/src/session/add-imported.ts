import type { TaskOptions } from '../base/abort';
import type { Database, QueryOptions } from '../database/database';
import type { ImportedTable } from '../formats/arrow/canonical-columns';
import type { LinkBase } from '../formats/link/linked-dataset';
import type { Manifest } from '../model/manifest';
import type { AddResult } from './dataset';
import type { ImportedDataset } from './import/importer';
import { addTables, type TableBytes } from './ingest';
import { insertProjectionFile } from './projections';

/** The frames, classes, models and spaces of an open dataset, as new files are linked with them. */
export async function readLinkBase(database: Database, manifest: Manifest, options: QueryOptions): Promise<LinkBase> {
  const table = await database.query('SELECT f.frame_id, any_value(m.uri ORDER BY m.sensor_id) AS uri FROM frames f LEFT JOIN media m USING (frame_id) GROUP BY f.frame_id, f.rowid ORDER BY f.rowid', options);
  const frames = table.toArray().map((row: { frame_id: unknown; uri: unknown }) => ({ frameId: String(row.frame_id), uri: row.uri === null || row.uri === undefined ? null : String(row.uri) }));
  return { frames, classes: manifest.classes, models: manifest.models ?? [], spaces: (manifest.embeddings ?? []).map((space) => space.id) };
}

/** The manifest with what an addition brings. */
export function extendManifest(manifest: Manifest, added: Manifest): Manifest {
  const models = [...(manifest.models ?? []), ...(added.models ?? []).filter((model) => !manifest.models?.some((known) => known.id === model.id))];
  const embeddings = [...(manifest.embeddings ?? []), ...(added.embeddings ?? [])];
  return {
    ...manifest,
    classes: added.classes.length > manifest.classes.length ? added.classes : manifest.classes,
    tables: { ...added.tables, ...manifest.tables },
    ...(models.length > 0 && { models }),
    ...(embeddings.length > 0 && { embeddings }),
  };
}

/** Writes an addition into the tables of a database. */
export async function insertAddition(database: Database, manifest: Manifest, imported: ImportedDataset, options: TaskOptions): Promise<AddResult> {
  const tables = new Map<ImportedTable | 'importReport', Uint8Array>();
  for (const [name, path] of Object.entries({ ...imported.manifest.tables, importReport: imported.manifest.importReport })) {
    const bytes = path === undefined ? undefined : imported.files[path];
    if (bytes) tables.set(name as ImportedTable | 'importReport', bytes);
  }
  const result = await addTables(database, manifest, tables satisfies TableBytes, options);
  for (const { id, projection } of imported.manifest.embeddings ?? []) {
    const bytes = projection === undefined ? undefined : imported.files[projection];
    if (bytes && projection !== undefined) await insertProjectionFile(database, id, bytes, projection, { signal: options.signal });
  }
  return result;
}
