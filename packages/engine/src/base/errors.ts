/**
 * Every failure that Shoal itself reports is a `ShoalError` with one of these codes. Cancellation is not an error of
 * ours: an aborted call rejects with the signal's own reason.
 */
export const ERROR_CODES = {
  'invalid-argument': 'A call got a value that it cannot work with.',
  'invalid-manifest': 'shoal.json is missing a field or has one of the wrong type.',
  'invalid-data': 'A file or table does not have the shape that its role needs.',
  'unsupported-format': 'The bytes are of a format that Shoal does not read.',
  'not-found': 'Something that was asked for by name does not exist.',
  'fetch-failed': 'A file could not be loaded.',
  'asset-load-failed': 'A worker or WebAssembly file of Shoal itself could not be loaded.',
  'query-failed': 'The database rejected a query.',
  'worker-failed': 'A worker crashed, never answered or was ended.',
  'storage-failed': 'A decision could not be written to durable storage.',
  'read-only': 'The host opened the dataset for looking only.',
  'out-of-memory': 'The data does not fit into the memory that is allowed.',
  disposed: 'The object was disposed before the call finished.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ShoalErrorOptions {
  /** Machine-readable facts about the failure: names, values, what was expected. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error class. The message says what failed, with which value, what was expected, and what to do. */
export class ShoalError extends Error {
  override readonly name = 'ShoalError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ShoalErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** True for errors of this package, also when it was bundled twice or the error crossed a worker boundary. */
export function isShoalError(error: unknown): error is ShoalError {
  return error instanceof Error && error.name === 'ShoalError' && 'code' in error;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True when `error` is the reason of an abort, which callers usually swallow. */
export function isAbort(error: unknown, signal?: AbortSignal): boolean {
  if (signal?.aborted && error === signal.reason) return true;
  return error instanceof Error && error.name === 'AbortError';
}
