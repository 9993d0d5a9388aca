import { createMemoryStore, openDataset, ShoalError, type Dataset } from '@shoal/engine';

/** Stories forget what audits find: the next story starts as the first one did. */
const forgetful = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

/** A real dataset for one story: the small bundle beside the Storybook, opened by the real engine; decisions in memory. */
export function storyDataset(): Promise<Dataset> {
  return openDataset(new URL('./bundle/shoal.json', document.baseURI), { currentUser: { id: 'storyteller' }, reviewStore: createMemoryStore(), resultCache: forgetful });
}

export interface BorrowedDataset {
  readonly dataset: Dataset;
  /** Takes it back when the story is left. Only a dataset that is as it was opened is lent again. */
  giveBack(): void;
}

interface Kept {
  readonly dataset: Dataset;
  readonly opened: string;
}

type Open = () => Promise<Dataset>;

/** Opening takes seconds, and most stories only look: they share a dataset, one after the other. */
const kept = new Map<Open, Kept>();
const MOST_KEPT = 2;

/** Lends what `open` opens. Only the same function, not one like it, gets the dataset of the story before. */
export async function borrowDataset(open: Open = storyDataset): Promise<BorrowedDataset> {
  const taken = kept.get(open);
  kept.delete(open);
  const lent = taken ?? (await openKept(open));
  let written = false;
  const noticing =
    <A extends readonly unknown[], R>(write: (...args: A) => R) =>
    (...args: A): R => {
      written = true;
      return write(...args);
    };
  const { dataset } = lent;
  const { database } = dataset;
  const properties: PropertyDescriptorMap = {
    ...Object.getOwnPropertyDescriptors(dataset),
    database: { value: { ...database, exec: noticing(database.exec), insertArrow: noticing(database.insertArrow) }, enumerable: true },
    dispose: { value: noticing(() => dataset.dispose()), enumerable: true },
  };
  return {
    dataset: Object.defineProperties({}, properties) as Dataset,
    giveBack() {
      dataset.selection.setFocus(null);
      dataset.selection.clearPicked();
      if (written || kept.has(open) || stateOf(dataset) !== lent.opened) return dataset.dispose();
      kept.set(open, lent);
      for (const [oldest, { dataset: old }] of kept) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
        old.dispose();
      }
    },
  };
}

async function openKept(open: Open): Promise<Kept> {
  const dataset = await open();
  return { dataset, opened: stateOf(dataset) };
}

/** Everything that a story may change besides tables, focus and the picked ones. */
function stateOf({ status, selection, review, manifest }: Dataset): string {
  const { modelId, version, audited, jobs } = status.getSnapshot();
  return JSON.stringify([modelId, version, audited, jobs.length, selection.filters.getSnapshot(), selection.held.getSnapshot(), selection.history.getSnapshot(), review.state.getSnapshot().eventCount, manifest]);
}

/** The same dataset with a database that has just broken: what every widget shows when a query fails. */
export function brokenDataset(dataset: Dataset): Dataset {
  const fail = () => Promise.reject(new ShoalError('query-failed', 'The query failed: table "elements" does not exist. Re-open the dataset, or check that its analyses ran.'));
  return { ...dataset, database: { ...dataset.database, query: fail, queryBytes: fail, describe: fail, exec: fail } };
}

/** The same dataset with a database that does not answer yet. */
export function waitingDataset(dataset: Dataset): Dataset {
  const wait = () => new Promise<never>(() => undefined);
  return { ...dataset, database: { ...dataset.database, query: wait, queryBytes: wait, describe: wait, exec: wait } };
}

/** The suspicious element with the highest score of a kind of disagreement. */
export async function mostSuspicious(dataset: Dataset, agreement: string): Promise<`label:${string}` | `inference:${string}` | null> {
  const answer = await dataset.database.query(`SELECT element_id FROM elements WHERE level = 'object' AND agreement = '${agreement}' ORDER BY score DESC, element_id LIMIT 1`);
  return (answer.get(0)?.['element_id'] as `label:${string}` | undefined) ?? null;
}
