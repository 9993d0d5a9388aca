import type { Database } from '../database/database';
import { sqlLiteral } from '../database/sql';
import { numberOr } from '../session/read-cell';

/** One frame of a sequence, as a strip shows it. */
export interface SequenceFrame {
  readonly frameId: string;
  /** The sequence's own numbering; gaps are allowed. */
  readonly index: number;
  /** Milliseconds since the epoch, UTC; `null` when the table has none. */
  readonly timestamp: number | null;
  /** Suspicious elements in it, by the analyses that ran. */
  readonly flagged: number;
}

/** Longer sequences are cut, evenly on both sides of the frame that was asked for. */
const MAX_FRAMES = 20_000;

/** The sequence that a frame is in, in order; empty for a frame that is in none. */
export async function readSequence(database: Database, frameId: string, signal: AbortSignal): Promise<readonly SequenceFrame[]> {
  const names = async (table: string) => new Set((await database.describe(table, { signal })).map((column) => column.name));
  const [columns, elements] = [await names('frames'), await names('elements')];
  if (!columns.has('sequence_id') || !columns.has('sequence_index')) return [];
  const flagged = elements.has('flagged') ? '(SELECT count(*) FROM elements e WHERE e.frame_id = f.frame_id AND e.flagged)' : '0';
  const here = `frame_id = ${sqlLiteral(frameId)}`;
  const answer = await database.query(
    `SELECT f.frame_id, f.sequence_index::DOUBLE AS at, ${columns.has('timestamp') ? 'epoch_ms(f.timestamp::TIMESTAMP)::DOUBLE' : 'NULL::DOUBLE'} AS timestamp, ${flagged}::INTEGER AS flagged FROM frames f ` +
      `WHERE f.sequence_id = (SELECT sequence_id FROM frames WHERE ${here} LIMIT 1) AND f.sequence_index IS NOT NULL ` +
      `ORDER BY abs(f.sequence_index - (SELECT sequence_index FROM frames WHERE ${here} LIMIT 1)), f.frame_id LIMIT ${MAX_FRAMES}`,
    { signal },
  );
  return answer
    .toArray()
    .map((row: { toJSON(): Record<string, unknown> }) => row.toJSON())
    .map((row): SequenceFrame => ({ frameId: String(row.frame_id), index: numberOr(row.at) ?? 0, timestamp: numberOr(row.timestamp), flagged: numberOr(row.flagged) ?? 0 }))
    .toSorted((a, b) => a.index - b.index || (a.frameId < b.frameId ? -1 : 1));
}
