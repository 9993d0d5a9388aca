/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { HEALTH_FILTER, type Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { LabelHealth } from '@shoal/react/evaluation';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(1000, 640);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

const show = () =>
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <LabelHealth />
      </ShoalProvider>
    </StrictMode>,
  );

it('runs the full audit, which looks at every picture with the decoder of the browser', async () => {
  show();
  await page.getByRole('button', { name: 'Run the full audit' }).click();
  await expect.element(page.getByText(/The full audit is done/), { timeout: 20_000 }).toBeVisible();
  expect(dataset.status.getSnapshot().audited).toBe(true);
  const looked = await dataset.database.query('SELECT count(*)::INTEGER AS n, count(*) FILTER (WHERE isfinite(brightness) OR problem IS NOT NULL)::INTEGER AS seen FROM image_quality');
  const pictures = await dataset.database.query("SELECT count(DISTINCT frame_id)::INTEGER AS n FROM media WHERE kind = 'image'");
  expect(looked.get(0)?.['n']).toBe(pictures.get(0)?.['n']);
  expect(looked.get(0)?.['seen']).toBe(pictures.get(0)?.['n']);
});

it('shows pictures of a kind everywhere, and all again', async () => {
  await dataset.audit();
  const frame = String((await dataset.database.query('SELECT frame_id FROM frames ORDER BY frame_id LIMIT 1')).get(0)?.['frame_id']);
  await dataset.database.exec(`INSERT INTO scores BY NAME SELECT '' AS model_id, 'image_quality' AS scorer_id, 'frame' AS owner, '${frame}' AS owner_id, '${frame}' AS frame_id, 1.0 AS score, 1.0 AS raw, 'dark' AS kind, TRUE AS flagged, 'dark' AS reason`);
  show();
  const button = page.getByRole('button', { name: 'Show frames: Dark' });
  await button.click();
  await expect.element(button).toHaveAttribute('aria-pressed', 'true');
  expect(dataset.selection.filters.getSnapshot()).toMatchObject([{ source: HEALTH_FILTER, label: 'Pictures: dark' }]);
  await button.click();
  await expect.poll(() => dataset.selection.filters.getSnapshot()).toEqual([]);
});
