import { messageOf, ShoalError } from '../../base/errors';
import { showValue } from '../contract/findings';
import { depthOf, dropUnsafeKeys, MAX_DEPTH, replaceNonFinite } from './clean-json';

/**
 * The value of a small JSON text. Keys that could reach a prototype are dropped, a byte order mark is ignored, and the
 * `NaN` and `Infinity` that Python writes become `null`.
 *
 * Throws `invalid-data` naming `what`, with the position where the text stops being JSON, and for nesting beyond 64 levels.
 */
export function parseJsonText(text: string, what: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  if (depthOf(plain) > MAX_DEPTH) {
    throw new ShoalError('invalid-data', `${what} is nested more than ${MAX_DEPTH} levels deep. Data is never that deep; check where the file comes from.`, { details: { what, maxDepth: MAX_DEPTH } });
  }
  try {
    return dropUnsafeKeys(JSON.parse(plain) as unknown, plain);
  } catch (cause) {
    const finite = replaceNonFinite(plain);
    if (finite !== undefined) {
      try {
        return dropUnsafeKeys(JSON.parse(finite) as unknown, finite);
      } catch {
        // The first error says where the original text is wrong.
      }
    }
    throw new ShoalError('invalid-data', `${what} is not JSON: ${messageOf(cause)}. It starts with ${showValue(plain.slice(0, 60))}. Check that the file is complete and that it is the right one.`, { details: { what }, cause });
  }
}
