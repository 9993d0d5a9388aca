/** A model that looks tokens up in a table: `ids` int64 [n, t] to `tokens` float32 [n, t, dim]. Written as the protobuf of https://github.com/onnx/onnx */
export function tokenTable(table: readonly (readonly number[])[]): Uint8Array {
  const [size, dim] = [table.length, table[0]?.length ?? 0];
  const raw = new Uint8Array(Float32Array.from(table.flat()).buffer);
  const weights = [...varint(1, size), ...varint(1, dim), ...varint(2, 1), ...text(8, 'table'), ...bytes(9, raw)];
  const node = [...text(1, 'table'), ...text(1, 'ids'), ...text(2, 'tokens'), ...text(4, 'Gather')];
  const graph = [...bytes(1, node), ...text(2, 'tokens'), ...bytes(5, weights), ...bytes(11, value('ids', 7, ['n', 't'])), ...bytes(12, value('tokens', 1, ['n', 't', dim]))];
  return Uint8Array.from([...varint(1, 8), ...bytes(8, [...text(1, ''), ...varint(2, 13)]), ...bytes(7, graph)]);
}

function value(name: string, type: number, shape: readonly (string | number)[]): number[] {
  const dims = shape.flatMap((side) => bytes(1, typeof side === 'number' ? varint(1, side) : text(2, side)));
  return [...text(1, name), ...bytes(2, bytes(1, [...varint(1, type), ...bytes(2, dims)]))];
}

function number(of: number): number[] {
  return of < 128 ? [of] : [(of & 127) | 128, ...number(of >>> 7)];
}
const varint = (field: number, of: number): number[] => [field << 3, ...number(of)];
const bytes = (field: number, of: ArrayLike<number>): number[] => [(field << 3) | 2, ...number(of.length), ...Array.from(of)];
const text = (field: number, of: string): number[] => bytes(field, new TextEncoder().encode(of));
