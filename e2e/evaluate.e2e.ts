import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { chip, screens, startPlayground, type Playground } from './playground';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground?.close());

const cell = (page: Page, given: string, predicted: string) => page.getByRole('gridcell', { name: new RegExp(`^${given} labelled, ${predicted} predicted`) });
const card = (page: Page, name: string) => page.locator('.shoal-metrics [data-part="metrics-card"]', { hasText: new RegExp(`^${name}`) });

test('the model is measured live, and a confusion shows its examples', async () => {
  const { page, problems } = await playground.openPage();
  await page.goto(playground.url);
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
  // One click: the numbers. Two: the examples of a confusion. Three: the worst of them.
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.locator('.shoal-metrics[data-state="ready"]').waitFor({ timeout: 30_000 });
  const before = await card(page, 'Recall').innerText();
  await page.screenshot({ path: join(screens, 'evaluate.png') });

  const confused = cell(page, 'Slow sign', 'Speed limit');
  const count = Number((await confused.innerText()).replaceAll(/\D/g, ''));
  expect(count).toBeGreaterThan(10);
  await confused.click();
  await chip(page, 'Slow sign, predicted Speed limit').waitFor();
  await page.waitForFunction((n) => (document.querySelector('.status')?.textContent ?? '').startsWith(`${n} of `), count);
  await page.locator('.shoal-loss-table[data-state="ready"] [role="row"][aria-rowindex="2"]', { hasText: 'Slow sign' }).click();
  await page.locator('.shoal-frame canvas, .shoal-frame-viewer canvas').first().waitFor();
  await page.screenshot({ path: join(screens, 'evaluate-cell.png') });
  await confused.press('Enter');
  await expect.poll(() => chip(page).count()).toBe(0);

  // A threshold moves every number at once, and the link carries it.
  const slider = page.locator('.shoal-metrics').getByRole('slider', { name: /Confidence/ });
  await slider.focus();
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => slider.inputValue()).toBe('0.4');
  expect(await card(page, 'Recall').innerText()).not.toBe(before);
  await expect.poll(() => page.url()).toMatch(/x=0\.4(&|$)/);
  await page.reload();
  await page.locator('.shoal-metrics[data-state="ready"]').waitFor({ timeout: 60_000 });
  expect(await slider.inputValue()).toBe('0.4');
  expect(problems).toEqual([]);
  await page.context().close();
});

test('the full audit can be stopped, ranks by all evidence, and is there at once the next time', async () => {
  const { page, problems } = await playground.openPage({ colorScheme: 'dark' });
  await page.goto(`${playground.url}#t=health`);
  const audit = page.getByRole('button', { name: 'Run the full audit' });
  await audit.waitFor({ timeout: 60_000 });
  await page.screenshot({ path: join(screens, 'health.png') });
  await audit.click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await audit.waitFor();
  await audit.click();
  await page.getByText(/The full audit is done: 5,000 pictures looked at/).waitFor({ timeout: 120_000 });
  await page.getByText('Pictures that stand out').waitFor();
  await page.screenshot({ path: join(screens, 'health-audited.png') });

  // The black frames of production are one click away.
  await page.getByRole('button', { name: 'Show frames: Dark' }).click();
  await chip(page, 'Pictures: dark').waitFor();
  await chip(page, 'Pictures: dark').getByRole('button', { name: /^Remove/ }).click();
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor();
  await page.getByRole('button', { name: 'Best score' }).click();
  await page.getByRole('menuitemradio', { name: /All evidence/ }).click();
  await page.locator('.shoal-loss-table', { hasText: 'nearest neighbours are' }).waitFor();
  await page.screenshot({ path: join(screens, 'scorer-combined.png') });

  await page.goto(`${playground.url}#t=health`);
  await page.reload();
  await page.getByText(/The full audit is done/).waitFor({ timeout: 60_000 });
  expect(problems).toEqual([]);
  await page.context().close();
});
