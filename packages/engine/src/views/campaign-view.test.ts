import { Bool, Field, FixedSizeList, Float32, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { afterEach, describe, expect, it } from 'vitest';
import type { ElementId } from '../model/element';
import type { Manifest } from '../model/manifest';
import { createMemoryStore } from '../review/memory-store';
import type { ReviewStore } from '../review/store';
import type { Dataset } from '../session/dataset';
import { openDataset } from '../session/open-dataset-node';
import { createCampaignView } from './campaign-view';
import type { CampaignView } from './campaign-types';
import { createConceptsView } from './concepts-view';

const FRAMES = 60;
const DIM = 8;
const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Hundred and twenty',
  classes: [{ id: 'cone', name: 'Cone' }, { id: 'sign', name: 'Sign' }],
  tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' },
  models: [{ id: 'v1', name: 'First' }, { id: 'v2', name: 'Second' }],
  embeddings: [{ id: 'objects', name: 'Objects', dim: DIM, metric: 'cosine', level: 'object', file: 'objects' }],
};
const text = (values: readonly string[]) => vectorFromArray([...values], new Utf8());
const wave = (n: number, axis: number) => Math.sin(n * 12.9898 + axis * 78.233) * 0.35;

/** Two labels a frame: every third is a green cone (`isGreen`), which only its vector tells. Frames from 40 on are not labelled: theirs are inferences. */
const isGreen = (n: number) => n % 3 === 0;
const ids = Array.from({ length: FRAMES * 2 }, (_, n) => n);
const elementOf = (n: number): ElementId => (n < 80 ? `label:l${n}` : `inference:i${n}`);
const numberOf = (element: ElementId) => Number(element.replace(/^\D+:\D/, ''));

let close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.reverse()) end();
  close = [];
});

async function open(store: ReviewStore = createMemoryStore()): Promise<Dataset> {
  const frames = Array.from({ length: FRAMES }, (_, i) => `f${i}`);
  const side = (of: readonly number[], value: (n: number) => number) => vectorFromArray(of.map(value), new Float32());
  const shapes = (of: readonly number[]) => ({ frame_id: text(of.map((n) => `f${n >> 1}`)), task: text(of.map(() => 'box')), class_id: text(of.map((n) => (n % 5 === 1 ? 'sign' : 'cone'))), x: side(of, (n) => 10 + 50 * (n % 2)), y: side(of, () => 10), w: side(of, () => 20), h: side(of, () => 20) });
  const labelled = ids.filter((n) => n < 80);
  const twice = [...ids, ...ids];
  const dataset = await openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: text(frames), dataset: text(frames.map((_, i) => (i < 40 ? 'labeled' : 'production'))), labeled: vectorFromArray(frames.map((_, i) => i < 40), new Bool()), width: vectorFromArray(frames.map(() => 160), new Int32()), height: vectorFromArray(frames.map(() => 100), new Int32()) }),
        media: new Table({ frame_id: text(frames), sensor_id: text(frames.map(() => 'front')), kind: text(frames.map(() => 'image')), uri: text(frames.map((id) => `${id}.png`)) }),
        labels: new Table({ label_id: text(labelled.map((n) => `l${n}`)), set_id: text(labelled.map(() => 'gt')), ...shapes(labelled) }),
        inferences: new Table({ inference_id: text(twice.map((n, at) => (at < ids.length ? `i${n}` : `j${n}`))), model_id: text(twice.map((_, at) => (at < ids.length ? 'v1' : 'v2'))), confidence: side(twice, (n) => 0.6 + (n % 7) / 20), ...shapes(twice) }),
        objects: new Table({
          owner: text(ids.map((n) => (n < 80 ? 'label' : 'inference'))),
          owner_id: text(ids.map((n) => (n < 80 ? `l${n}` : `i${n}`))),
          vector: vectorFromArray(ids.map((n) => Array.from({ length: DIM }, (_, axis) => (axis === 0 ? (isGreen(n) ? 1 : -0.2) : axis === 1 ? 0.8 : 0) + wave(n, axis))), new FixedSizeList(DIM, new Field('item', new Float32()))),
        }),
      },
    },
    { reviewStore: store, currentUser: { id: 'ada' } },
  );
  close.push(() => dataset.dispose());
  return dataset;
}

