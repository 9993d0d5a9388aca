import { Field, FixedSizeList, Float32, makeData, Table, Utf8, Vector, vectorFromArray } from 'apache-arrow';
import { expect, it } from 'vitest';
import type { Manifest } from '../model/manifest';
import { openDataset } from './open-dataset-node';
import type { SpaceLayout } from './project-space';

const [count, dim] = [12_000, 32];

/** Frames with vectors in six clusters, and no positions. */
function openClusters() {
  const ids = Array.from({ length: count }, (_, i) => `f${i}`);
  const text = (values: readonly string[]) => vectorFromArray([...values], new Utf8());
  const same = (value: string) => text(ids.map(() => value));
  const size = () => vectorFromArray(ids.map(() => 8), new Float32());
  const values = Float32Array.from({ length: count * dim }, (_, at) => Math.sin(at * 12.9898) + 3 * Math.cos((Math.floor(at / dim) % 6) * 1.7 + (at % dim)));
  const child = makeData({ type: new Float32(), data: values });
  const vectors = new Vector([makeData({ type: new FixedSizeList(dim, new Field('item', new Float32())), length: count, nullCount: 0, child })]);
  const manifest: Manifest = { schemaVersion: 1, name: 'Clusters', classes: [], tables: { frames: 'frames', media: 'media' }, embeddings: [{ id: 'sky', name: 'Sky', dim, metric: 'l2', level: 'frame', file: 'sky' }] };
  const tables = {
    frames: new Table({ frame_id: text(ids), dataset: same('d'), split: same('train'), labeled: vectorFromArray(ids.map(() => false)), width: size(), height: size() }),
    media: new Table({ frame_id: text(ids), sensor_id: same('eye'), kind: same('image'), uri: text(ids), width: size(), height: size() }),
    sky: new Table({ owner: same('frame'), owner_id: text(ids), vector: vectors }),
  };
  return openDataset({ manifest, tables });
}

it('a projection shows its first layout in all tables, then another, and keeps the last one when it is stopped', { timeout: 60_000 }, async () => {
  const dataset = await openClusters();
  const { version } = dataset.status.getSnapshot();
  const layouts: SpaceLayout[] = [];
  let placed: Promise<unknown> | undefined;
  const running = dataset.project('sky', {
    onLayout(layout) {
      layouts.push(layout);
      placed ??= dataset.database.query('SELECT CAST(count(*) AS INTEGER) AS n FROM elements WHERE isfinite(map_x)').then((table) => table.get(0)?.['n']);
      if (layouts.length === 2) dataset.status.getSnapshot().jobs[0]?.cancel();
    },
  });
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(await placed).toBe(count);
  expect(layouts).toHaveLength(2);
  expect(dataset.status.getSnapshot().version).toBe(version + 2);
  const { owners, positions } = layouts[1] ?? { owners: [], positions: new Float32Array(0) };
  expect(positions).not.toEqual(layouts[0]?.positions);
  const found = await dataset.database.query("SELECT CAST(x AS FLOAT) AS x, CAST(y AS FLOAT) AS y FROM projections_sky WHERE owner_id = 'f77'");
  const row = owners.indexOf('frame:f77');
  expect([found.get(0)?.['x'], found.get(0)?.['y']]).toEqual([positions[2 * row], positions[2 * row + 1]]);
  dataset.dispose();
});
