import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPipeline } from '../analyses/pipeline';
import { createInlineCompute } from '../compute/create-inline-compute';
import type { Compute } from '../compute/compute';
import type { Dataset } from '../session/dataset';
import { createEvaluationView } from './evaluation-view';
import type { EvaluationView } from './evaluation-types';
import { createHealthView } from './health-view';
import { openFixture, until } from './loss-table.test-support';

// Forty annotated frames with a stop sign at (10, 10): found right, as a yield sign in every tenth, missed in every seventh; frame 3 has a
// false alarm of low confidence, and frame 99 was never annotated.
const tables = `
CREATE TABLE frames AS SELECT 'f' || lpad(range::VARCHAR, 2, '0') AS frame_id, 'labeled' AS dataset, 'train' AS split, TRUE AS labeled, 640.0 AS width, 480.0 AS height, CASE WHEN range < 30 THEN 'dry' ELSE 'rain' END AS weather FROM range(40)
  UNION ALL SELECT 'f99', 'labeled', 'train', FALSE, 640, 480, 'dry';
CREATE TABLE labels AS SELECT 'l' || lpad(range::VARCHAR, 2, '0') AS label_id, 'f' || lpad(range::VARCHAR, 2, '0') AS frame_id, 'gt' AS set_id, 'box' AS task, 'stop' AS class_id, 10.0 AS x, 10.0 AS y, 50.0 AS w, 50.0 AS h,
  FALSE AS iscrowd, range = 39 AS ignored, NULL::DOUBLE AS area, NULL::INTEGER AS mask_width, NULL::INTEGER AS mask_height, NULL::VARCHAR AS mask_counts, 'ann' AS annotator, 'b' AS batch FROM range(40);
CREATE TABLE inferences AS SELECT 'i' || lpad(range::VARCHAR, 2, '0') AS inference_id, 'f' || lpad(range::VARCHAR, 2, '0') AS frame_id, 'v1' AS model_id, 'box' AS task, CASE WHEN range % 10 = 0 THEN 'yield' ELSE 'stop' END AS class_id,
  10.0 AS x, 10.0 AS y, 50.0 AS w, CASE WHEN range = 5 THEN 30.0 ELSE 50.0 END AS h, NULL::INTEGER AS mask_width, NULL::INTEGER AS mask_height, NULL::VARCHAR AS mask_counts, 0.6 + range / 200.0 AS confidence,
  array_value((CASE WHEN range % 10 = 0 THEN 0.2 ELSE 0.8 END)::FLOAT, (CASE WHEN range % 10 = 0 THEN 0.8 ELSE 0.1 END)::FLOAT, (CASE WHEN range % 10 = 0 THEN 0 ELSE 0.1 END)::FLOAT) AS probs FROM range(40) WHERE range % 7 <> 1
  UNION ALL SELECT 'x3', 'f03', 'v1', 'box', 'cone', 400, 300, 20, 20, NULL, NULL, NULL, 0.3, NULL
  UNION ALL SELECT 'x99', 'f99', 'v1', 'box', 'cone', 400, 300, 20, 20, NULL, NULL, NULL, 0.9, NULL;
`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let compute: Compute;
let dataset: Dataset;
let view: EvaluationView;
beforeEach(async () => {
  fixture = await openFixture(tables);
  compute = createInlineCompute();
  dataset = { ...fixture.dataset, compute };
  await runPipeline({ database: dataset.database, compute, manifest: dataset.manifest, modelId: 'v1' });
  view = createEvaluationView(dataset);
});
afterEach(() => {
  view.dispose();
  compute.dispose();
  fixture.dispose();
});
const ready = () => until(view, (snapshot) => snapshot.state === 'ready');
/** Labels that count: frame 39 holds one that takes no part. */
const labels = 39;

