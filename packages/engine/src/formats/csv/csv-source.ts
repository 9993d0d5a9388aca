// Its published types need those of Node; this is how the compiler finds ours in every program that reads the sources.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./papaparse.d.ts" />
import Papa from 'papaparse';
import { ShoalError } from '../../base/errors';
import { extensionOf, type SourceFile } from '../contract/source-file';
import type { Finding } from '../contract/findings';
import type { RawTable } from '../table/raw-table';
import type { TableSource } from '../tabular/table-source';
import { createCsvColumns } from './csv-columns';

const MAX_COLUMNS = 10_000;
const MAX_CELL = 16 * 1024 * 1024;
/** Rows in a batch: enough for types to be told, few enough to be forgotten. */
const BATCH_ROWS = 50_000;

/** Comma-, tab-, semicolon- or bar-separated values with a header line. Definition: RFC 4180, as spreadsheets really write it. */
export const csvSource: TableSource = {
  id: 'csv',
  title: 'CSV',
  recognise(file, head) {
    const named = ['csv', 'tsv', 'psv', 'tab'].includes(extensionOf(file.path));
    const text = decodeHead(head);
    if (text === undefined || (!named && extensionOf(file.path) !== 'txt')) return undefined;
    const lines = text.split(/\r?\n/).filter(Boolean).slice(0, 20);
    const delimiter = guessDelimiter(lines);
    if (delimiter === undefined) return named ? { confidence: 0.5, evidence: ['is called like a table of one column'] } : undefined;
    const evidence = `lines with ${words[delimiter] ?? delimiter} between their cells`;
    return named ? { confidence: 0.75, evidence: [evidence] } : lines.length >= 3 ? { confidence: 0.35, evidence: [evidence] } : undefined;
  },
  async preview(file, head) {
    const text = decodeHead(head) ?? '';
    // The last line of a part of a file is not whole.
    const whole = file.size !== undefined && file.size <= head.length ? text : text.slice(0, text.lastIndexOf('\n') + 1);
    const parser = createCsvParser(file.path, () => undefined);
    for (const _ of parser.push(whole, true)) break;
    return { table: parser.take() };
  },
  async *read(file, context, report) {
    const decoder = new TextDecoder(await encodingOf(file));
    const parser = createCsvParser(file.path, report);
    let bytes = 0;
    for await (const chunk of file.stream()) {
      bytes += chunk.length;
      await context.progress(bytes, file.size);
      for (const batch of parser.push(decoder.decode(chunk, { stream: true }), false)) yield batch;
    }
    for (const batch of parser.push(decoder.decode(), true)) yield batch;
    const rest = parser.take();
    if (rest.rows > 0 || Object.keys(rest.columns).length > 0) yield rest;
  },
};

const words: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

function decodeHead(head: Uint8Array): string | undefined {
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isWide && head.includes(0)) return undefined;
  return new TextDecoder(isWide ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head);
}

async function encodingOf(file: SourceFile): Promise<string> {
  const [a, b] = await file.read(0, 2);
  return a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
}

/** The character that cuts the first lines into the same number of cells, more than one. */
function guessDelimiter(lines: readonly string[]): string | undefined {
  const counted = [',', '\t', ';', '|'].map((delimiter) => {
    const counts = lines.map((line) => (Papa.parse<string[]>(line, { delimiter }).data[0] ?? []).length);
    return { delimiter, cells: counts[0] ?? 1, same: counts.filter((count) => count === counts[0]).length };
  });
  const [best] = counted.filter(({ cells }) => cells > 1).toSorted((a, b) => b.same - a.same || b.cells - a.cells);
  return best?.delimiter;
}

/** Parses text that comes in pieces; gives batches as they fill. */
function createCsvParser(path: string, report: (finding: Finding) => void) {
  let waiting = '';
  let delimiter: string | undefined;
  let columns: ReturnType<typeof createCsvColumns> | undefined;
  let line = 0;

  function header(cells: readonly string[]): void {
    if (cells.length > MAX_COLUMNS) throw new ShoalError('invalid-data', `"${path}" has ${cells.length} columns; up to ${MAX_COLUMNS} are read. Is the table turned by 90 degrees?`, { details: { path, columns: cells.length } });
    const taken = new Set<string>();
    const names = cells.map((cell, index) => {
      const wanted = cell.trim() || `column_${index + 1}`;
      let name = wanted;
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted}_${n}`;
      taken.add(name.toLowerCase());
      if (name !== cell.trim()) report({ code: 'bad-value', message: `The name of column ${index + 1} is ${cell.trim() === '' ? 'empty' : 'taken by an earlier column'}. It is called "${name}" here.`, file: path, line: 1, column: name, value: cell });
      return name;
    });
    columns = createCsvColumns(names);
  }

  function row(cells: readonly string[]): void {
    if (!columns || (cells.length === 1 && cells[0] === '')) return;
    const { names } = columns;
    if (cells.length !== names.length) {
      report({ code: 'skipped-row', message: `The line has ${cells.length} cells, the header has ${names.length}. It was left out.`, file: path, line, value: cells.slice(0, 6).join(', ').slice(0, 120) });
      return;
    }
    if (cells.some((cell) => cell.length > MAX_CELL)) {
      report({ code: 'skipped-row', message: 'A cell is longer than 16 MB. Is a quote missing? The line was left out.', file: path, line });
      return;
    }
    columns.add(cells);
  }

  function parse(text: string, isLast: boolean): number {
    delimiter ??= guessDelimiter(text.split(/\r?\n/).filter(Boolean).slice(0, 20)) ?? ',';
    const { data, meta } = new Papa.Parser({ delimiter }).parse(text, 0, !isLast);
    for (const cells of data) {
      line += 1;
      // A quoted cell may run over lines; the count then is of rows.
      if (columns) row(cells);
      else if (!(cells.length === 1 && cells[0] === '')) header(cells);
    }
    return meta.cursor;
  }

  return {
    *push(text: string, isLast: boolean): Generator<RawTable> {
      waiting += line === 0 && waiting === '' ? text.replace(/^\uFEFF/, '') : text;
      if (waiting.length > MAX_CELL * 2) throw new ShoalError('invalid-data', `"${path}" has a line of more than ${MAX_CELL * 2} characters. Is a quote missing near row ${line}?`, { details: { path, line } });
      if (waiting === '' || (!isLast && waiting.length < 1 << 20)) return;
      waiting = waiting.slice(parse(waiting, isLast));
      if (columns && columns.rows >= BATCH_ROWS) yield columns.take();
    },
    take: (): RawTable => columns?.take() ?? { rows: 0, columns: {} },
  };
}
