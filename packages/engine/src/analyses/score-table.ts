import type { Database, QueryOptions } from '../database/database';
import type { ScoreRow } from '../model/tables';
import { column, resultBytes } from './result-table';

/** Writes score rows as the result table of one scorer. */
export async function writeScores(database: Database, table: string, rows: readonly ScoreRow[], options: QueryOptions): Promise<void> {
  const bytes = resultBytes({
    model_id: column.texts(rows.map((row) => row.model_id)),
    scorer_id: column.texts(rows.map((row) => row.scorer_id)),
    owner: column.texts(rows.map((row) => row.owner)),
    owner_id: column.texts(rows.map((row) => row.owner_id)),
    frame_id: column.texts(rows.map((row) => row.frame_id)),
    score: column.numbers(rows.map((row) => row.score)),
    raw: column.numbers(rows.map((row) => row.raw)),
    kind: column.texts(rows.map((row) => row.kind)),
    suggested: column.texts(rows.map((row) => row.suggested)),
    flagged: column.flags(rows.map((row) => row.flagged)),
    reason: column.texts(rows.map((row) => row.reason)),
    evidence: column.lists(rows.map((row) => row.evidence)),
  });
  await database.insertArrow(table, bytes, options);
}
