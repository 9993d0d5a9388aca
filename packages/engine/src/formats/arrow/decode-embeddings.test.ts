import { Field, FixedSizeList, Float16, Float32, Float64, Table, tableToIPC, vectorFromArray, type DataType } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { decodeEmbeddings } from './decode-embeddings';

const rows = [
  [1, -0.5, 0],
  [0.25, 2, -3],
  [0, 0, 65504],
];
const make = (type: DataType, values: (number[] | null)[] = rows) =>
  new Table({
    owner: vectorFromArray(['frame', 'label', 'inference'].slice(0, values.length)),
    owner_id: vectorFromArray(['a:b', '2', '3'].slice(0, values.length)),
    vector: vectorFromArray(values, new FixedSizeList(3, new Field('item', type))),
  });

describe('decodeEmbeddings', () => {
  it.each([
    ['float16', new Float16()],
    ['float32', new Float32()],
    ['float64', new Float64()],
  ])('reads %s', (_name, type) => {
    const decoded = decodeEmbeddings(tableToIPC(make(type), 'file'), 3, 'x.arrow');
    expect(decoded.owners).toEqual(['frame:a:b', 'label:2', 'inference:3']);
    expect([...decoded.vectors]).toEqual(rows.flat());
  });

  it('reads several batches and slices', () => {
    const table = make(new Float32());
    const joined = table.slice(1, 3).concat(table.slice(0, 2));
    expect([...decodeEmbeddings(tableToIPC(joined, 'stream'), 3, 'x').vectors]).toEqual([...rows.slice(1, 3), ...rows.slice(0, 2)].flat());
  });

  it('names what does not fit', () => {
    const bytes = (table: Table) => tableToIPC(table, 'stream');
    expect(() => decodeEmbeddings(bytes(make(new Float32())), 4, 'x.arrow')).toThrow(/Column "vector" of x.arrow is FixedSizeList\[3\].*expected FixedSizeList\[4\]/);
    expect(() => decodeEmbeddings(bytes(make(new Float32()).select(['owner', 'vector'])), 3, 'x.arrow')).toThrow('Column "owner_id" not found in the embeddings file x.arrow. Columns: owner, vector.');
    expect(() => decodeEmbeddings(bytes(make(new Float32(), [[1, 2, 3], null])), 3, 'x.arrow')).toThrow('1 rows of x.arrow have no vector');
    const odd = make(new Float32()).assign(new Table({ owner: vectorFromArray(['frame', 'crop', 'frame']) }));
    expect(() => decodeEmbeddings(bytes(odd), 3, 'x.arrow')).toThrow('Row 1 of x.arrow belongs to owner "crop"');
  });
});
