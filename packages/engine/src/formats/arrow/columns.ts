import { Bool, Field, List, makeData, makeVector, Utf8, type Data, type Vector } from 'apache-arrow';

// apache-arrow's own builders (vectorFromArray and friends) compile a function from text for every column, which a page
// with a strict content security policy forbids. These write the Arrow buffers directly.

/** A Utf8 column. */
export function textColumn(values: readonly (string | null)[]): Vector<Utf8> {
  return makeVector(textData(values));
}

/** A Float64 column without nulls; NaN stays NaN. */
export function numberColumn(values: ArrayLike<number>): Vector {
  return makeVector(values instanceof Float64Array ? values : Float64Array.from(values));
}

/** Whole numbers of 32 bits. */
export function integerColumn(values: Int32Array): Vector {
  return makeVector(values);
}

/** A Bool column without nulls. */
export function flagColumn(values: readonly boolean[]): Vector<Bool> {
  return makeVector(makeData({ type: new Bool(), length: values.length, nullCount: 0, data: bitmap(values) }));
}

/** A List<Utf8> column without null lists. */
export function textListColumn(lists: readonly (readonly string[])[]): Vector<List<Utf8>> {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => (valueOffsets[index + 1] = (valueOffsets[index] ?? 0) + list.length));
  const type = new List(new Field('item', new Utf8(), true));
  return makeVector(makeData({ type, length: lists.length, nullCount: 0, valueOffsets, child: textData(lists.flat()) }));
}

function textData(values: readonly (string | null)[]): Data<Utf8> {
  const encoder = new TextEncoder();
  const valueOffsets = new Int32Array(values.length + 1);
  // Three bytes a UTF-16 unit is the most that UTF-8 needs.
  const bytes = new Uint8Array(values.reduce((sum, value) => sum + 3 * (value?.length ?? 0), 0));
  let end = 0;
  values.forEach((value, index) => {
    if (value) end += encoder.encodeInto(value, bytes.subarray(end)).written;
    valueOffsets[index + 1] = end;
  });
  const nullCount = values.reduce((count, value) => count + (value === null ? 1 : 0), 0);
  const nullBitmap = nullCount > 0 ? bitmap(values.map((value) => value !== null)) : null;
  return makeData({ type: new Utf8(), length: values.length, nullCount, nullBitmap, valueOffsets, data: bytes.slice(0, end) });
}

/** Bits in Arrow's order: the lowest bit of a byte first. */
function bitmap(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 64) * 8);
  bits.forEach((bit, index) => {
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bytes;
}
