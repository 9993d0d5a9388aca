import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { Analysis, AnalysisContext } from './analysis';
import { analyses } from './registry';

export type { AnalysisContext } from './analysis';
export { refreshPositions } from './positions';

/**
 * Runs every analysis in the order of its inputs and writes the result tables, `elements` at last. Progress counts whole
 * analyses. Rejects with the signal's reason after an abort; the tables of finished analyses then stay.
 */
export async function runPipeline(context: AnalysisContext, options: TaskOptions = {}): Promise<void> {
  const order = orderByInputs(analyses);
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
