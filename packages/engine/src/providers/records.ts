import { asArray, asRecord, type JsonRecord } from '../formats/json/fields';

/** The objects of a list; anything else is left out. */
export function recordsOf(value: unknown): JsonRecord[] {
  return (asArray(value) ?? []).map(asRecord).filter((item) => item !== null);
}