function watch(dataset: Dataset, options = {}): CampaignView {
  const view = createCampaignView(dataset, options);
  close.push(() => view.dispose());
  view.subscribe(() => undefined);
  return view;
}
const settled = (view: CampaignView, ready = (): boolean => true) => expect.poll(() => view.getSnapshot().state === 'ready' && ready(), { timeout: 20_000, interval: 5 }).toBe(true);
const unlabelled = [{ source: 'pool:labeled', label: 'Not labelled', type: 'in', column: 'labeled', values: [false] }] as const;
const greens = { name: 'Green cones', seeds: [elementOf(0), elementOf(3), elementOf(6)], pool: [], space: null, budget: null, issueId: null };

describe('createCampaignView', () => {
  it('shows the most similar of the pool first, and puts each judgement into the log at once', async () => {
    const dataset = await open();
    const view = watch(dataset);
    view.setMinDistance(0);
    expect(view.getSnapshot().state).toBe('start');
    view.start({ ...greens, pool: unlabelled });
    await settled(view);
    const { current, next, unsorted, scoreKind } = view.getSnapshot();
    expect([scoreKind, unsorted]).toEqual(['similarity', 40]);
    expect([current, ...next.slice(0, 5)].map((candidate) => candidate && isGreen(numberOf(candidate.element)))).toEqual([true, true, true, true, true, true]);
    expect(next.map(({ score }) => score)).toEqual(next.map(({ score }) => score).sort((a, b) => b - a));
    view.judge('added');
    // The next one is there without waiting for anything.
    expect(view.getSnapshot()).toMatchObject({ current: { element: next[0]?.element }, added: { count: 1 }, unsorted: 39, recent: { hits: 1, of: 1 } });
    view.judge('discarded');
    view.judge('added', { withLookalikes: true });
    expect(dataset.review.events().map(({ op }) => op.type)).toEqual(['save-campaign', 'sort-candidates', 'sort-candidates', 'sort-candidates']);
  });

  it('learns: after some judgements the ranker has all green cones before the others, and says how sure it is', async () => {
    const dataset = await open();
    const view = watch(dataset);
    view.setMinDistance(0);
    view.start({ ...greens, pool: unlabelled });
    await settled(view);
    expect(view.getSnapshot().quality).toEqual({ state: 'too-few', good: 3, bad: 0 });
    for (const n of [80, 82, 83, 85]) view.sort({ discarded: [elementOf(n)] });
    for (let i = 0; i < 4; i++) view.judge(isGreen(numberOf(view.getSnapshot().current?.element ?? 'label:x1')) ? 'added' : 'discarded');
    await settled(view, () => view.getSnapshot().scoreKind === 'probability' && view.getSnapshot().quality?.state === 'measured');
    const rest = ids.filter((n) => n >= 80 && isGreen(n) && !view.getSnapshot().campaign?.piles.has(elementOf(n)));
    const { current, next, quality } = view.getSnapshot();
    const order = [current, ...next].map((candidate) => numberOf(candidate?.element ?? 'label:x1'));
    expect(order.slice(0, rest.length).sort((a, b) => a - b)).toEqual(rest);
    expect(quality).toMatchObject({ state: 'measured', bad: 4 });
  });

  it('keeps the one in view while the order changes, and brings back what is undone', async () => {
    const dataset = await open();
    const view = watch(dataset);
    view.start(greens);
    await settled(view);
    const first = view.getSnapshot().current?.element;
    view.sort({ discarded: view.getSnapshot().next.slice(0, 8).map(({ element }) => element) });
    await settled(view, () => view.getSnapshot().scoreKind === 'probability');
    expect(view.getSnapshot().current?.element).toBe(first);
    view.judge('added');
    const second = view.getSnapshot().current?.element;
    expect(second).not.toBe(first);
    view.skip();
    expect(view.getSnapshot()).toMatchObject({ skipped: 1 });
    expect(view.getSnapshot().current?.element).not.toBe(second);
    view.undo();
    expect(view.getSnapshot()).toMatchObject({ skipped: 0, current: { element: second } });
    view.undo();
    await expect.poll(() => view.getSnapshot().current?.element).toBe(first);
    expect(view.getSnapshot().added.count).toBe(0);
  });

  it('goes on where it was left, from the log alone', async () => {
    const store = createMemoryStore();
    close.push(() => store.dispose());
    const before = await open(store);
    const view = watch(before);
    const id = view.start({ ...greens, pool: unlabelled, budget: 5 });
    await settled(view);
    for (const pile of ['added', 'added', 'discarded'] as const) view.judge(pile);
    const piles = [...(view.getSnapshot().campaign?.piles ?? [])];
    await before.review.act({ type: 'comment', issueId: 'none', commentId: 'c', text: 'waits for storage' });
    const again = watch(await open(store), { campaignId: id });
    await settled(again);
    expect([...(again.getSnapshot().campaign?.piles ?? [])]).toEqual(piles);
    expect(again.getSnapshot()).toMatchObject({ added: { count: 2 }, discarded: { count: 1 }, budgetReached: false, campaign: { budget: 5, name: 'Green cones' } });
    for (const [element] of piles) expect([again.getSnapshot().current, ...again.getSnapshot().next].some((candidate) => candidate?.element === element)).toBe(false);
  });

  it('hides near-duplicates behind one of them, and every strategy gives each candidate once', async () => {
    const view = watch(await open());
    view.start({ ...greens, pool: unlabelled });
    view.setMinDistance(0.2);
    await settled(view, () => view.getSnapshot().hidden > 0);
    view.setMinDistance(0);
    await settled(view, () => view.getSnapshot().hidden === 0);
    for (const strategy of ['uncertain', 'model-uncertain', 'coverage', 'typical', 'balanced', 'missing'] as const) {
      view.setStrategy(strategy);
      await settled(view);
      const shown = [view.getSnapshot().current, ...view.getSnapshot().next].map((candidate) => candidate?.element);
      expect([strategy, new Set(shown).size, shown.every((element) => numberOf(element ?? 'label:x1') >= 80)]).toEqual([strategy, 25, true]);
    }
  });

  it('puts what was collected into an issue, once, and exports ids', async () => {
    const dataset = await open();
    const view = watch(dataset);
    view.start(greens);
    await settled(view);
    await expect(view.putIntoIssue()).rejects.toThrow('Nothing was added');
    view.judge('added');
    view.judge('discarded');
    const issueId = await view.putIntoIssue();
    view.judge('added');
    expect(await view.putIntoIssue()).toBe(issueId);
    const { issues } = dataset.review.state.getSnapshot();
    expect([issues.size, issues.get(issueId)?.elements.length, issues.get(issueId)?.issueType]).toEqual([1, 2, 'collection']);
    const csv = new TextDecoder().decode(view.exportIds('csv').bytes).trimEnd().split('\r\n');
    expect([csv[0], csv.length, csv.filter((line) => line.endsWith(',added')).length]).toEqual(['element_id,kind,id,pile', 7, 2]);
    expect(JSON.parse(new TextDecoder().decode(view.exportIds('json').bytes))).toHaveLength(6);
    await view.showAdded();
    expect(dataset.selection.filters.getSnapshot()).toMatchObject([{ source: 'campaign', type: 'elements' }]);
  });

  it('says what is wrong: no vectors, a pool whose column is gone, a deleted campaign', async () => {
    const dataset = await open();
    await dataset.review.act({ type: 'save-campaign', campaignId: 'gone', kind: 'collection', ...greens, pool: [{ source: 'p', label: 'p', type: 'in', column: 'no_such', values: [1] }] });
    const view = watch(dataset, { campaignId: 'gone' });
    await expect.poll(() => view.getSnapshot().error?.message).toContain('no column "no_such"');
    view.edit({ pool: [] });
    await settled(view);
    view.remove('gone');
    expect(view.getSnapshot()).toMatchObject({ state: 'start', campaigns: [] });
    await dataset.review.undo();
    view.open('gone');
    await settled(view);
    view.open('never');
    expect(view.getSnapshot()).toMatchObject({ state: 'error', error: { code: 'not-found' } });
    const bare = watch({ ...dataset, manifest: { ...dataset.manifest, embeddings: [] } } as Dataset);
    bare.start(greens);
    await expect.poll(() => bare.getSnapshot().error?.message).toContain('no vectors');
  });
});

