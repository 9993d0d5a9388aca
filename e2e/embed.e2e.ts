import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from '@shoal/engine/node';
import { screens, startPlayground, type Playground } from './playground';

const demo = join(import.meta.dirname, '../demo/.cache/demo-town');
const model = join(import.meta.dirname, '../demo/models/detector-v1-fold0.onnx');
const folder = mkdtempSync(join(tmpdir(), 'shoal-embed-'));
let playground: Playground;

beforeAll(async () => {
  await cutBundle(join(folder, 'few-drives'));
  playground = await startPlayground([join(folder, 'few-drives')]);
});
afterAll(async () => {
  await playground?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('objects are embedded with a model from the disk under the strict policy, stopped, gone on with, and lay out the map', async () => {
  const { page, problems } = await playground.openPage({ colorScheme: 'dark' });
  await page.goto(`${playground.url}#d=few-drives`);
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Embed' }).click();
  const dialog = page.getByRole('dialog', { name: 'Embed pictures' });
  await dialog.locator('input[type="file"]').setInputFiles(model);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText(/^\d[\d,]* of \d/).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => /^[1-9][\d,]* of/.test(document.querySelector('.embed-running strong')?.textContent ?? ''), undefined, { timeout: 60_000 });
  await page.screenshot({ path: join(screens, 'embed-running.png') });
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByText(/Stopped\. The \d/).waitFor();
  await page.screenshot({ path: join(screens, 'embed-stopped.png') });

  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText(/vectors of \d+ numbers/).waitFor({ timeout: 120_000 });
  expect(await dialog.innerText()).toMatch(/[1-9][\d,]* of them known from before/);
  await page.screenshot({ path: join(screens, 'embed-done.png') });
  await dialog.getByRole('button', { name: /^Lay out the map by/ }).click();
  await page.locator('.shoal-embedding-map[data-state="ready"]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(screens, 'embed-map.png') });

  // A second model, a second space: the map offers both.
  await page.getByRole('button', { name: 'Embed' }).click();
  await dialog.getByRole('button', { name: 'Embed more' }).click();
  await dialog.locator('input[type="file"]').setInputFiles(model.replace('v1', 'v2'));
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText(/vectors of \d+ numbers/).waitFor({ timeout: 120_000 });
  await dialog.getByRole('button', { name: /^Lay out the map by/ }).click();
  const spaces = page.locator('.shoal-map-levels').getByRole('button');
  await page.waitForFunction(() => document.querySelector('.shoal-map-levels button')?.textContent?.includes('detector-v2-fold0'), undefined, { timeout: 60_000 });
  await spaces.click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(screens, 'embed-spaces.png') });
  await page.getByRole('menuitemradio', { name: 'Crops by detector-v1-fold0' }).click();
  await page.waitForFunction(() => document.querySelector('.shoal-map-levels button')?.textContent?.includes('detector-v1-fold0'), undefined, { timeout: 60_000 });

  await page.getByRole('button', { name: 'Embed' }).click();
  await dialog.getByRole('button', { name: 'Embed more' }).click();
  await dialog.locator('input[type="file"]').setInputFiles({ name: 'broken.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from('no model') });
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByRole('alert').waitFor({ timeout: 60_000 });
  expect(await dialog.getByRole('alert').innerText()).toContain('cannot be opened');
  await page.screenshot({ path: join(screens, 'embed-failed.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});

test('threads share the work where the page is cross-origin isolated', async () => {
  const isolated = await startPlayground([join(folder, 'few-drives')], { isolated: true });
  try {
    const { page, problems } = await isolated.openPage();
    await page.goto(`${isolated.url}#d=few-drives`);
    await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole('button', { name: 'Embed' }).click();
    const dialog = page.getByRole('dialog', { name: 'Embed pictures' });
    await dialog.getByRole('radio', { name: 'Frames' }).click();
    await dialog.locator('input[type="file"]').setInputFiles(model);
    await dialog.getByRole('button', { name: 'Start' }).click();
    await dialog.getByText(/vectors of \d+ numbers/).waitFor({ timeout: 120_000 });
    expect(await dialog.innerText()).toMatch(/[2-8] threads|WebGPU\b(?! is not)/);
    expect(problems).toEqual([]);
    await page.context().close();
  } finally {
    await isolated.close();
  }
});

/** A bundle of a few labelled drives of the demo, with pictures and without vectors. */
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
