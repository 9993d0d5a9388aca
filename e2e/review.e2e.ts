import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boxIou, type Box } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { screens, startPlayground, type Playground } from './playground';

interface Planted {
  readonly frame_id: string;
  readonly label_id?: string;
  readonly true_class?: string;
  readonly true_box?: readonly number[];
}

interface StudioRegion {
  readonly id: string;
  readonly value: { rectanglelabels?: string[] };
}

interface StudioTask {
  readonly data: Readonly<Record<string, unknown>>;
  readonly predictions?: readonly { readonly result: readonly StudioRegion[] }[];
  readonly annotations?: readonly { readonly result: readonly StudioRegion[] }[];
}

let playground: Playground;
let dataset: Awaited<ReturnType<typeof openDataset>>;
let planted: Readonly<Record<'green_cone' | 'slow_for_speed_limit', readonly Planted[]>>;
beforeAll(async () => {
  const demo = join(import.meta.dirname, '../demo');
  planted = JSON.parse(await readFile(join(demo, 'planted.json'), 'utf8')) as typeof planted;
  [playground, dataset] = await Promise.all([startPlayground(), openDataset(join(demo, '.cache/demo-town'))]);
});
afterAll(async () => {
  dataset?.dispose();
  await playground?.close();
});

/** Opens the playground with labels picked, and makes an issue of them. */
async function openIssueOf(page: Page, labelIds: readonly string[]): Promise<void> {
  const state = JSON.stringify({ v: 1, p: labelIds.map((id) => `label:${id}`) });
  await page.goto(`${playground.url}#d=demo-town&f=${encodeURIComponent(state)}`);
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 90_000 });
  await page.locator('.shoal-map-surface').focus();
  await page.keyboard.press('i');
  await page.getByRole('button', { name: 'Send to labeling' }).waitFor();
}

