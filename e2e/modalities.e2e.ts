import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { screens, startPlayground, type Playground } from './playground';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground?.close());

const viewer = (page: Page) => page.locator('.shoal-frame-viewer[data-state="ready"]');

/** Shows a frame as a link does. */
async function show(page: Page, element: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${playground.url}#d=demo-sensors&e=${encodeURIComponent(element)}`);
  await viewer(page).waitFor({ timeout: 60_000 });
}

const kinds = [
  ['drive-a-03', 'a scan with three cameras', (page: Page) => page.getByText('31,468 points')],
  ['view-02', 'a picture with every shape', (page: Page) => page.locator('[data-part="stage"] canvas[data-picture="ready"]')],
  ['film-crane', 'a film, exact to the frame', (page: Page) => page.getByText(/Frame 1 of 144/)],
  ['film-strait', 'a film of variable frame rate', (page: Page) => page.getByText(/Frame 1 of \d+/)],
  ['sound-03', 'a sound', (page: Page) => page.getByText('16 kHz · mono')],
  ['log-05', 'a text', (page: Page) => page.getByText('Shift hand-over.')],
  ['call-007', 'a row of a table', (page: Page) => page.getByText('tonnage_gt')],
] as const;

test.each(kinds)('%s: %s', async (frame, what, proof) => {
  const { page, problems } = await playground.openPage();
  await show(page, `frame:${frame}`);
  await proof(page).first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(screens, `harbour-${frame}.png`) });
  expect(problems, what).toEqual([]);
  await page.context().close();
});

test('a cuboid that faces the wrong way is turned with the keyboard, and stays after a reload', async () => {
  const { page, problems } = await playground.openPage();
  const { planted } = JSON.parse(await readFile(join(import.meta.dirname, '../demo/planted-sensors.json'), 'utf8')) as { planted: readonly { readonly kind: string; readonly label_id: string | null }[] };
  await show(page, `label:${planted.find(({ kind }) => kind === 'yaw_flipped')?.label_id ?? ''}`);
  await viewer(page).getByText(/points$/).first().waitFor({ timeout: 30_000 });
  const cloud = viewer(page).locator('[role="img"][tabindex="0"]').first();
  await cloud.focus();
  await page.keyboard.press('e');
  await page.keyboard.press('y');
  await expect.poll(() => viewer(page).getByText(/Proposed/).count(), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => page.getByText('Saved').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(screens, 'harbour-turned.png') });
  await page.reload();
  await viewer(page).getByRole('button', { name: /Proposed changes/ }).waitFor({ timeout: 60_000 });
  expect(problems).toEqual([]);
});
