import { ShoalError } from '../../base/errors';
import { readColumnsOf } from '../../analyses/read-columns';
import { loadSpaceVectors, type SpaceVectors } from '../../analyses/vectors/space-graph';
import { sqlIn } from '../../database/sql';
import { normalizeRows } from '../../kernels/distance';
import { parseElementId, type ElementId } from '../../model/element';
import { clauseColumns, type FilterClause } from '../../model/filter-clause';
import type { EmbeddingSpaceInfo } from '../../model/manifest';
import type { CampaignSettings } from '../../review/event';
import { checkCondition } from '../check-condition';
import type { Dataset } from '../dataset';
import { filterToSql } from '../selection';

/** What a campaign looks through: the vectors of a space, and which of them are candidates. */
export interface CampaignPool {
  readonly space: EmbeddingSpaceInfo;
  /** Row-major [n, dim], of length 1 where the metric is cosine. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** The element that a row shows; `undefined` for vectors of what is not in `elements`. */
  readonly elements: readonly (ElementId | undefined)[];
  /** Rows that meet the clauses of the pool, one an element. */
  readonly candidates: Int32Array;
  /** What the strategies beside similarity need, by row. */
  readonly facts: RowFacts;
  /** Row of an element, its matched inference's or its frame's; `undefined` when nothing of it has a vector. */
  rowOf(element: ElementId): number | undefined;
}

export interface RowFacts {
  /** Class by row; '' where there is none. */
  readonly classes: readonly string[];
  /** Of the model, 0..1; NaN where it said nothing. */
  readonly confidence: Float64Array;
  /** 1 where somebody labelled the frame. */
  readonly labeled: Uint8Array;
}

type Source = Pick<Dataset, 'manifest' | 'database' | 'loadEmbeddings'>;

/**
 * Reads what a campaign needs to rank its candidates. Rejects with `not-found` when there is no vector for what it is about, a column of the pool is gone,
 * or a picked set did not outlive its page; each says what to do.
 */
export async function loadCampaignPool(dataset: Source, settings: Pick<CampaignSettings, 'seeds' | 'space' | 'pool'>, signal: AbortSignal): Promise<CampaignPool> {
  const where = await poolCondition(dataset, settings.pool, signal);
  const spaces = dataset.manifest.embeddings ?? [];
  const tried = spaces.filter(({ id }) => settings.space === null || id === settings.space);
  if (tried.length === 0) {
    const message = spaces.length === 0 ? 'This dataset has no vectors, so nothing can be compared. Embed its pictures or objects with a model first, or import embeddings.' : `The embedding space "${settings.space}" of this campaign is not here. Spaces: ${spaces.map(({ id }) => id).join(', ')}.`;
    throw new ShoalError('not-found', message, { details: { space: settings.space } });
  }
  let first: CampaignPool | undefined;
  for (const space of tried) {
    const loaded = await loadSpaceVectors({ loadEmbeddings: (id, stop) => dataset.loadEmbeddings(id, { signal: stop }) }, space, { signal });
    if (!loaded) continue;
    const pool = await readPool(dataset, loaded, settings.seeds, where, signal);
    if (settings.seeds.length === 0 || settings.seeds.some((seed) => pool.rowOf(seed) !== undefined)) return pool;
    first ??= pool;
  }
  if (first && settings.space !== null) return first;
  throw new ShoalError('not-found', `None of the ${settings.seeds.length} seeds has a vector in ${tried.map(({ name }) => name).join(' or ')}. Start from others, or embed them first.`, { details: { seeds: settings.seeds.slice(0, 10) } });
}

async function readPool({ database }: Source, { space, owners, vectors, dim }: SpaceVectors, seeds: readonly ElementId[], where: string, signal: AbortSignal): Promise<CampaignPool> {
  const known = new Set((await database.describe('elements', { signal })).map(({ name }) => name));
  const labeled = known.has('labeled') ? 'coalesce(labeled, FALSE)::INTEGER' : "(kind = 'label')::INTEGER";
  const table = await database.query(
    `SELECT element_id, coalesce(inference_id, '') AS inference_id, coalesce(class_id, '') AS class_id, confidence, ${labeled} AS labeled, coalesce((${where}), FALSE)::INTEGER AS candidate FROM elements WHERE level = '${space.level}' ORDER BY row_index`,
    { signal },
  );
  const columns = readColumnsOf(table, { element_id: 'text', inference_id: 'text', class_id: 'text', confidence: 'number', labeled: 'number', candidate: 'number' });
  const ownerRow = new Map<string, number>(owners.map((owner, row) => [owner, row]));
  const rows = new Map<string, number>();
  const elements = new Array<ElementId | undefined>(owners.length);
  const facts = { classes: new Array<string>(owners.length).fill(''), confidence: new Float64Array(owners.length).fill(NaN), labeled: new Uint8Array(owners.length) };
  const candidates: number[] = [];
  columns.element_id.forEach((id, at) => {
    const row = ownerRow.get(id) ?? ownerRow.get(`inference:${columns.inference_id[at]}`);
    if (row === undefined || !parseElementId(id)) return;
    rows.set(id, row);
    elements[row] = id as ElementId;
    facts.classes[row] = columns.class_id[at] ?? '';
    facts.confidence[row] = columns.confidence[at] ?? NaN;
    facts.labeled[row] = columns.labeled[at] === 1 ? 1 : 0;
    if (columns.candidate[at] === 1) candidates.push(row);
  });
  // In a space of frames an object stands for its frame.
  const strangers = seeds.filter((seed) => !rows.has(seed) && !ownerRow.has(seed));
  if (strangers.length > 0 && space.level === 'frame') {
    const places = await database.query(`SELECT element_id, frame_id FROM elements WHERE ${sqlIn('element_id', strangers)}`, { signal });
    const { element_id: ids, frame_id: frames } = readColumnsOf(places, { element_id: 'text', frame_id: 'text' });
    ids.forEach((id, at) => {
      const row = rows.get(`frame:${frames[at]}`);
      if (row !== undefined) rows.set(id, row);
    });
  }
  return { space, vectors: space.metric === 'cosine' ? unitVectors(vectors, dim) : vectors, dim, elements, candidates: Int32Array.from(candidates), facts, rowOf: (element) => rows.get(element) ?? ownerRow.get(element) };
}

const units = new WeakMap<Float32Array, Float32Array>();

function unitVectors(vectors: Float32Array, dim: number): Float32Array {
  const known = units.get(vectors) ?? normalizeRows(vectors, dim);
  units.set(vectors, known);
  return known;
}

/** Clauses from a log are data: a condition is checked before it becomes part of a query. */
async function poolCondition({ database }: Source, clauses: readonly FilterClause[], signal: AbortSignal): Promise<string> {
  const columns = new Set((await database.describe('elements', { signal })).map(({ name }) => name));
  for (const clause of clauses) {
    if (clause.type === 'set') throw new ShoalError('not-found', `The pool of this campaign is a picked set (${clause.label}), which lives only as long as its page. Choose another pool.`, { details: { clause: clause.label } });
    const missing = clauseColumns(clause).find((column) => !columns.has(column));
    const problem = missing !== undefined ? `there is no column "${missing}" here` : clause.type === 'sql' ? (await checkCondition(database, clause.expression, { signal })).problem?.message : undefined;
    if (problem) throw new ShoalError('not-found', `The pool of this campaign cannot be read: ${problem}. Choose another pool.`, { details: { clause: clause.label } });
  }
  return clauses.map(filterToSql).join(' AND ') || 'TRUE';
}
