import { openDataset } from '@shoal/engine';
import { expect, it } from 'vitest';
import { tinyFiles } from './tiny-bundle.test-support';

it('opens dropped files in a page, projects in a worker, and keeps decisions over a reopening', async () => {
  const dataset = await openDataset({ files: tinyFiles() });
  expect(dataset.status.getSnapshot()).toMatchObject({ modelId: 'm1', version: 1, counts: { frames: 3, labels: 5, inferences: 3 } });
  await dataset.project('clip');
  const placed = await dataset.database.query('SELECT count(*)::INTEGER AS n FROM projections_clip WHERE isfinite(x)');
  expect(placed.get(0)?.n).toBe(3);
  const issueId = crypto.randomUUID();
  await dataset.review.act({ type: 'create-issue', issueId, title: 'Look again', description: '', elements: ['label:l1'] });
  dataset.dispose();
  const again = await openDataset({ files: tinyFiles() });
  expect(again.review.state.getSnapshot().issues.get(issueId)?.title).toBe('Look again');
  again.dispose();
  const foreign = performance.getEntriesByType('resource').filter((entry) => !entry.name.startsWith(location.origin) && !/^(data|blob):/.test(entry.name));
  expect(foreign.map((entry) => entry.name)).toEqual([]);
});

it('rebuilds everything after its database was ended', async () => {
  const dataset = await openDataset({ files: tinyFiles() });
  const endless = dataset.database.query('SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 11', { signal: AbortSignal.timeout(50) });
  await expect(endless).rejects.toMatchObject({ name: 'TimeoutError' });
  const counted = await dataset.database.query('SELECT count(*)::INTEGER AS n FROM elements', { signal: new AbortController().signal });
  expect(counted.get(0)?.n).toBe(dataset.status.getSnapshot().counts.elements);
  expect((await dataset.database.query('SELECT count(*)::INTEGER AS n FROM import_report')).get(0)?.n).toBe(11);
  dataset.dispose();
  await expect(dataset.database.query('SELECT 1')).rejects.toMatchObject({ code: 'disposed' });
});
