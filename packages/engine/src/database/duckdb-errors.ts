import { isShoalError, messageOf, ShoalError } from '../base/errors';

/** A WebAssembly trap or a broken runtime: the instance must not be used again. */
const trap = /\bunreachable\b|table index is out of bounds|function signature mismatch|memory access out of bounds|null function|Maximum call stack|Aborted\(|already terminated/i;
const outOfMemory = /out of memory|could not allocate|failed to allocate|bad_alloc/i;

/** True when an engine that said this must be replaced. */
export function poisonsEngine(error: unknown): boolean {
  if (isShoalError(error)) return error.code === 'worker-failed' || error.code === 'disposed';
  return (error instanceof Error && error.name === 'RuntimeError') || trap.test(messageOf(error));
}

/** The typed form of what DuckDB or its runtime threw while running `sql`. */
export function databaseError(error: unknown, sql: string): ShoalError {
  if (isShoalError(error)) return error;
  const said = readMessage(messageOf(error));
  const options = { details: { sql: shorten(sql) }, cause: error };
  if (poisonsEngine(error)) {
    return new ShoalError('worker-failed', `The database crashed: ${said} The next call starts a fresh one.`, options);
  }
  if (outOfMemory.test(said)) {
    return new ShoalError('out-of-memory', `The query needs more memory than the database may use: ${said} Select fewer rows or raise memoryLimitBytes.`, options);
  }
  return new ShoalError('query-failed', `The database rejected a query. ${said}`, options);
}

/** DuckDB reports some errors as JSON text. */
function readMessage(text: string): string {
  if (text.startsWith('{')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'object' && parsed !== null && 'exception_message' in parsed) return `${String(parsed.exception_message)}.`;
    } catch {
      return text;
    }
  }
  return text;
}

function shorten(sql: string): string {
  return sql.length > 2000 ? `${sql.slice(0, 2000)}…` : sql;
}