test('three green cones become a campaign, twenty judgements find more of them, and they go into the issue', { timeout: 300_000 }, async () => {
  const green = new Map<string, Box[]>();
  for (const { frame_id: frameId, true_box: [x = 0, y = 0, w = 0, h = 0] = [] } of planted.green_cone) green.set(frameId, [...(green.get(frameId) ?? []), { x, y, w, h }]);
  const rows = (await dataset.database.query("SELECT inference_id, frame_id, x, y, w, h FROM inferences WHERE model_id = 'v1'")).toArray() as Record<string, unknown>[];
  const isGreen = new Set(
    rows.flatMap((row) => {
      const box = { x: Number(row.x), y: Number(row.y), w: Number(row.w), h: Number(row.h) };
      return green.get(String(row.frame_id))?.some((cone) => boxIou(cone, box) >= 0.5) ? [`inference:${String(row.inference_id)}`] : [];
    }),
  );
  const seeds = planted.green_cone.flatMap(({ label_id: id }) => id ?? []).slice(0, 3);

  const { page, problems } = await playground.openPage();
  await openIssueOf(page, seeds);
  await page.getByRole('button', { name: 'Find more like these' }).click();
  await page.getByLabel('Alike by').selectOption({ label: 'Colours of objects' });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const stage = page.locator('.shoal-campaign [data-part="stage"]');
  await stage.waitFor({ timeout: 60_000 });

  let added = 0;
  for (let judged = 0; judged < 20; judged++) {
    const element = (await stage.getAttribute('data-element')) ?? '';
    added += Number(isGreen.has(element));
    await page.keyboard.press(isGreen.has(element) ? 'a' : 'd');
    await expect.poll(() => stage.getAttribute('data-element')).not.toBe(element);
    // A person looks before the next key; the order learns meanwhile.
    if (judged % 5 === 4) await expect.poll(() => page.locator('.shoal-campaign [data-part="ranking"]').count(), { timeout: 20_000 }).toBe(0);
  }
  await page.screenshot({ path: join(screens, 'review-campaign.png') });
  console.log(`20 judgements by planted truth: ${added} green cones added`);
  expect(added).toBeGreaterThanOrEqual(8);

  // A reload loses nothing: the campaign goes on from the log.
  await page.reload();
  await page.locator('.rail').getByRole('button', { name: 'Collect' }).click();
  await page.getByText(`${added} added · ${20 - added} discarded`).click();
  await stage.waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Collected ones' }).click();
  await page.getByRole('menuitem', { name: /^Put added into “Selection of 3/ }).click();
  await page.getByRole('region', { name: 'Elements' }).getByText(String(added + 3), { exact: true }).first().waitFor();
  await page.screenshot({ path: join(screens, 'review-issue.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});

test('an issue goes to labeling as files, comes back relabelled, and verifies itself against the next model', { timeout: 300_000 }, async () => {
  const swapped = planted.slow_for_speed_limit.slice(0, 12).flatMap(({ label_id: id }) => id ?? []);
  const { page, problems } = await playground.openPage({ viewport: { width: 1600, height: 900 } });
  await openIssueOf(page, swapped);
  await page.getByRole('button', { name: 'Send to labeling' }).click();
  await page.getByLabel('Provider').selectOption({ label: 'Label Studio' });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download files' }).click();
  const files = unzipSync(await readFile(await (await download).path()));
  const tasks = JSON.parse(strFromU8(files['tasks.json'] ?? new Uint8Array())) as StudioTask[];

  // The labeler knows the truth: exactly the swapped signs get another class.
  let relabelled = 0;
  const done = tasks.map((task, id) => {
    const result = (task.predictions?.[0] ?? task.annotations?.[0])?.result ?? [];
    for (const { id: region, value } of result) {
      if (!swapped.some((labelId) => region.includes(labelId))) continue;
      value.rectanglelabels = value.rectanglelabels?.map((name) => (/slow/i.test(name) ? name.replace(/slow sign/i, 'Speed limit').replace(/^slow$/i, 'speed_limit') : name)) ?? [];
      relabelled += 1;
    }
    return { ...task, id, predictions: [], annotations: [{ id, completed_by: 1, result, created_at: '2026-01-01T00:00:00Z' }] };
  });
  expect(relabelled).toBe(swapped.length);
  await page.locator('.shoal-labeling input[type="file"]').first().setInputFiles({ name: 'export.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(done)) });
  await page.screenshot({ path: join(screens, 'review-results.png') });
  await page.getByRole('button', { name: `Accept ${swapped.length} changes` }).click();
  await page.keyboard.press('Escape');

  // The changes wait in their queue, from this issue.
  await page.locator('.rail').getByRole('button', { name: 'Changes' }).click();
  await page.getByText(`${swapped.length} modified`).first().waitFor();
  await page.screenshot({ path: join(screens, 'review-changes.png') });

  // Model v2 arrives.
  await page.getByRole('button', { name: /vs labels/ }).click();
  await page.getByRole('menuitemradio', { name: 'Detector v2' }).or(page.getByRole('menuitem', { name: 'Detector v2' })).click();
  await page.locator('.status').getByText('model v2').waitFor({ timeout: 60_000 });
  await page.locator('.rail').getByRole('button', { name: 'Board' }).click();
  await page.getByRole('button', { name: /^Verify/ }).click();
  // The model was retrained with these signs right: it sees them as the labeler does.
  const bar = page.locator('.shoal-verification [role="img"]');
  await bar.waitFor({ timeout: 30_000 });
  const outcome = (await bar.getAttribute('aria-label')) ?? '';
  console.log(`After relabelling and model v2: ${outcome}`);
  expect(Number(/^(\d+) fixed/.exec(outcome)?.[1])).toBeGreaterThanOrEqual(11);
  await page.screenshot({ path: join(screens, 'review-verified.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a card moves by touch, through its menu', { timeout: 120_000 }, async () => {
  const { page, problems } = await playground.openPage({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
  await page.goto(`${playground.url}#d=demo-town&f=${encodeURIComponent(JSON.stringify({ v: 1, p: ['label:lab-000009-2'] }))}`);
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 90_000 });
  await page.getByRole('banner').getByRole('button', { name: 'picked' }).tap();
  await page.getByRole('menuitem', { name: 'Make an issue of them' }).tap();
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('button', { name: /^Move “Selection of 1” to/ }).tap();
  await page.getByRole('menuitemradio', { name: 'Resolved' }).or(page.getByRole('menuitem', { name: 'Resolved' })).tap();
  await page.getByRole('list', { name: /^Resolved, 1 issue/ }).getByText('Selection of 1').waitFor();
  await page.screenshot({ path: join(screens, 'review-touch.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});
