import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import { readColumnsOf } from '../analyses/read-columns';
import { loadSpaceVectors } from '../analyses/vectors/space-graph';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { Embeddings } from '../formats/arrow/decode-embeddings';
import { elementId, parseElementId, type ElementId } from '../model/element';
import type { EmbeddingSpaceInfo } from '../model/manifest';

export interface SimilarOptions extends TaskOptions {
  /** Elements to look for more of; an element without a vector of its own stands for its matched inference, or its frame in a space of frames. */
  readonly like?: readonly ElementId[];
  /** Vectors to look for, row-major [s, dim], such as the embedding of a text in a space that holds texts too. Beside `like`, or instead of it. */
  readonly vectors?: Float32Array;
  /** Elements that are not meant: what is nearer to one of them than to anything in `like` comes last. */
  readonly unlike?: readonly ElementId[];
  /** Embedding space. Default: the first in which the elements of `like` have vectors. */
  readonly space?: string;
  /** Answers at most; default 100. */
  readonly limit?: number;
  /** `min` (default): near to any of them. `mean`: near to all of them. */
  readonly combine?: 'min' | 'mean';
  /** SQL condition on `elements` that answers meet, such as `selection.where()`. Default: all. */
  readonly where?: string;
}

export interface SimilarElements {
  readonly space: string;
  /** The most similar first, without the ones that were asked for. */
  readonly items: readonly { readonly element: ElementId; readonly distance: number; readonly nearerToUnlike: boolean }[];
  /** Elements that were compared. */
  readonly compared: number;
  /** Vectors of the space; an element may have two, of its label and of the matched inference. */
  readonly total: number;
}

export interface SimilarParts {
  readonly database: Database;
  /** Grows when `elements` was rewritten. */
  readonly version: number;
  readonly compute: Compute;
  readonly spaces: readonly EmbeddingSpaceInfo[];
  loadEmbeddings(spaceId: string, signal: AbortSignal | undefined): Promise<Embeddings>;
}

/** Elements most like others, by their vectors. Rejects with `not-found` when the space or a vector is missing. */
export async function findSimilar(parts: SimilarParts, { like = [], unlike = [], vectors: given, space: spaceId, limit = 100, combine = 'min', where = 'TRUE', signal, onProgress }: SimilarOptions): Promise<SimilarElements> {
  if (like.length === 0 && given === undefined) throw new ShoalError('invalid-argument', 'findSimilar got nothing to look for. Pass elements as `like`, or vectors.');
  const places = await latest(parts, 'places', () => readPlaces(parts.database, signal));
  const candidates = parts.spaces.filter((space) => spaceId === undefined || space.id === spaceId);
  if (candidates.length === 0) throw new ShoalError('not-found', `There is no embedding space${spaceId === undefined ? '' : ` "${spaceId}"`}. Spaces: ${parts.spaces.map((space) => space.id).join(', ') || 'none'}.`, { details: { spaceId } });
  for (const space of candidates) {
    const loaded = await loadSpaceVectors(parts, space, { signal });
    if (!loaded) continue;
    const { owners, vectors, dim } = loaded;
    const rowOf = new Map<string, number>(owners.map((owner, row) => [owner, row]));
    const rowsOf = (ids: readonly ElementId[]) => ids.flatMap((id) => ownersOf(id, places, space.level).map((owner) => rowOf.get(owner)).find((row) => row !== undefined) ?? []);
    const seeds = rowsOf(like);
    if (seeds.length === 0 && given === undefined) continue;
    const asked = new Set(like);
    const shown = await latest(parts, `${space.level} ${where}`, () => readAllowed(parts.database, where, space.level, signal));
    const filter = Uint8Array.from(owners, (owner) => {
      const element = shown.get(owner);
      return element !== undefined && !asked.has(element) ? 1 : 0;
    });
    for (const row of seeds) filter[row] = 0;
    const queries = concat([take(vectors, dim, seeds), given ?? new Float32Array(0)]);
    const found = await parts.compute.run('findSimilar', { vectors, seeds: queries, dim, metric: space.metric, k: limit * 2, combine, negatives: take(vectors, dim, rowsOf(unlike)), filter }, { signal, onProgress });
    const items: { element: ElementId; distance: number; nearerToUnlike: boolean }[] = [];
    const seen = new Set<ElementId>();
    found.rows.forEach((row, at) => {
      const element = shown.get(owners[row] ?? '');
      // A label and its matched inference are one element with two vectors.
      if (element === undefined || seen.has(element) || items.length >= limit) return;
      seen.add(element);
      items.push({ element, distance: found.distances[at] ?? 0, nearerToUnlike: found.rejected[at] === 1 });
    });
    const compared = new Set(owners.flatMap((owner, row) => (filter[row] === 1 ? (shown.get(owner) ?? []) : []))).size;
    return { space: space.id, items, compared, total: owners.length };
  }
  throw new ShoalError('not-found', `None of the ${like.length} elements has a vector in ${candidates.map((space) => `"${space.id}"`).join(', ')}. Choose others, or embed them first.`, { details: { like: like.slice(0, 10) } });
}

