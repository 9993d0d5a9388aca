import type { Database, QueryOptions } from '../database/database';
import type { ScoreRow } from '../model/tables';
import { flagColumn, numberColumn, textColumn, textListColumn } from '../formats/arrow/columns';
import { resultBytes } from './result-table';

/** Writes score rows as the result table of one scorer. */
export async function writeScores(database: Database, table: string, rows: readonly ScoreRow[], options: QueryOptions): Promise<void> {
  const bytes = resultBytes({
    model_id: textColumn(rows.map((row) => row.model_id)),
    scorer_id: textColumn(rows.map((row) => row.scorer_id)),
    owner: textColumn(rows.map((row) => row.owner)),
    owner_id: textColumn(rows.map((row) => row.owner_id)),
    frame_id: textColumn(rows.map((row) => row.frame_id)),
    score: numberColumn(rows.map((row) => row.score)),
    raw: numberColumn(rows.map((row) => row.raw)),
    kind: textColumn(rows.map((row) => row.kind)),
    suggested: textColumn(rows.map((row) => row.suggested)),
    flagged: flagColumn(rows.map((row) => row.flagged)),
    reason: textColumn(rows.map((row) => row.reason)),
    evidence: textListColumn(rows.map((row) => row.evidence)),
  });
  await database.insertArrow(table, bytes, options);
}
