// `npm run screenshots`: the pictures of the README and the docs, from the built playground on the demo, in both themes.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { startPlayground } from './playground';

const out = join(import.meta.dirname, '../docs/images');
mkdirSync(out, { recursive: true });

const only = (column: string, value: string) => ({ source: `facet:${column}`, label: `${column}: ${value}`, type: 'in', column, values: [value] });
const filtered = `&f=${encodeURIComponent(JSON.stringify([{ ...only('agreement', 'wrong_class'), label: 'Agreement: Wrong class' }]))}`;
const row = (page: Page, index: number) => page.locator(`.shoal-loss-table [role="row"][aria-rowindex="${index + 2}"]`);

const planted = JSON.parse(readFileSync(join(import.meta.dirname, '../demo/planted.json'), 'utf8')) as { readonly green_cone: readonly { readonly label_id?: string }[] };

const playground = await startPlayground();
for (const colorScheme of ['light', 'dark'] as const) {
  const { page } = await playground.openPage({ colorScheme, viewport: { width: 1600, height: 980 }, deviceScaleFactor: 1 });
  const settle = async () => {
    await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 60_000 });
    await page.locator('.shoal-embedding-map[data-state="ready"]').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
  };
  await page.goto(`${playground.url}#d=demo-town`);
  await settle();
  await row(page, 7).click();
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(out, `workbench-${colorScheme}.png`) });

  await page.goto('about:blank');
  await page.goto(`${playground.url}#d=demo-town${filtered}`);
  await settle();
  for (const key of ['a', 'a', 'k', 'a']) {
    if (key === 'a' && (await row(page, 0).getAttribute('data-judged')) === null) await row(page, 0).click();
    await page.keyboard.press(key);
    await page.waitForTimeout(400);
  }
  await page.screenshot({ path: join(out, `judge-${colorScheme}.png`) });
  await page.goto('about:blank');
  await page.goto(`${playground.url}#d=demo-town&t=evaluate`);
  await page.locator('.shoal-metrics[data-state="ready"]').waitFor({ timeout: 60_000 });
  await page.getByRole('gridcell', { name: /^Slow sign labelled, Speed limit predicted/ }).click();
  await row(page, 0).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(out, `evaluate-${colorScheme}.png`) });
  await page.goto('about:blank');
  await page.goto(`${playground.url}#d=demo-sensors&w=gallery&e=${encodeURIComponent('label:drive-a-02-4')}&f=${encodeURIComponent(JSON.stringify([only('batch', 'drive-a')]))}`);
  await page.locator('.shoal-frame-viewer').getByText(/points$/).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3000);
  await page.screenshot({ path: join(out, `harbour-scan-${colorScheme}.png`) });
  const collect = async (title: string, filters: readonly object[], count: number) => {
    await page.goto('about:blank');
    await page.goto(`${playground.url}#d=demo-town&f=${encodeURIComponent(JSON.stringify(filters))}`);
    await settle();
    await row(page, 0).click();
    for (let more = 1; more < count; more++) {
      await page.keyboard.press('Shift+ArrowDown');
      await page.waitForTimeout(120);
    }
    await page.keyboard.press('i');
    await page.keyboard.type(title);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
  };
  await collect('Loose boxes of labeler-5', [only('agreement', 'badly_located'), only('annotator', 'labeler-5')], 12);
  await collect('Pedestrians at night without a label', [only('agreement', 'missing'), only('time_of_day', 'night'), only('class_id', 'pedestrian')], 9);
  await collect('“Slow” on speed limits, batch 7', [only('agreement', 'wrong_class'), only('class_id', 'slow'), only('batch', 'batch-7')], 10);
  await page.keyboard.press('g');
  await page.locator('.shoal-issue-board [data-part="card"]').first().waitFor();
  await page.locator('.shoal-issue-board [data-part="card"] [data-part="title"]').first().click();
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(out, `board-${colorScheme}.png`) });

  // More of three green cones.
  await page.goto('about:blank');
  const cones = planted.green_cone.flatMap(({ label_id: id }) => (id === undefined ? [] : [`label:${id}`])).slice(0, 3);
  await page.goto(`${playground.url}#d=demo-town&f=${encodeURIComponent(JSON.stringify({ v: 1, p: cones }))}`);
  await settle();
  await page.keyboard.press('m');
  await page.getByLabel('Name').fill('Green cones');
  await page.getByLabel('Alike by').selectOption({ label: 'Colours of objects' });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.locator('.shoal-campaign [data-part="stage"]').waitFor({ timeout: 60_000 });
  for (const key of ['a', 'a', 'a', 'a', 'd', 'a', 'a', 'a', 'a', 'd', 'a', 'a', 'a', 'a', 'd']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  await page.waitForTimeout(2000);
  await page.screenshot({ path: join(out, `campaign-${colorScheme}.png`) });
  await page.context().close();
}
await playground.close();
