import type { Format } from '../contract/format';
import type { Finding } from '../contract/findings';
import { writeCsv, type CsvCell } from '../csv/write-csv';
import { writeParquet } from '../parquet/write-parquet';
import { getCell, type RawTable } from '../table/raw-table';
import { rawToArrowBytes } from '../table/raw-to-arrow';
import { tablesOf } from '../table/tables-of';

type WriteTable = (table: RawTable) => Uint8Array;

/** Writes frames, media, labels and inferences as a file each; tables without rows are left out. Names and colours of classes have no place in them. */
function writeTables(extension: string, write: WriteTable): NonNullable<Format['write']> {
  return async (dataset, options = {}) => {
    const tables = Object.entries(tablesOf(dataset, options.signal)).filter(([, table]) => table.rows > 0);
    const named = dataset.classes.filter((info) => info.name !== info.id);
    const notCarried: Finding[] = named.length > 0 ? [{ code: 'not-carried', message: `Tables hold the ids of classes, not their names (${named.slice(0, 5).map((info) => `${info.id} is ${info.name}`).join(', ')}${named.length > 5 ? ', …' : ''}).`, column: 'class_id' }] : [];
    return { files: tables.map(([name, table]) => ({ path: `${name}.${extension}`, bytes: write(table) })), notCarried };
  };
}

const encoder = new TextEncoder();

function cellsOf(table: RawTable, toCell: (value: ReturnType<typeof getCell>, type: string) => unknown): Generator<readonly unknown[]> {
  const columns = Object.values(table.columns);
  return (function* () {
    for (let row = 0; row < table.rows; row++) yield columns.map((column) => toCell(getCell(column, row), column.type));
  })();
}

/** Lists as JSON text, times as ISO text. */
function plain(value: ReturnType<typeof getCell>, type: string): string | number | boolean | bigint | null {
  if (value === null) return null;
  if (type === 'time') return new Date(Number(value)).toISOString();
  return typeof value === 'object' ? JSON.stringify(value instanceof Float32Array ? Array.from(value) : value) : value;
}

export const writeParquetTables = writeTables('parquet', writeParquet);
export const writeArrowTables = writeTables('arrow', rawToArrowBytes);
export const writeCsvTables = writeTables('csv', (table) => encoder.encode(writeCsv(Object.keys(table.columns), cellsOf(table, plain) as Generator<readonly CsvCell[]>)));
export const writeJsonLinesTables = writeTables('jsonl', (table) => {
  const names = Object.keys(table.columns);
  const lines: string[] = [];
  for (const cells of cellsOf(table, (value, type) => (value instanceof Float32Array ? Array.from(value) : typeof value === 'object' ? value : plain(value, type)))) {
    lines.push(`${JSON.stringify(Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', typeof cell === 'bigint' ? String(cell) : cell]).filter(([, cell]) => cell !== null)))}\n`);
  }
  return encoder.encode(lines.join(''));
});
