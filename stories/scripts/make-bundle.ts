// Cuts a small bundle out of Demo town for the stories: a few dozen labelled sequences and some of production. Demo harbour is small, it is copied whole.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openDataset } from '@shoal/engine/node';

copyHarbour(resolve(import.meta.dirname, '../../demo/.cache/demo-sensors'), resolve(import.meta.dirname, '../.cache/bundle-sensors'));

const from = resolve(import.meta.dirname, '../../demo/.cache/demo-town');
const to = resolve(import.meta.dirname, '../.cache/bundle');
const manifestText = readFileSync(join(from, 'shoal.json'), 'utf8');
const stamp = join(to, '.made-from');
const signature = `3 ${manifestText}`;
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === signature) process.exit(0);

const manifest = JSON.parse(manifestText) as {
  tables: Record<string, string>;
  embeddings?: { id: string; file: string; projection?: string }[];
  mediaBase?: string;
};
const dataset = await openDataset(from);
const { database } = dataset;
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });

const frames = `(SELECT frame_id FROM frames WHERE (dataset = 'labeled' AND hash(sequence_id) % 10 = 0) OR (dataset = 'production' AND hash(sequence_id) % 12 = 0))`;
async function write(file: string, sql: string): Promise<void> {
  const path = join(to, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await database.queryBytes(sql));
}
for (const [table, file] of Object.entries(manifest.tables)) await write(file, `SELECT * FROM ${table} WHERE frame_id IN ${frames}`);
for (const space of manifest.embeddings ?? []) {
  cpSync(join(from, space.file), join(to, space.file));
  if (space.projection) cpSync(join(from, space.projection), join(to, space.projection));
}
const media = await database.query(`SELECT DISTINCT uri FROM media WHERE frame_id IN ${frames}`);
for (const row of media) {
  const uri = join(manifest.mediaBase ?? '', String(row['uri']));
  mkdirSync(dirname(join(to, uri)), { recursive: true });
  cpSync(join(from, uri), join(to, uri));
}
writeFileSync(join(to, 'shoal.json'), manifestText);
writeFileSync(stamp, signature);
console.log(`Story bundle: ${media.numRows} pictures`);
dataset.dispose();

/** Brings the copy up to date; `prepared.json` says which version it is of. */
function copyHarbour(source: string, target: string): void {
  const version = (folder: string) => (existsSync(join(folder, 'prepared.json')) ? readFileSync(join(folder, 'prepared.json'), 'utf8') : null);
  if (!existsSync(join(source, 'shoal.json'))) throw new Error(`There is no Demo harbour in ${source}; run "npm run demo:prepare".`);
  if (version(target) === version(source)) return;
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, { recursive: true });
}
