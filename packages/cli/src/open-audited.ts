import type { Dataset } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { decodePicture } from './decode-picture';
import { createProgressLine } from './progress-line';

export type Row = Readonly<Record<string, unknown>>;

/** Opens a bundle, runs the full audit with progress on stderr, and disposes the dataset when `work` is done. */
export async function withAudited<T>(bundle: string, work: (rows: (sql: string) => Promise<Row[]>, dataset: Dataset) => Promise<T>): Promise<T> {
  const progress = createProgressLine(process.stderr);
  let dataset: Dataset;
  try {
    dataset = await openDataset(bundle, { onProgress: progress.update, decodePicture });
    await dataset.audit({ onProgress: progress.update });
  } finally {
    progress.clear();
  }
  try {
    return await work(async (sql) => (await dataset.database.query(sql)).toArray().map((row: { toJSON(): Row }) => row.toJSON()), dataset);
  } finally {
    dataset.dispose();
  }
}

/** Whether a command's argument is an array of vectors rather than a dataset bundle. */
export function isArrayFile(path: string): boolean {
  return /\.npy$/i.test(path);
}