describe('createConceptsView', () => {
  it('scores everything as a column that filters, survives another model, and goes with its concept', async () => {
    const dataset = await open();
    const view = createConceptsView(dataset);
    close.push(() => view.dispose());
    view.subscribe(() => undefined);
    const id = view.create('Green cone', [0, 3, 6, 9].map(elementOf));
    for (const n of [1, 2, 4, 5]) view.teach(id, elementOf(n), 'discarded');
    expect(view.getSnapshot().concepts).toMatchObject([{ name: 'Green cone', good: 4, bad: 4, state: 'none', column: null }]);
    await view.score(id);
    const [concept] = view.getSnapshot().concepts;
    expect(concept).toMatchObject({ state: 'ready', error: null, column: 'concept_green_cone', quality: { state: 'measured' } });
    expect(concept?.bars.reduce((sum, count) => sum + count, 0)).toBe(120);
    const found = async () => (await dataset.database.query("SELECT element_id FROM elements WHERE concept_green_cone >= 0.5 AND kind = 'label'")).toArray().map((row: { element_id: unknown }) => numberOf(String(row.element_id) as ElementId));
    const right = (await found()).filter(isGreen).length;
    expect(right / (await found()).length).toBeGreaterThan(0.9);
    expect(right).toBeGreaterThan(24);
    view.filter(id, true);
    view.setThreshold(id, 0.7);
    expect(dataset.selection.filters.getSnapshot()).toMatchObject([{ source: `concept:${id}`, type: 'range', column: 'concept_green_cone', min: 0.7, label: 'Green cone ≥ 0.70' }]);
    await dataset.setModel('v2');
    expect((await found()).filter(isGreen)).toHaveLength(right);
    const issueId = await view.makeIssue(id);
    expect(dataset.review.state.getSnapshot().issues.get(issueId)).toMatchObject({ title: 'Green cone', elements: [], query: [{ column: 'concept_green_cone', min: 0.7 }] });
    // The issue's event changed nothing about the concept.
    expect(view.getSnapshot().concepts[0]?.state).toBe('ready');
    view.teach(id, elementOf(7), 'discarded');
    expect(view.getSnapshot().concepts[0]?.state).toBe('stale');
    view.remove(id);
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
    await expect.poll(async () => (await dataset.database.describe('elements')).some(({ name }) => name.startsWith('concept_'))).toBe(false);
  });

  it('says that it needs a bad example, and never takes a column of the tables', async () => {
    const dataset = await open();
    const view = createConceptsView(dataset);
    close.push(() => view.dispose());
    view.subscribe(() => undefined);
    const id = view.create('Alone', [elementOf(0)]);
    await view.score(id);
    expect(view.getSnapshot().concepts[0]).toMatchObject({ state: 'error', error: { code: 'invalid-argument', message: expect.stringContaining('0 bad examples') } });
    await expect(dataset.setColumn('frame_id', { owners: [], values: new Float32Array(0) })).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
