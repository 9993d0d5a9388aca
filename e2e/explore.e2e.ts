import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { chip, screens, startPlayground, type Playground } from './playground';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground?.close());

async function openMap(hash = ''): Promise<{ readonly page: Page; readonly problems: string[] }> {
  const opened = await playground.openPage();
  await opened.page.goto(`${playground.url}${hash}`);
  await opened.page.locator('.shoal-embedding-map[data-state="ready"] canvas').waitFor({ timeout: 90_000 });
  return opened;
}

const shown = (page: Page) => page.locator('.status span').first().innerText();

test('from the map to the green cones in six clicks, and back by undo', async () => {
  const { page, problems } = await openMap();
  const all = await shown(page);
  await page.getByRole('button', { name: /Colour by/ }).click();
  await page.getByRole('menuitemradio', { name: 'Agreement' }).click();
  // Labels that the model does not see: only these, and of them those where cones lie.
  await page.getByRole('button', { name: /^Spurious label \d/ }).click({ modifiers: ['Alt'] });
  await chip(page, /Spurious label/).waitFor();
  await page.getByRole('button', { name: /^Cone: select/ }).click();
  await page.getByRole('button', { name: /picked/ }).first().click();
  await page.getByRole('menuitem', { name: 'Show only these' }).click();
  await chip(page, /picked/).waitFor();
  await page.getByRole('button', { name: 'Gallery', exact: true }).click();
  await page.locator('.shoal-gallery[data-state="ready"]').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(screens, 'explore-green-cones.png') });
  await expect.poll(() => shown(page)).not.toBe(all);
  const undo = page.locator('.shoal-filter-bar').getByRole('button', { name: /^Undo/ });
  await undo.click();
  await undo.click();
  await expect.poll(() => chip(page).count()).toBe(0);
  await expect.poll(() => shown(page)).toBe(all);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('from the map to the black frames of production: frames, by part, only production, nearer', async () => {
  const { page, problems } = await openMap();
  await page.getByRole('radio', { name: 'Frames' }).or(page.getByText('Frames', { exact: true })).first().click();
  await page.locator('.shoal-map-status', { hasText: 'frames' }).waitFor();
  await page.getByRole('button', { name: /Colour by/ }).click();
  await page.getByRole('menuitemradio', { name: 'Part' }).click();
  await page.getByRole('button', { name: /^Production \d/ }).click({ modifiers: ['Alt'] });
  await chip(page, /Production/i).waitFor();
  const region = await page.getByRole('button', { name: /^night, rain: select/ }).first().boundingBox();
  if (!region) throw new Error('There is no region of rain by night.');
  // The black frames are the dense group above it.
  await page.mouse.move(region.x + region.width / 2 - 6, region.y - 10);
  for (let turn = 0; turn < 6; turn += 1) await page.mouse.wheel(0, -240);
  await page.locator('.shoal-map-thumbnails, [data-part="thumbnails"], .shoal-map-pictures').first().waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(screens, 'explore-black-frames.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a link holds the view, and a condition in it waits for a click', async () => {
  const { page } = await openMap();
  const all = await shown(page);
  await page.getByRole('button', { name: 'Plots', exact: true }).click();
  await page.locator('.shoal-scatter[data-state="ready"], .shoal-scatter-plot[data-state="ready"]').first().waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(screens, 'explore-plots.png') });
  await expect.poll(() => page.url()).toContain('w=plots');
  await page.context().close();

  const selection = { v: 1, f: [{ source: 'condition:1', label: 'confidence > 0.9', type: 'sql', expression: 'confidence > 0.9' }] };
  const second = await playground.openPage();
  await second.page.goto(`${playground.url}#w=gallery&f=${encodeURIComponent(JSON.stringify(selection))}`);
  await second.page.locator('.shoal-gallery[data-state="ready"]').waitFor({ timeout: 90_000 });
  await chip(second.page, 'confidence > 0.9').waitFor();
  expect(await shown(second.page)).toBe(all);
  await second.page.keyboard.press('Shift+R');
  await expect.poll(() => chip(second.page).count()).toBe(0);
  expect(second.problems).toEqual([]);
  await second.page.context().close();
});