describe('createEvaluationView', () => {
  it('counts annotated frames only, and neither rewards nor punishes what lies on an ignored label', async () => {
    const { counts, live, task, tasks } = await ready();
    expect([task, tasks]).toEqual(['objects', ['objects']]);
    expect(counts).toMatchObject({ frames: 40, allFrames: 40, labels });
    // Of 39 labels 6 were missed (1, 8, 15, 22, 29, 36) and 4 called yield (0, 10, 20, 30).
    expect(live?.metrics.overall).toMatchObject({ truePositives: 29, falsePositives: 4, falseNegatives: 10 });
    expect([...(live?.metrics.confusion ?? [])]).toEqual([29, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('follows every threshold without another query', async () => {
    await ready();
    const { query } = dataset.database;
    Object.assign(dataset.database, { query: () => Promise.reject(new Error('asked')) });
    view.setThresholds({ confidence: 0.25 });
    expect(view.getSnapshot().live?.metrics.overall.falsePositives).toBe(5);
    view.setThresholds({ confidence: 0.5, iou: 0.7 });
    // The box of frame 5 overlaps by 0.6 only.
    expect(view.getSnapshot().live?.metrics.overall).toMatchObject({ truePositives: 28, falsePositives: 5, falseNegatives: 11 });
    view.setThresholds({ iou: 0.5, classAgnostic: false });
    expect([...(view.getSnapshot().live?.metrics.confusion ?? [])]).toEqual([29, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0]);
    view.setThresholds({ confidence: 7 });
    expect(view.getSnapshot().thresholds.confidence).toBe(1);
    Object.assign(dataset.database, { query });
  });

  it('shows the examples of a cell, the most confused first, and all again at the second time', async () => {
    await ready();
    view.showCell({ given: 0, predicted: 1 });
    const [clause] = dataset.selection.filters.getSnapshot();
    expect(clause).toMatchObject({ source: 'confusion', label: 'stop, predicted yield', ids: ['label:l30', 'label:l20', 'label:l10', 'label:l00'] });
    expect(view.examplesOf({ given: 0, predicted: null })).toHaveLength(6);
    // Its own filter does not change what it counts.
    expect((await ready()).counts.frames).toBe(40);
    view.showCell({ given: 0, predicted: 1 });
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
    expect(view.getSnapshot().cell).toBeNull();
  });

  it('measures what the other filters leave', async () => {
    await ready();
    dataset.selection.setFilter('facet:weather', { source: 'facet:weather', label: 'rain', type: 'in', column: 'weather', values: ['rain'] });
    const filtered = await until(view, (snapshot) => snapshot.counts.frames === 10);
    expect(filtered.counts).toMatchObject({ allFrames: 40, labels: 9 });
    expect(filtered.live?.metrics.overall).toMatchObject({ truePositives: 7, falsePositives: 1, falseNegatives: 2 });
  });

  it('splits by a column with intervals, says which slices are small, and names error types', async () => {
    await ready();
    expect(view.getSnapshot().sliceColumns).toEqual(['weather']);
    view.splitBy('weather');
    const { slices, tide } = await until(view, (snapshot) => snapshot.slices !== null && snapshot.tide !== null);
    expect(slices?.map(({ value, frames, isSmall }) => ({ value, frames, isSmall }))).toEqual([{ value: 'dry', frames: 30, isSmall: false }, { value: 'rain', frames: 10, isSmall: true }]);
    const [dry] = slices ?? [];
    expect(dry?.intervals.recall.low).toBeLessThan(dry?.rates.recall ?? 0);
    expect(dry?.intervals.recall.high).toBeGreaterThan(dry?.rates.recall ?? 1);
    expect(tide?.counts).toMatchObject({ classification: 4, missed: 6, background: 1 });
  });

  it('says so when there is nothing to compare, and after a failure', async () => {
    view.dispose();
    await dataset.database.exec('DELETE FROM inferences');
    view = createEvaluationView(dataset);
    await until(view, (snapshot) => snapshot.state === 'empty');
    await dataset.database.exec('DROP TABLE inferences');
    view.refresh();
    expect((await until(view, (snapshot) => snapshot.state === 'error')).error?.message).toContain('inferences');
  });
});

describe('createHealthView', () => {
  it('says how healthy the labels are and shows the labels of a pair', async () => {
    // What is confidently yield is learned from labels of it.
    await dataset.database.exec("UPDATE labels SET class_id = 'yield' WHERE label_id = 'l20'");
    await runPipeline({ database: dataset.database, compute, manifest: dataset.manifest, modelId: 'v1' });
    const health = createHealthView(dataset);
    const { overall, pairs, classes, audited } = await until(health, (snapshot) => snapshot.state === 'ready');
    expect(overall).toMatchObject({ labels: 33 });
    expect(audited).toBe(false);
    expect(classes.map((line) => line.classId)).toEqual(['stop', 'yield']);
    expect(pairs[0]).toMatchObject({ names: ['stop', 'yield'], shown: false });
    health.showPair('stop', 'yield');
    const shown = await until(health, (snapshot) => snapshot.pairs[0]?.shown === true);
    expect(shown.pairs).toHaveLength(pairs.length);
    expect(dataset.selection.filters.getSnapshot()[0]).toMatchObject({ source: 'health', label: 'stop or yield', ids: expect.arrayContaining(['label:l00', 'label:l10', 'label:l30']) as unknown });
    health.showPair('stop', 'yield');
    await until(health, (snapshot) => snapshot.pairs[0]?.shown === false);
    health.dispose();
  });
});
