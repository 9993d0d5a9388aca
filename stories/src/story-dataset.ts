import { createMemoryStore, openDataset, ShoalError, type Dataset } from '@shoal/engine';

/** A real dataset for one story: the small bundle beside the Storybook, opened by the real engine; decisions in memory. */
export function storyDataset(): Promise<Dataset> {
  return openDataset(new URL('./bundle/shoal.json', document.baseURI), { actor: 'storyteller', reviewStore: createMemoryStore() });
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
