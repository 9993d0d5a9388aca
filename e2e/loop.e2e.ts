import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { openDataset } from '@shoal/engine/node';
import { chip, screens, startPlayground, type Playground } from './playground';

interface CocoAnnotation {
  readonly shoal_id: string;
  readonly category_id: number;
  readonly bbox: readonly number[];
}

interface CocoFile {
  readonly categories: readonly { readonly id: number; readonly shoal_id: string }[];
  readonly annotations: readonly CocoAnnotation[];
  readonly info: { readonly shoal: { readonly added: number; readonly modified: number; readonly deleted: number } };
}

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground?.close());

const rows = (page: Page) => page.locator('.shoal-loss-table [role="row"][data-part="row"]');
const row = (page: Page, index: number) => page.locator(`.shoal-loss-table [role="row"][aria-rowindex="${index + 2}"]`);

async function ready(page: Page): Promise<void> {
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
  await row(page, 0).locator('[data-column="score"]').getByText(/\d\.\d\d/).waitFor();
}

test('the whole loop: open, sort, judge, collect, reload, undo, export', async () => {
  const { page, problems } = await playground.openPage();
  await page.goto(playground.url);
  await ready(page);

  // Only wrong classes, sorted by suspicion, the worst first.
  await page.getByRole('button', { name: /Wrong class/ }).first().click();
  await chip(page, /Wrong class/i).waitFor();
  await ready(page);
  const header = page.getByRole('columnheader', { name: 'Suspicion' });
  if ((await header.getAttribute('aria-sort')) !== 'descending') await header.click();
  await expect.poll(() => header.getAttribute('aria-sort')).toBe('descending');
  const scores = await rows(page).locator('[data-column="score"]').allInnerTexts();
  const numbers = scores.map(Number.parseFloat).filter(Number.isFinite);
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));

  // Three judgements by keyboard: the model is right, the label is right, the model is right.
  await row(page, 0).click();
  await page.locator('.shoal-frame-viewer canvas, .shoal-frame canvas').first().waitFor();
  for (const [index, key, verdict] of [[0, 'a', 'agree'], [1, 'k', 'keep'], [2, 'a', 'agree']] as const) {
    await expect.poll(() => row(page, index).getAttribute('data-focused')).not.toBeNull();
    await page.keyboard.press(key);
    await expect.poll(() => row(page, index).getAttribute('data-judged')).toBe(verdict);
  }
  await page.screenshot({ path: join(screens, 'loop-judged.png') });

  // The fourth goes into a new issue.
  await page.keyboard.press('i');
  await page.keyboard.type('Look at these');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.status').innerText()).toMatch(/Saved/);

  await page.reload();
  await ready(page);
  for (const [index, verdict] of [[0, 'agree'], [1, 'keep'], [2, 'agree']] as const) expect(await row(page, index).getAttribute('data-judged')).toBe(verdict);
  await page.keyboard.press('g');
  await page.getByRole('button', { name: /Look at these/ }).first().waitFor();
  await page.screenshot({ path: join(screens, 'loop-board.png') });
  await page.keyboard.press('g');

  // Undo takes back the newest action (the issue), then the third judgement.
  await ready(page);
  await row(page, 3).click();
  await page.keyboard.press('z');
  await page.keyboard.press('z');
  await expect.poll(() => row(page, 2).getAttribute('data-judged')).toBeNull();
  await expect.poll(() => row(page, 0).getAttribute('data-judged')).toBe('agree');

  // The export holds exactly the one change that is left.
  const changed = await changeOfFirstRow(page);
  await page.keyboard.press('g');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /COCO/ }).click();
  const exported = JSON.parse(await readFile(await (await download).path(), 'utf8')) as CocoFile;
  expect(exported.info.shoal.added + exported.info.shoal.modified + exported.info.shoal.deleted).toBe(1);
  expect(await differences(exported)).toEqual([changed]);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a link opens the same view, and typing never triggers a shortcut', async () => {
  const { page, problems } = await playground.openPage({ colorScheme: 'dark' });
  const filter = [{ source: 'facet:time_of_day', label: 'Time of day: night', type: 'in', column: 'time_of_day', values: ['night'] }];
  await page.goto(`${playground.url}#d=demo-town&f=${encodeURIComponent(JSON.stringify(filter))}`);
  await ready(page);
  await chip(page, /Time of day.*night/i).waitFor();
  expect(await page.locator('.status').innerText()).not.toMatch(/^([\d,]+) of \1 objects/);
  await row(page, 0).click();
  await expect.poll(() => page.url()).toContain('&e=');
  await page.locator('.shoal-loss-table input[type="search"], .shoal-loss-table input[type="text"]').first().click();
  await page.keyboard.type('kaz');
  expect(await row(page, 0).getAttribute('data-judged')).toBeNull();
  expect(problems).toEqual([]);
  await page.context().close();
});

