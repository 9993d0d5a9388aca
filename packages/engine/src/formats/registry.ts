import { ShoalError } from '../base/errors';
import type { Format } from './contract/format';

/** Every format that is read or written. A new one is a folder and a line here. */
export const formats: readonly Format[] = [
];

/** The format with an id. Throws `invalid-argument` naming those that exist. */
export function findFormat(id: string): Format {
  const found = formats.find((format) => format.id === id);
  if (found) return found;
  const known = formats.map((format) => format.id);
  throw new ShoalError('invalid-argument', `There is no format "${id}". Formats: ${known.join(', ')}.`, { details: { format: id, known } });
}
