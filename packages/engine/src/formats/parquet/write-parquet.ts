import { parquetWriteBuffer } from 'hyparquet-writer';
import { getCell, type RawColumn, type RawTable } from '../table/raw-table';

type WriterType = 'STRING' | 'BOOLEAN' | 'DOUBLE' | 'INT32' | 'INT64' | 'TIMESTAMP' | 'JSON';

const types: Readonly<Record<RawColumn['type'], WriterType>> = { text: 'STRING', category: 'STRING', f64: 'DOUBLE', i32: 'INT32', i64: 'INT64', flag: 'BOOLEAN', time: 'TIMESTAMP', f64list: 'JSON', f64lists: 'JSON', vector: 'JSON' };

/** A Parquet file, Snappy-compressed. Lists and vectors are written as JSON columns, which readers give back as lists. */
export function writeParquet(table: RawTable): Uint8Array {
  const columnData = Object.entries(table.columns).map(([name, column]) => ({ name, type: types[column.type], nullable: true, data: Array.from({ length: table.rows }, (_, row) => cellOf(column, row)) }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function cellOf(column: RawColumn, row: number): unknown {
  const cell = getCell(column, row);
  if (cell === null) return null;
  if (column.type === 'time') return new Date(Number(cell));
  if (column.type === 'i64') return BigInt(cell as number | bigint);
  return cell instanceof Float32Array ? Array.from(cell) : cell;
}
