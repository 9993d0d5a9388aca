import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ElementId } from '../model/element';
import type { Dataset } from './dataset';
import { createImporter } from './import/importer-node';
import { createIssueVerifier } from './issue-verifier';
import { openDataset } from './open-dataset-node';
import { verifyIssue } from './verify-issue';

const file = (name: string, value: unknown) => ({ name, arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer });
const images = [1, 2].map((id) => ({ id, file_name: `${id}.jpg`, width: 200, height: 100 }));
const categories = [{ id: 1, name: 'car' }, { id: 2, name: 'bus' }];
const label = (id: number, image: number, category: number, x: number) => ({ id, image_id: image, category_id: category, bbox: [x, 10, 20, 20], area: 400, iscrowd: 0 });
const seen = (image: number, category: number, x: number) => ({ image_id: image, category_id: category, bbox: [x, 10, 20, 20], score: 0.9 });

let dataset: Dataset;
let importer: ReturnType<typeof createImporter>;
afterEach(() => {
  dataset.dispose();
  importer.dispose();
});

/** Frame 1: label 1 has the wrong class, at 100 is a car that nobody labelled, label 2 is on nothing. Frame 2: label 3 is right. */
async function open(): Promise<void> {
  importer = createImporter();
  const plan = await importer.plan([file('truth.json', { images, categories, annotations: [label(1, 1, 2, 10), label(2, 1, 1, 150), label(3, 2, 1, 10)] }), file('v1.json', [seen(1, 1, 10), seen(1, 1, 100), seen(2, 1, 10)])]);
  dataset = await openDataset({ imported: await importer.run(plan) });
}
async function add(...files: ReturnType<typeof file>[]): Promise<void> {
  await dataset.add(await importer.run(await importer.plan(files), { base: await dataset.linkBase() }));
}
async function idOf(where: string): Promise<ElementId> {
  const table = await dataset.database.query(`SELECT element_id FROM elements WHERE ${where}`);
  expect(table.numRows).toBe(1);
  return String(table.get(0)?.element_id) as ElementId;
}
const create = (elements: readonly ElementId[], more = {}) => dataset.review.act({ type: 'create-issue', issueId: 'i', title: 'Cars', description: '', elements, ...more });

