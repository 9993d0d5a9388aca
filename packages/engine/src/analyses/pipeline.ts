import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { Analysis, AnalysisContext } from './analysis';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { buildElements } from './build-elements';
import { collectScores } from './collect-scores';
import { analyses, audits } from './registry';
import type { ResultCache } from './result-cache';

export type { AnalysisContext } from './analysis';
export { refreshPositions } from './positions';

/**
 * Runs every analysis in the order of its inputs and writes the result tables, `elements` at last. Progress counts whole
 * analyses. Rejects with the signal's reason after an abort; the tables of finished analyses then stay.
 */
export async function runPipeline(context: AnalysisContext, options: TaskOptions = {}): Promise<void> {
  const order = orderByInputs(analyses);
  // What an audit found of another model or other labels is not true of these.
  for (const { output } of audits) await context.database.exec(`DROP TABLE IF EXISTS ${sqlIdentifier(output)}`, { signal: options.signal });
  for (const [done, analysis] of order.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: analysis.title, done, total: order.length });
    await analysis.run(context, { signal: options.signal });
  }
  options.onProgress?.({ phase: 'Ready', done: order.length, total: order.length });
}

/** An order in which every table is written before it is read. Throws for a circle. */
export function orderByInputs(all: readonly Analysis[]): Analysis[] {
  const ordered: Analysis[] = [];
  let waiting = [...all];
  while (waiting.length > 0) {
    const open = new Set(waiting.map((analysis) => analysis.output));
    const ready = waiting.filter((analysis) => !analysis.inputs.some((input) => open.has(input)));
    if (ready.length === 0) throw new ShoalError('invalid-argument', `The analyses ${waiting.map((analysis) => analysis.id).join(', ')} wait for each other's tables. Remove an input.`);
    ordered.push(...ready);
    waiting = waiting.filter((analysis) => !ready.includes(analysis));
  }
  return ordered;
}

export interface AuditOptions extends TaskOptions {
  /** Keeps result tables by the content that they were made from. */
  readonly cache?: ResultCache | undefined;
  /** Only what the cache has: resolves to false, having changed nothing, when an analysis would have to run. */
  readonly onlyCached?: boolean | undefined;
}

/**
 * Runs the analyses that take their time, after `runPipeline`, and puts `scores` and `elements` together anew. Tables that were
 * made before from the same content come from the cache. Rejects with the signal's reason after an abort; finished tables are kept in the cache.
 */
export async function runAudit(context: AnalysisContext, { signal, onProgress, cache, onlyCached = false }: AuditOptions = {}): Promise<boolean> {
  const content = cache ? await contentHash(context, { signal }) : '';
  const keyOf = (analysis: Analysis) => `${analysis.id}@${analysis.version}:${content}`;
  const cached = new Map<string, Uint8Array>();
  for (const analysis of audits) {
    const bytes = await cache?.get(keyOf(analysis));
    if (bytes) cached.set(analysis.id, bytes);
    else if (onlyCached) return false;
  }
  const last = [collectScores, buildElements];
  const total = audits.length + last.length;
  for (const [done, analysis] of [...audits, ...last].entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: analysis.title, done, total });
    const bytes = cached.get(analysis.id);
    if (bytes) await context.database.insertArrow(analysis.output, bytes, { signal });
    else {
      // A step that can say how far it is moves the whole on by its part.
      await analysis.run(context, { signal, onProgress: (step) => onProgress?.({ phase: step.phase, done: done + Math.min(1, step.done / Math.max(1, step.total ?? Infinity)), total }) });
      if (cache && done < audits.length) await cache.set(keyOf(analysis), await context.database.queryBytes(`SELECT * FROM ${sqlIdentifier(analysis.output)}`, { signal }));
    }
  }
  onProgress?.({ phase: 'Ready', done: total, total });
  return true;
}

/** Identifies what audits read: every row of the canonical tables, the classes, the spaces and the model. Independent of the order of rows. */
async function contentHash({ database, manifest, modelId, readPixels }: AnalysisContext, options: TaskOptions): Promise<string> {
  const parts: string[] = [];
  for (const table of ['frames', 'media', 'labels', 'inferences']) {
    const answer = await database.query(`SELECT count(*)::VARCHAR AS n, coalesce(bit_xor(hash(t)), 0)::VARCHAR AS h FROM ${table} t`, options);
    const row = answer.get(0);
    parts.push(`${table}:${String(row?.['n'])}:${String(row?.['h'])}`);
  }
  // Clusters follow the map where there is one.
  for (const { id } of manifest.embeddings ?? []) {
    const table = `projections_${id}`;
    if (!(await database.hasTable(table))) continue;
    const row = (await database.query(`SELECT coalesce(bit_xor(hash(t)), 0)::VARCHAR AS h FROM ${sqlIdentifier(table)} t`, options)).get(0);
    parts.push(`${table}:${String(row?.['h'])}`);
  }
  const described = JSON.stringify([manifest.classes.map((info) => info.id), manifest.embeddings ?? [], modelId, readPixels !== undefined]);
  const answer = await database.query(`SELECT hash(${sqlLiteral(described)})::VARCHAR AS h`, options);
  return [...parts, String(answer.get(0)?.['h'])].join('|');
}