test('from the top of the page to a judgement with the keyboard alone', async () => {
  const { page, problems } = await playground.openPage();
  await page.goto(playground.url);
  await ready(page);
  await page.keyboard.press('Tab');
  await expect.poll(() => page.locator(':focus').innerText()).toBe('Skip to the queue');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => row(page, 0).getAttribute('data-focused')).not.toBeNull();
  await page.keyboard.press('s');
  await expect.poll(() => row(page, 0).getAttribute('data-judged')).toBe('unsure');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.screenshot({ path: join(screens, 'shortcuts.png') });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect.poll(() => row(page, 0).getAttribute('data-judged')).toBeNull();
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a broken address or dataset says what is wrong and the next action works', async () => {
  const { page } = await playground.openPage();
  await page.route('**/datasets/demo-town/shoal.json', (route) => route.fulfill({ body: '{"schemaVersion": 1, "name": 7}', contentType: 'application/json' }));
  await page.goto(playground.url);
  const alert = page.getByRole('alert');
  await alert.waitFor({ timeout: 30_000 });
  expect(await alert.innerText()).toMatch(/name/);
  await page.screenshot({ path: join(screens, 'open-failed.png') });
  await page.unroute('**/datasets/demo-town/shoal.json');
  await page.getByRole('button', { name: 'Try again' }).click();
  await ready(page);
  await page.context().close();
});

/** What the review log says about the first row: the label that its judgement changed. */
async function changeOfFirstRow(page: Page): Promise<string> {
  const events = await page.evaluate(
    () =>
      new Promise<{ lamport: number; op: { type: string; change?: { labelId: string } | null } }[]>((resolve, reject) => {
        const request = indexedDB.open('shoal-review');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const [store] = [...request.result.objectStoreNames];
          const all = request.result.transaction(String(store)).objectStore(String(store)).getAll();
          all.onsuccess = () => resolve(all.result.map((record) => record.event ?? record));
        };
      }),
  );
  const first = events.sort((a, b) => a.lamport - b.lamport).find((event) => event.op.type === 'judge' && event.op.change);
  return String(first?.op.change?.labelId);
}

/** Ids of the labels in which an exported COCO file differs from the imported ones. */
async function differences(exported: CocoFile): Promise<string[]> {
  const dataset = await openDataset(join(import.meta.dirname, '../demo/.cache/demo-town'));
  const table = await dataset.database.query(
    `SELECT l.label_id, l.class_id, l.x, l.y, l.w, l.h FROM labels l
     WHERE isfinite(l.x) AND isfinite(l.y) AND isfinite(l.w) AND isfinite(l.h) AND l.w > 0 AND l.h > 0`,
  );
  const classes = new Map(exported.categories.map((category) => [category.id, category.shoal_id]));
  const after = new Map(exported.annotations.map((annotation) => [annotation.shoal_id, annotation]));
  const different: string[] = [];
  for (const label of table.toArray()) {
    const id = String(label['label_id']);
    const annotation = after.get(id);
    after.delete(id);
    const known = [...classes.values()].includes(String(label['class_id']));
    if (!known) continue;
    const same =
      annotation &&
      classes.get(annotation.category_id) === label['class_id'] &&
      ['x', 'y', 'w', 'h'].every((name, index) => Math.abs(Number(annotation.bbox[index]) - Number(label[name])) < 1e-3);
    if (!same) different.push(id);
  }
  dataset.dispose();
  return [...different, ...after.keys()];
}
