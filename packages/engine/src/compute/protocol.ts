import type { Progress } from '../base/abort';
import { isShoalError, messageOf, ShoalError, type ErrorCode } from '../base/errors';

/** What the page says to a worker. One task at a time; `abort` is about the running one. `partial` asks for what is known on the way. */
export type TaskRequest =
  | { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown; readonly partial: boolean }
  | { readonly type: 'abort'; readonly id: number };

/** What a worker says. `ready` comes once, when its code has been loaded. */
export type TaskResponse =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'partial'; readonly id: number; readonly partial: unknown }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: WireError };

/** An error as data: structured cloning would keep neither the class nor the code. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function toWire(error: unknown): WireError {
  if (isShoalError(error)) return { code: error.code, message: error.message, details: error.details };
  return { code: 'worker-failed', message: `A computation failed: ${messageOf(error)}`, details: { stack: error instanceof Error ? error.stack : undefined } };
}

export function fromWire(error: WireError): ShoalError {
  return new ShoalError(error.code, error.message, { details: error.details });
}

/** The buffers of all typed arrays in a value, each once, so that they can be moved instead of copied. */
export function collectBuffers(value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) {
    found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collectBuffers(inner, found);
  }
  return [...found];
}
