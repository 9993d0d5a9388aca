import { createNodeDatabase } from '../database/duckdb-node';
import type { Database } from '../database/database';
import { createStore } from '../base/store';
import type { Manifest } from '../model/manifest';
import { createMemoryStore } from '../review/memory-store';
import { createReview } from '../review/create-review';
import type { Dataset, DatasetStatus } from '../session/dataset';
import { createSelection } from '../session/selection';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Fixture',
  classes: ['stop', 'yield', 'cone'].map((id) => ({ id, name: id })),
  tables: { frames: 'frames.arrow', media: 'media.arrow' },
};

/**
 * A dataset over a real database, selection and review log, with tables made by the given SQL. Without the parts that a
 * table or frame view never touches (compute, media, Mosaic).
 */
export async function openFixture(sql: string) {
  const database: Database = await createNodeDatabase();
  await database.exec(sql);
  const store = createMemoryStore();
  const review = await createReview({ datasetId: 'fixture', actor: 'ada', store });
  const status = createStore<DatasetStatus>({ modelId: 'v1', version: 1, jobs: [], audited: false, counts: { frames: 0, labels: 0, inferences: 0, elements: 0, flagged: 1 } });
  const selection = createSelection();
  const parts: Pick<Dataset, 'id' | 'manifest' | 'database' | 'review' | 'status' | 'selection'> = { id: 'fixture', manifest, database, review, status, selection };
  return {
    dataset: parts as Dataset,
    bumpVersion: () => status.update({ version: status.getSnapshot().version + 1 }),
    dispose() {
      review.dispose();
      store.dispose();
      database.dispose();
    },
  };
}

/** Resolves once `holds` is true of the snapshot; rejects after five seconds with the snapshot that it stuck at. */
export function until<T>(view: { getSnapshot(): T; subscribe(listener: () => void): () => void }, holds: (snapshot: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const snapshot = view.getSnapshot();
      if (!holds(snapshot)) return;
      clearTimeout(timer);
      stop();
      resolve(snapshot);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Nothing came of it: ${JSON.stringify(view.getSnapshot(), (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)).slice(0, 800)}`));
    }, 5000);
    const stop = view.subscribe(() => check());
    check();
  });
}
