import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from './dataset';
import type { Importer } from './import/importer';
import { createImporter } from './import/importer-node';
import { openDataset } from './open-dataset-node';

const file = (name: string, value: unknown) => ({ name, arrayBuffer: async () => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)).buffer as ArrayBuffer });
const box = (id: number, image: number, category: number, x: number) => ({ id, image_id: image, category_id: category, bbox: [x, 10, 20, 20], area: 400, iscrowd: 0 });
const truth = {
  images: [1, 2].map((id) => ({ id, file_name: `${id}.jpg`, width: 100, height: 80 })),
  categories: [{ id: 1, name: 'car' }, { id: 2, name: 'bus' }],
  annotations: [box(1, 1, 1, 10), box(2, 2, 2, 40)],
};
const results = (category: number, x: number) => [{ image_id: 1, category_id: category, bbox: [x, 10, 20, 20], score: 0.9 }];

let importer: Importer;
let dataset: Dataset;
beforeEach(async () => {
  importer = createImporter();
  const plan = await importer.plan([file('truth.json', truth), file('first.json', results(1, 11))]);
  dataset = await openDataset({ imported: await importer.run(plan) });
});
afterEach(() => {
  dataset.dispose();
  importer.dispose();
});

const rows = async (sql: string) => (await dataset.database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());

async function add(...files: ReturnType<typeof file>[]) {
  const imported = await importer.run(await importer.plan(files), { base: await dataset.linkBase() });
  return dataset.add(imported);
}

describe('adding to an open dataset', () => {
  it('takes the inferences of another model, and compares it when asked', async () => {
    const before = dataset.status.getSnapshot().version;
    expect(await add(file('second.json', results(2, 10)))).toMatchObject({ frames: { added: 0 }, inferences: { added: 1, changed: 0 } });
    expect(dataset.manifest.models?.map((model) => model.id)).toEqual(['first', 'second']);
    expect(dataset.status.getSnapshot()).toMatchObject({ modelId: 'first', counts: { frames: 2, labels: 2, inferences: 2 } });
    expect(dataset.status.getSnapshot().version).toBeGreaterThan(before);
    await dataset.setModel('second');
    expect(await rows("SELECT agreement FROM elements WHERE label_id = '1'")).toEqual([{ agreement: 'wrong_class' }]);
  });

  it('replaces labels with the same id, and adds new frames and classes', async () => {
    const more = { images: [...truth.images, { id: 3, file_name: '3.jpg', width: 50, height: 50 }], categories: [...truth.categories, { id: 9, name: 'tram' }], annotations: [box(1, 1, 2, 12), box(3, 3, 9, 1)] };
    expect(await add(file('more.json', more))).toMatchObject({ frames: { added: 1, changed: 0 }, labels: { added: 1, changed: 1 } });
    expect(await rows('SELECT label_id, class_id, x FROM labels ORDER BY label_id')).toEqual([{ label_id: '1', class_id: '2', x: 12 }, { label_id: '2', class_id: '2', x: 40 }, { label_id: '3', class_id: '9', x: 1 }]);
    expect(dataset.manifest.classes.map((info) => info.name)).toEqual(['car', 'bus', 'tram']);
    expect(await rows("SELECT DISTINCT file FROM import_report WHERE code = 'read-as' ORDER BY file")).toEqual([{ file: 'first.json' }, { file: 'more.json' }, { file: 'truth.json' }]);
  });

  it('reports rows that belong to nothing, and stays as it was when nothing can be read', async () => {
    await add(file('stray.json', [{ image_id: 77, category_id: 1, bbox: [1, 1, 2, 2], score: 0.5 }]));
    expect(await rows("SELECT count(*)::INTEGER AS n FROM import_report WHERE code = 'unknown-frame' AND table_name = 'inferences'")).toEqual([{ n: 1 }]);
    await expect(add(file('notes.md', '# nothing'))).rejects.toMatchObject({ code: 'unsupported-format' });
    expect(dataset.status.getSnapshot().counts.inferences).toBe(2);
  });
});