/** What was read of `elements` last, for the next search over the same: one entry a question and database. */
const answers = new WeakMap<Database, Map<string, { readonly version: number; readonly answer: unknown }>>();
/** Conditions that are remembered, beside the places. */
const remembered = 4;

async function latest<T>({ database, version }: SimilarParts, question: string, ask: () => Promise<T>): Promise<T> {
  const own = answers.get(database) ?? new Map<string, { readonly version: number; readonly answer: unknown }>();
  answers.set(database, own);
  const known = own.get(question);
  if (known?.version === version) return known.answer as T;
  const answer = await ask();
  own.delete(question);
  own.set(question, { version, answer });
  for (const oldest of own.keys()) if (own.size > remembered) own.delete(oldest);
  return answer;
}

interface Places {
  /** Matched inference of a label. */
  readonly inferenceOf: ReadonlyMap<string, string>;
  readonly frameOf: ReadonlyMap<string, string>;
}

async function readPlaces(database: Database, signal: AbortSignal | undefined): Promise<Places> {
  const table = await database.query("SELECT element_id, coalesce(inference_id, '') AS inference_id, frame_id FROM elements", { signal });
  const { element_id: ids, inference_id: inferences, frame_id: frames } = readColumnsOf(table, { element_id: 'text', inference_id: 'text', frame_id: 'text' });
  return { inferenceOf: new Map(ids.flatMap((id, row) => (inferences[row] ? [[id, inferences[row] ?? '']] : []))), frameOf: new Map(ids.map((id, row) => [id, frames[row] ?? ''])) };
}

/** Whose vector may stand for an element, the best first. */
function ownersOf(id: ElementId, { inferenceOf, frameOf }: Places, level: 'frame' | 'object'): ElementId[] {
  const frame = frameOf.get(id);
  if (level === 'frame') return frame === undefined ? [] : [elementId({ kind: 'frame', id: frame })];
  const inference = inferenceOf.get(id);
  return inference === undefined ? [id] : [id, elementId({ kind: 'inference', id: inference })];
}

/** The element that each owner of a vector shows, among those that meet the condition. */
async function readAllowed(database: Database, where: string, level: 'frame' | 'object', signal: AbortSignal | undefined): Promise<Map<string, ElementId>> {
  const table = await database.query(`SELECT element_id, coalesce(inference_id, '') AS inference_id, frame_id FROM elements WHERE level = '${level}' AND (${where})`, { signal });
  const { element_id: ids, inference_id: inferences } = readColumnsOf(table, { element_id: 'text', inference_id: 'text' });
  const out = new Map<string, ElementId>();
  ids.forEach((id, row) => {
    const ref = parseElementId(id);
    if (!ref) return;
    out.set(id, elementId(ref));
    if (ref.kind === 'label' && inferences[row]) out.set(`inference:${inferences[row]}`, elementId(ref));
  });
  return out;
}

function take(vectors: Float32Array, dim: number, rows: readonly number[]): Float32Array {
  const out = new Float32Array(rows.length * dim);
  rows.forEach((row, at) => out.set(vectors.subarray(row * dim, (row + 1) * dim), at * dim));
  return out;
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