describe('verifyIssue', () => {
  it('follows elements to new labels and to another model: fixed, still wrong, gone', async () => {
    await open();
    const unseen = await idOf("agreement = 'missing' AND level = 'object'");
    await create(['label:1', 'label:2', unseen, 'inference:nobody']);
    expect((await verifyIssue(dataset, 'i')).outcomes).toEqual({ fixed: [], 'still-wrong': ['label:1', 'label:2', unseen], 'newly-wrong': [], gone: ['inference:nobody'] });
    // The car at 10 has its class now, and the one at 100 a label.
    await add(file('more.json', { images, categories, annotations: [label(1, 1, 1, 10), label(9, 1, 1, 101)] }));
    expect((await verifyIssue(dataset, 'i')).outcomes).toEqual({ fixed: ['label:1', unseen], 'still-wrong': ['label:2'], 'newly-wrong': [], gone: ['inference:nobody'] });
    // Another model sees something at 150 and nothing at 100: the inference of v1 is followed to the label in its place.
    await add(file('v2.json', [seen(1, 1, 10), seen(1, 1, 150), seen(2, 1, 10)]));
    await dataset.setModel('v2');
    const check = await verifyIssue(dataset, 'i');
    expect(check).toMatchObject({ against: 'v2', checked: 4, outcomes: { fixed: ['label:1', 'label:2'], 'still-wrong': [unseen], gone: ['inference:nobody'] } });
  });

  it('says what became wrong: elsewhere in the frames, and what had been fixed', async () => {
    await open();
    await create(['label:1', 'label:3']);
    const verifier = createIssueVerifier(dataset);
    await verifier.ready();
    await add(file('more.json', { images, categories, annotations: [label(1, 1, 1, 10)] }));
    expect((await verifier.verify('i')).outcomes).toMatchObject({ fixed: ['label:1', 'label:3'], 'newly-wrong': [] });
    expect(dataset.review.state.getSnapshot().issues.get('i')?.verifications).toMatchObject([{ against: 'the labels as they are now', outcomes: { fixed: ['label:1', 'label:3'] } }]);
    await add(file('v2.json', [seen(1, 1, 10), seen(1, 1, 100), seen(2, 2, 10), seen(2, 1, 60)]));
    await dataset.setModel('v2');
    const fresh = await idOf("agreement = 'missing' AND frame_id = '2' AND level = 'object'");
    const { outcomes } = await verifier.verify('i');
    // At 100 nobody had labelled the car before either: that is not new.
    expect(outcomes).toEqual({ fixed: ['label:1'], 'still-wrong': [], 'newly-wrong': ['label:3', fresh], gone: [] });
    await dataset.review.undo();
    expect(dataset.review.state.getSnapshot().issues.get('i')?.verifications).toHaveLength(1);
    verifier.dispose();
  });

  it('believes an accepted change more than the model, and leaves out what is no issue', async () => {
    await open();
    await create(['label:1', 'label:2', 'label:3']);
    const [was] = (await dataset.database.query("SELECT x FROM labels WHERE label_id = '1'")).toArray() as { x: number }[];
    const before = { labelId: '1', frameId: '1', task: 'box' as const, classId: '2', box: { x: was?.x ?? 0, y: 10, w: 20, h: 20 } };
    const { id } = await dataset.review.act({ type: 'change-label', issueId: 'i', change: { op: 'MODIFY', labelId: '1', frameId: '1', before, after: { ...before, box: { x: 40, y: 10, w: 20, h: 20 } }, reason: 'moved' } });
    await dataset.review.act({ type: 'decide-change', labelId: '1', eventId: id, decision: 'accepted' });
    await dataset.review.act({ type: 'mark-elements', issueId: 'i', elements: ['label:2'], state: 'not-an-issue' });
    expect((await verifyIssue(dataset, 'i')).outcomes).toMatchObject({ 'still-wrong': ['label:1'], fixed: ['label:3'] });
    await add(file('more.json', { images, categories, annotations: [label(1, 1, 2, 40)] }));
    expect((await verifyIssue(dataset, 'i')).outcomes).toMatchObject({ 'still-wrong': [], fixed: ['label:1', 'label:3'] });
  });

  it('says nothing of what cannot be compared', async () => {
    importer = createImporter();
    dataset = await openDataset({ imported: await importer.run(await importer.plan([file('truth.json', { images, categories, annotations: [label(1, 1, 2, 10)] })])) });
    await create(['label:1', 'frame:1']);
    expect(await verifyIssue(dataset, 'i')).toMatchObject({ outcomes: { fixed: [], 'still-wrong': [], 'newly-wrong': [], gone: [] }, unknown: ['label:1', 'frame:1'], against: 'the labels as they are now' });
  });

  it('follows the condition of a live issue, and runs no free SQL from a log', async () => {
    await open();
    const verifier = createIssueVerifier(dataset);
    await create([], { query: [{ source: 'a', label: 'frame 1', type: 'in', column: 'frame_id', values: ['1'] }] });
    await dataset.review.act({ type: 'create-issue', issueId: 'sql', title: 'x', description: '', elements: ['label:1'], query: [{ source: 'b', label: 'x', type: 'sql', expression: 'no_such_column' }] });
    await verifier.ready();
    await add(file('more.json', { images, categories, annotations: [label(1, 1, 1, 10), label(8, 1, 2, 60)] }));
    expect((await verifier.verify('i')).outcomes['newly-wrong']).toEqual(['label:8']);
    expect((await verifier.verify('sql')).outcomes.fixed).toEqual(['label:1']);
    await expect(verifier.verify('nothing')).rejects.toMatchObject({ code: 'not-found' });
    verifier.dispose();
  });
});

const root = fileURLToPath(new URL('../../../../demo/', import.meta.url));
const bundle = `${root}.cache/demo-town`;
const hasDemo = existsSync(`${bundle}/shoal.json`);
if (!hasDemo) process.stderr.write(`SKIPPED: verification on the demo needs ${bundle}. Run "npm run demo".\n`);

