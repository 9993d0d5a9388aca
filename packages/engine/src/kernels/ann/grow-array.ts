import { ShoalError } from '../../base/errors';

type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;

/**
 * A longer copy of `old`, zeros at the end. `create` makes the array: `(length) => new Int32Array(length)`.
 *
 * @throws {ShoalError} `out-of-memory` when it cannot be allocated.
 */
export function growArray<T extends NumberArray>(old: T, length: number, create: (length: number) => T): T {
  const next = allocate(length, create);
  next.set(old);
  return next;
}

/** A new array. @throws {ShoalError} `out-of-memory` when it cannot be allocated. */
export function allocate<T extends NumberArray>(length: number, create: (length: number) => T): T {
  try {
    return create(length);
  } catch (cause) {
    throw new ShoalError('out-of-memory', `An index of neighbours needs an array of ${length} numbers, for which there is no room. Add fewer rows, or split them over several indexes.`, { details: { length }, cause });
  }
}

export const float32s = (length: number) => new Float32Array(length);
export const float64s = (length: number) => new Float64Array(length);
export const int32s = (length: number) => new Int32Array(length);
export const uint8s = (length: number) => new Uint8Array(length);
export const uint16s = (length: number) => new Uint16Array(length);
