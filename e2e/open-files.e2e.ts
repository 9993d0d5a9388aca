import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from '@shoal/engine/node';
import { screens, startPlayground, type Playground } from './playground';

const demo = join(import.meta.dirname, '../demo/.cache/demo-town');
const folder = mkdtempSync(join(tmpdir(), 'shoal-files-'));
let playground: Playground;

beforeAll(async () => {
  await cutBundle(join(folder, 'small'));
  cpSync(join(folder, 'small'), join(folder, 'broken'), { recursive: true });
  const frames = join(folder, 'broken/frames.arrow');
  writeFileSync(frames, readFileSync(frames).subarray(0, 700));
  playground = await startPlayground();
});
afterAll(async () => {
  await playground?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a folder from the disk opens, and a broken one says which file is wrong', async () => {
  const { page, problems } = await playground.openPage({ colorScheme: 'dark' });
  // A link to a dataset that is not here leaves the choice to the person.
  await page.goto(`${playground.url}#d=not-here`);
  await page.getByRole('heading', { name: 'Make your dataset good' }).waitFor();
  await page.screenshot({ path: join(screens, 'welcome.png') });

  await page.getByLabel('Dataset folder').setInputFiles(join(folder, 'broken'));
  const alert = page.getByRole('alert');
  await alert.waitFor({ timeout: 60_000 });
  expect(await alert.innerText()).toContain('frames.arrow');
  await page.screenshot({ path: join(screens, 'broken-folder.png') });
  await page.getByRole('button', { name: 'Open something else' }).click();

  await page.getByLabel('Dataset folder').setInputFiles(join(folder, 'small'));
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
  await page.locator('.shoal-loss-table [role="row"][aria-rowindex="2"]').click();
  await page.locator('.shoal-loss-table .shoal-crop[data-state="ready"]').first().waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
});

/** A bundle of a few labelled drives of the demo, pictures included. */
async function cutBundle(to: string): Promise<void> {
  const dataset = await openDataset(demo);
  const { database, manifest } = dataset;
  const some = `(SELECT frame_id FROM frames WHERE dataset = 'labeled' AND hash(sequence_id) % 40 = 0)`;
  mkdirSync(to, { recursive: true });
  for (const [table, file] of Object.entries(manifest.tables)) {
    if (file) writeFileSync(join(to, file), await database.queryBytes(`SELECT * FROM ${table} WHERE frame_id IN ${some}`));
  }
  for (const row of await database.query(`SELECT DISTINCT uri FROM media WHERE frame_id IN ${some}`)) {
    const path = join(manifest.mediaBase ?? '', String(row['uri']));
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(demo, path), join(to, path));
  }
  writeFileSync(join(to, 'shoal.json'), JSON.stringify({ ...manifest, name: 'A few drives', embeddings: [] }));
  dataset.dispose();
}
