import { Bool, Field, Float64, List, Table, tableToIPC, Utf8, vectorFromArray, type Vector } from 'apache-arrow';

/** Builds the Arrow bytes of a result table, one typed column at a time, so that an empty table has its types too. */
export const column = {
  texts: (values: readonly (string | null)[]): Vector => vectorFromArray(values, new Utf8()),
  numbers: (values: readonly number[]): Vector => vectorFromArray(values, new Float64()),
  flags: (values: readonly boolean[]): Vector => vectorFromArray(values, new Bool()),
  lists: (values: readonly (readonly string[])[]): Vector => vectorFromArray(values, new List(new Field('item', new Utf8(), true))),
};

/** An Arrow IPC stream for `insertArrow`. All columns have the same length. */
export function resultBytes(columns: Readonly<Record<string, Vector>>): Uint8Array {
  return tableToIPC(new Table(columns as Record<string, Vector>), 'stream');
}
