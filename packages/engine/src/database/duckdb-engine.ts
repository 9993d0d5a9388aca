/**
 * One running DuckDB, in a worker or in place. It is used by one caller at a time and thrown away after a failure; all
 * policy (queue, abort, restart, typed errors) lives in `duckdb-database.ts`.
 */
export interface DuckDbEngine {
  /** Runs statements and returns the last result as an Arrow IPC stream. Rejects with whatever DuckDB said. */
  run(sql: string): Promise<Uint8Array>;
  /** Creates `table` from a complete Arrow IPC stream. */
  insert(table: string, stream: Uint8Array): Promise<void>;
  /** Ends the engine at once; pending calls reject with a ShoalError. Idempotent. */
  terminate(): void;
  /** False once it crashed or was terminated. */
  readonly alive: boolean;
}

/** Starts an engine with nothing in it. Rejects with a ShoalError or the signal's reason, leaving nothing behind. */
export type StartEngine = (signal: AbortSignal) => Promise<DuckDbEngine>;

/**
 * Closes every way out of the database: no extension downloads, no files, no attaching, and no way for later SQL to
 * switch any of it back on. Parquet and JSON functions then fail as unknown functions instead of asking the network.
 */
export function lockStatements(memoryLimitBytes: number): string {
  return [
    'SET autoload_known_extensions=false',
    'SET autoinstall_known_extensions=false',
    'SET enable_external_access=false',
    `SET memory_limit='${Math.max(64, Math.round(memoryLimitBytes / 1048576))}MiB'`,
    'SET lock_configuration=true',
  ].join('; ');
}

/** 1.5 GiB: well under the 4 GiB that a 32-bit WebAssembly memory can ever hold. */
export const DEFAULT_MEMORY_LIMIT_BYTES = 1.5 * 1024 ** 3;
