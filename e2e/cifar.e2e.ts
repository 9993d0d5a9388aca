import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screens, startPlayground, type Playground } from './playground';

const data = resolve(process.env.SHOAL_TEST_DATA ?? resolve(import.meta.dirname, '../../shared/data'));
const missing = ['cifar10-images/test.jpgpack', 'label-errors/cross_validated_predicted_probabilities/cifar10_test_set_pyx.npy', 'embeddings'].map((name) => join(data, name)).find((path) => !existsSync(path));
if (missing) console.log(`SKIPPED: the CIFAR-10 test needs ${missing}. Set SHOAL_TEST_DATA to the folder with the real data.`);

const bundle = join(import.meta.dirname, '.cache/cifar10-test');
let playground: Playground | undefined;
beforeAll(async () => {
  if (missing) return;
  if (!existsSync(join(bundle, 'shoal.json'))) execFileSync('npx', ['tsx', join(import.meta.dirname, 'cifar/make-bundle.ts'), bundle], { stdio: 'inherit', env: { ...process.env, SHOAL_TEST_DATA: data } });
  playground = await startPlayground([bundle]);
});
afterAll(() => playground?.close());

test.skipIf(missing)('10,000 real pictures: the most suspicious labels are the ones that confident learning finds', async () => {
  const { page, problems } = await (playground as Playground).openPage({ viewport: { width: 1900, height: 1000 } });
  await page.goto(`${playground?.url}#d=cifar10-test`);
  const table = page.locator('.shoal-loss-table[data-state="ready"]');
  await table.waitFor({ timeout: 120_000 });
  const row = (index: number) => table.locator(`[role="row"][aria-rowindex="${index + 2}"]`);
  await row(9).locator('[data-column="score"]').getByText(/\d\.\d\d/).waitFor();
  const frames: string[] = [];
  for (let index = 0; index < 10; index++) frames.push(await row(index).locator('[data-column="frame"]').innerText());
  const ids = frames.map((frame) => Number(/(\d+)$/.exec(frame)?.[1]));
  // The five lowest self-confidences or margins of the published reference are all at the top.
  const reference = new Set([7794, 3828, 2405, 6753, 9643, 6786, 3977, 4527, 4931]);
  expect(ids.filter((id) => reference.has(id)).length).toBeGreaterThanOrEqual(5);
  await row(0).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(screens, 'cifar.png') });
  expect(problems).toEqual([]);
  await page.context().close();
});