describe.runIf(hasDemo)('verification on the demo', () => {
  it('green cones and swapped signs: labels from the truth and model v2 fix the issues', async () => {
    interface Planted { readonly frame_id: string; readonly label_id: string; readonly true_class?: string; readonly true_box?: readonly [number, number, number, number] }
    const planted = JSON.parse(readFileSync(`${root}planted.json`, 'utf8')) as Readonly<Record<'slow_for_speed_limit' | 'green_cone', readonly Planted[]>>;
    importer = createImporter();
    dataset = await openDataset(bundle);
    expect(dataset.status.getSnapshot().modelId).toBe('v1');
    const verifier = createIssueVerifier(dataset);
    await verifier.ready();
    const issue = (issueId: string, elements: readonly ElementId[]) => dataset.review.act({ type: 'create-issue', issueId, title: issueId, description: '', elements });
    const cones = planted.green_cone.filter(({ label_id }) => label_id);
    const wrongCones = (await dataset.database.query(`SELECT element_id FROM elements WHERE kind = 'label' AND agreement IN ('wrong_class', 'badly_located', 'spurious') AND id IN (${cones.map(({ label_id }) => `'${label_id}'`).join(', ')})`)).toArray().map((row: { element_id: string }) => row.element_id as ElementId);
    const signs = planted.slow_for_speed_limit;
    await issue('cones', wrongCones);
    await issue('signs', signs.map(({ label_id }) => `label:${label_id}` as ElementId));
    const start = await verifier.verify('signs');

    const table = await dataset.database.query(`SELECT label_id, frame_id, x, y, w, h FROM labels WHERE label_id IN (${signs.map(({ label_id }) => `'${label_id}'`).join(', ')})`);
    const rows = table.toArray() as { label_id: string; frame_id: string; x: number; y: number; w: number; h: number }[];
    const frames = [...new Set(rows.map(({ frame_id }) => frame_id))];
    const uris = new Map((await dataset.database.query('SELECT frame_id, uri FROM media')).toArray().map((row: { frame_id: string; uri: string }) => [row.frame_id, row.uri]));
    await add(
      file('truth.json', {
        images: frames.map((frame, at) => ({ id: at, shoal_id: frame, file_name: uris.get(frame), width: 256, height: 160 })),
        categories: dataset.manifest.classes.map(({ id, name }, at) => ({ id: at, shoal_id: id, name })),
        annotations: rows.map(({ label_id, frame_id, x, y, w, h }, at) => ({ id: at, shoal_id: label_id, image_id: frames.indexOf(frame_id), category_id: dataset.manifest.classes.findIndex(({ id }) => id === 'speed_limit'), bbox: [x, y, w, h] })),
      }),
    );
    const relabelled = await verifier.verify('signs');
    await dataset.setModel('v2');
    const [signsNow, conesNow] = [await verifier.verify('signs'), await verifier.verify('cones')];
    const count = ({ outcomes }: { outcomes: Readonly<Record<string, readonly unknown[]>> }) => Object.fromEntries(Object.entries(outcomes).map(([name, list]) => [name, list.length]));
    process.stderr.write(`verification on the demo: ${JSON.stringify({ signsV1: count(start), signsRelabelled: count(relabelled), signsV2: count(signsNow), conesV2: count(conesNow) })}\n`);
    expect(start.outcomes['still-wrong'].length).toBeGreaterThan(40);
    expect(relabelled.outcomes.fixed.length).toBeGreaterThan(start.outcomes.fixed.length + 40);
    expect(conesNow.checked).toBe(wrongCones.length);
    expect(conesNow.outcomes.fixed.length + conesNow.outcomes['still-wrong'].length + conesNow.outcomes.gone.length).toBe(wrongCones.length);
    expect(conesNow.outcomes.fixed.length).toBeGreaterThan(0.4 * wrongCones.length);
    verifier.dispose();
  }, 120_000);
});
