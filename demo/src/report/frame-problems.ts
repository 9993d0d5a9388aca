import type { Database } from '@shoal/engine';
import type { Embeddings } from '@shoal/engine/formats';
import { normalizeRows } from '@shoal/engine/kernels';
import type { Planted } from '../scenes/planted';
import { readRows } from './read-rows';
import { measureRecovery, type Recovery } from './recovery';

/** Unit vectors of frames, with what the dataset says of them. */
export interface FrameVectors {
  readonly ids: readonly string[];
  readonly dataset: readonly string[];
  readonly split: readonly string[];
  readonly vectors: Float32Array;
  readonly dim: number;
}

export async function readFrameVectors(database: Database, embeddings: Embeddings): Promise<FrameVectors> {
  const frames = new Map((await readRows(database, 'SELECT frame_id, dataset, split FROM frames')).map((row) => [String(row['frame_id']), row]));
  const ids = embeddings.owners.map((owner) => owner.slice(owner.indexOf(':') + 1));
  return {
    ids,
    dataset: ids.map((id) => String(frames.get(id)?.['dataset'] ?? '')),
    split: ids.map((id) => String(frames.get(id)?.['split'] ?? '')),
    vectors: normalizeRows(embeddings.vectors, embeddings.dim),
    dim: embeddings.dim,
  };
}

/** Test frames that the full audit says leak: a train frame repeats them. */
export async function repeatedFrames(database: Database, planted: Planted): Promise<Recovery> {
  const wanted = new Set(planted.near_duplicate.map((entry) => entry.frame_id));
  const rows = await readRows(database, `SELECT f.frame_id, coalesce(max(s.score), 0) AS score, max(s.score) IS NOT NULL AS flagged FROM frames f LEFT JOIN scores s ON s.owner = 'frame' AND s.owner_id = f.frame_id AND s.scorer_id = 'repeated' AND s.kind = 'leak' WHERE f.split = 'test' GROUP BY f.frame_id`);
  return measureRecovery(rows.map((row) => ({ score: Number(row['score']), flagged: row['flagged'] === true, planted: wanted.has(String(row['frame_id'])) })), wanted.size);
}

/** Production frames ranked by cosine distance to the most similar labelled frame; the other new kind is left out. */
export function newInProduction(frames: FrameVectors, planted: Planted, kind: 'black_frame' | 'fog_frame'): Recovery {
  const wanted = new Set(planted[kind].map((entry) => entry.frame_id));
  const other = new Set(planted[kind === 'black_frame' ? 'fog_frame' : 'black_frame'].map((entry) => entry.frame_id));
  const labelled = rowsWhere(frames, (i) => frames.split[i] !== '' && frames.dataset[i] === 'labeled');
  const rows = rowsWhere(frames, (i) => frames.dataset[i] === 'production' && !other.has(frames.ids[i] ?? ''));
  const candidates = rows.map((i) => ({ score: -nearest(frames, i, labelled), flagged: false, planted: wanted.has(frames.ids[i] ?? '') }));
  return measureRecovery(candidates, wanted.size);
}

/** Pictures that the full audit flagged for some kinds of problems, over all frames. */
export async function auditedPictures(database: Database, planted: Planted, problem: 'black_frame' | 'fog_frame' | 'broken_image', kinds: readonly string[]): Promise<Recovery> {
  const wanted = new Set(planted[problem].map((entry) => entry.frame_id));
  const rows = await readRows(database, `SELECT f.frame_id, coalesce(max(s.score), 0) AS score, max(s.score) IS NOT NULL AS flagged FROM frames f LEFT JOIN scores s ON s.owner = 'frame' AND s.owner_id = f.frame_id AND s.scorer_id = 'image_quality' AND s.kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) GROUP BY f.frame_id`);
  return measureRecovery(rows.map((row) => ({ score: Number(row['score']), flagged: row['flagged'] === true, planted: wanted.has(String(row['frame_id'])) })), wanted.size);
}

function rowsWhere(frames: FrameVectors, test: (row: number) => boolean): number[] {
  return frames.ids.flatMap((_, i) => (test(i) ? [i] : []));
}

/** Largest cosine similarity with any of `others`. */
function nearest({ vectors, dim }: FrameVectors, row: number, others: readonly number[]): number {
  let best = -1;
  for (const other of others) {
    let dot = 0;
    for (let d = 0; d < dim; d++) dot += (vectors[row * dim + d] ?? 0) * (vectors[other * dim + d] ?? 0);
    best = Math.max(best, dot);
  }
  return best;
}
