import type { Table } from 'apache-arrow';
import type { Disposable } from '../base/lifetime';

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ColumnInfo {
  readonly name: string;
  /** The SQL type as the database prints it: `VARCHAR`, `FLOAT`, `BOOLEAN`, `TIMESTAMP`, `FLOAT[64]`. */
  readonly type: string;
  readonly nullable: boolean;
}

/**
 * The one door to SQL. Everything crosses it as Arrow IPC bytes, because the page, the worker and duckdb-wasm may each
 * hold another copy of the Arrow library.
 */
export interface Database extends Disposable {
  readonly dialect: 'duckdb';
  /** Runs a query and decodes the answer. Rejects with `query-failed`, `worker-failed`, `out-of-memory` or `disposed`. */
  query(sql: string, options?: QueryOptions): Promise<Table>;
  /** As `query`, undecoded: an Arrow IPC stream. */
  queryBytes(sql: string, options?: QueryOptions): Promise<Uint8Array>;
  /** Runs statements that return nothing. */
  exec(sql: string, options?: QueryOptions): Promise<void>;
  /** Creates or replaces a table from an Arrow IPC stream or file. */
  insertArrow(table: string, ipc: Uint8Array, options?: QueryOptions): Promise<void>;
  /** Columns in order; empty for a table that does not exist. */
  describe(table: string, options?: QueryOptions): Promise<readonly ColumnInfo[]>;
  hasTable(table: string): Promise<boolean>;
}
