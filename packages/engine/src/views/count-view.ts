import type { Dataset } from '../session/dataset';
import { SHOWN_LEVEL } from './shown-level';
import { createLiveQuery, type LiveQuery } from './live-query';

/** Objects in all, those that pass every filter, and the suspicious ones among these. */
export interface Counts {
  readonly total: number;
  readonly shown: number;
  readonly flagged: number;
}

/** How much of the dataset the shared filters leave, live. */
export function createCountView(dataset: Dataset): LiveQuery<Counts> {
  return createLiveQuery(dataset, { total: 0, shown: 0, flagged: 0 }, async (signal) => {
    const where = dataset.selection.where();
    const answer = await dataset.database.query(
      `SELECT count(*)::INTEGER AS total, count(*) FILTER (WHERE ${where})::INTEGER AS shown,
         count(*) FILTER (WHERE flagged AND ${where})::INTEGER AS flagged
       FROM elements WHERE ${SHOWN_LEVEL}`,
      { signal },
    );
    const row = answer.get(0);
    return { total: Number(row?.['total'] ?? 0), shown: Number(row?.['shown'] ?? 0), flagged: Number(row?.['flagged'] ?? 0) };
  });
}
