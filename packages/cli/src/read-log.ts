import { readFile } from 'node:fs/promises';
import { createMemoryStore, createReview, readLogText, type LogProblem, type Review } from '@shoal/engine';
import { UsageError } from './usage-error';

export interface ReadLog {
  readonly review: Review;
  /** Lines that were left out. */
  readonly problems: readonly LogProblem[];
}

/** Text of a file; what is wrong with the path is a usage error. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** A log as the state that it reduces to. Lines that are left out are told on stderr. */
export async function readLog(path: string): Promise<ReadLog> {
  const { events, problems } = readLogText(await readTextFile(path));
  tellProblems(path, problems);
  const review = await createReview({ datasetId: 'log', actor: 'shoal', store: createMemoryStore() });
  await review.merge(events);
  return { review, problems };
}

export function tellProblems(path: string, problems: readonly LogProblem[]): void {
  for (const { line, message } of problems.slice(0, 10)) process.stderr.write(`${path}, line ${line}: ${message}. It was left out.\n`);
  if (problems.length > 10) process.stderr.write(`${path}: ${problems.length - 10} more lines were left out.\n`);
}
