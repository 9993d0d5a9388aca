import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from '@shoal/engine/node';
import { chip, screens, startPlayground, type Playground } from './playground';

const demo = join(import.meta.dirname, '../demo/.cache/demo-town');
const folder = mkdtempSync(join(tmpdir(), 'shoal-import-'));
let playground: Playground;

beforeAll(async () => {
  await writeCocoFolder(join(folder, 'street'));
  mkdirSync(join(folder, 'table'));
  const islands = ['Torgersen', 'Biscoe', 'Dream'];
  const rows = Array.from({ length: 60 }, (_, i) => `p${i},${islands[i % 3]},${(30 + (i % 17)).toFixed(1)},${i % 2 === 0 ? 'Adelie' : 'Gentoo'},2026-01-${String(1 + (i % 28)).padStart(2, '0')}`);
  writeFileSync(join(folder, 'table/penguins.csv'), `sample,island,bill,kind,date\n${rows.join('\n')}\nbroken,row\n`);
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken/instances.json'), '{"images": [{"id": 1, "file_name": "a.jpg", "width": 10, "height": 10}], "categories": [{"id": 1, "name": "x"}], "annotations": [{"id": 1,');
  playground = await startPlayground();
});
afterAll(async () => {
  await playground?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openWelcome(colorScheme: 'light' | 'dark') {
  const opened = await playground.openPage({ colorScheme });
  await opened.page.goto(`${playground.url}#d=not-here`);
  await opened.page.getByRole('heading', { name: 'Make your dataset good' }).waitFor();
  return opened;
}

test('a COCO file with its pictures and results is the truth in three clicks', async () => {
  const { page, problems } = await openWelcome('light');
  await page.getByLabel('Dataset folder').setInputFiles(join(folder, 'street'));
  await page.getByRole('heading', { name: 'This is how the files will be read' }).waitFor({ timeout: 60_000 });
  expect(await page.locator('.part').count()).toBe(2);
  expect(await page.locator('.part').first().innerText()).toContain('COCO');
  await page.screenshot({ path: join(screens, 'import-plan.png') });

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
  await page.locator('.shoal-loss-table [role="row"][aria-rowindex="2"]').click();
  await page.locator('.shoal-loss-table .shoal-crop[data-state="ready"]').first().waitFor();
  await page.screenshot({ path: join(screens, 'import-opened.png') });

  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const outside = page.getByRole('button', { name: /warning\s*Boxes outside their frame/ });
  await outside.click();
  await page.getByText('The box lies outside its frame.').first().waitFor();
  await page.screenshot({ path: join(screens, 'import-report.png') });
  await page.getByRole('button', { name: 'Show in map and table: Boxes outside their frame' }).click();
  await chip(page, 'Boxes outside their frame').waitFor();
  await page.waitForFunction(() => /^1 of /.test(document.querySelector('.status')?.textContent ?? ''));

  // Results of another model, dropped on the open dataset.
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([JSON.stringify([{ image_id: 1, category_id: 1, bbox: [10, 10, 50, 50], score: 0.9 }])], 'second.json', { type: 'application/json' }));
    document.querySelector('.app')?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
  });
  await page.getByRole('button', { name: 'Add to street' }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: /results vs labels/ }).click({ timeout: 60_000 });
  await page.getByRole('menuitemradio', { name: 'second' }).waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a table can be mapped by hand, and says which of its rows is broken', async () => {
  const { page, problems } = await openWelcome('dark');
  await page.getByLabel('Dataset files').setInputFiles(join(folder, 'table/penguins.csv'));
  await page.getByRole('heading', { name: 'This is how the files will be read' }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: /more option/ }).click();
  await page.getByLabel('Label', { exact: true }).selectOption({ label: 'kind' });
  await page.screenshot({ path: join(screens, 'import-mapping.png'), fullPage: true });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.shoal-loss-table').waitFor({ timeout: 60_000 });
  await page.locator('.status', { hasText: '60 frames' }).waitFor();
  await page.locator('.shoal-distributions', { hasText: 'Gentoo' }).waitFor();
  await page.screenshot({ path: join(screens, 'import-table.png') });
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await page.getByRole('button', { name: /error\s*Rows that were left out/ }).click();
  await page.getByText('penguins.csv:62').waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a file that is cut off is named, and the next one opens', async () => {
  const { page, problems } = await openWelcome('light');
  await page.getByLabel('Dataset files').setInputFiles(join(folder, 'broken/instances.json'));
  await page.getByRole('heading', { name: 'This is how the files will be read' }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor({ timeout: 60_000 });
  expect(await alert.innerText()).toMatch(/instances\.json.*cut off/s);
  await page.screenshot({ path: join(screens, 'import-broken.png') });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Dataset files').setInputFiles(join(folder, 'table/penguins.csv'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.status', { hasText: '60 frames' }).waitFor({ timeout: 60_000 });
  expect(problems).toEqual([]);
  await page.context().close();
});

/** A few frames of the demo as a COCO file with one box outside, a results file, and the pictures. */
async function writeCocoFolder(to: string): Promise<void> {
  const dataset = await openDataset(demo);
  const { database, manifest } = dataset;
  const some = `(SELECT frame_id FROM frames WHERE dataset = 'labeled' ORDER BY hash(frame_id) LIMIT 12)`;
  const rows = async (sql: string) => (await database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  mkdirSync(join(to, 'images'), { recursive: true });
  const frames = await rows(`SELECT f.frame_id, f.width, f.height, m.uri FROM frames f JOIN media m USING (frame_id) WHERE frame_id IN ${some} ORDER BY 1`);
  const imageId = new Map(frames.map((row, index) => [row['frame_id'], index + 1]));
  const categoryId = new Map(manifest.classes.map((info, index) => [info.id, index + 1]));
  for (const row of frames) cpSync(join(demo, manifest.mediaBase ?? '', String(row['uri'])), join(to, 'images', basename(String(row['uri']))));
  const boxOf = (row: Record<string, unknown>) => ['x', 'y', 'w', 'h'].map((side) => Number(row[side]));
  const labels = await rows(`SELECT * FROM labels WHERE frame_id IN ${some} AND isfinite(x) AND w > 0`);
  const annotations = labels.map((row, index) => ({ id: index + 1, image_id: imageId.get(row['frame_id']), category_id: categoryId.get(String(row['class_id'])), bbox: boxOf(row), area: Number(row['w']) * Number(row['h']), iscrowd: 0 }));
  annotations.push({ id: annotations.length + 1, image_id: 1, category_id: 1, bbox: [5000, 5000, 20, 20], area: 400, iscrowd: 0 });
  const results = await rows(`SELECT * FROM inferences WHERE frame_id IN ${some} AND model_id = '${manifest.models?.[0]?.id}'`);
  writeFileSync(
    join(to, 'instances.json'),
    JSON.stringify({
      images: frames.map((row) => ({ id: imageId.get(row['frame_id']), file_name: basename(String(row['uri'])), width: Number(row['width']), height: Number(row['height']) })),
      categories: manifest.classes.map((info) => ({ id: categoryId.get(info.id), name: info.name })),
      annotations,
    }),
  );
  writeFileSync(join(to, 'results.json'), JSON.stringify(results.map((row) => ({ image_id: imageId.get(row['frame_id']), category_id: categoryId.get(String(row['class_id'])), bbox: boxOf(row), score: Number(row['confidence']) }))));
  dataset.dispose();
}
