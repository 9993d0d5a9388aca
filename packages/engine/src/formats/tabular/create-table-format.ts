import { ShoalError } from '../../base/errors';
import { CANONICAL_COLUMNS, type ImportedTable } from '../arrow/canonical-columns';
import type { Format, Guess, ImportTarget, Part, ReadContext, TablePreview } from '../contract/format';
import { showValue } from '../contract/findings';
import { stemOf } from '../contract/source-file';
import { getCell, type RawColumn, type RawTable } from '../table/raw-table';
import { createRowReader, readFrame, readInference, readLabel, readMedia } from '../table/unflatten';
import { createRowMapper } from './map-rows';
import { fromOptions, guessMapping, TABLE_OPTIONS, toOptions } from './roles';
import type { TableSource } from './table-source';

/** A format for tables of one kind of file: rows become frames or objects, as its columns are mapped. */
export function createTableFormat(source: TableSource, write?: Format['write']): Format {
  return {
    id: source.id,
    title: source.title,
    options: TABLE_OPTIONS,
    async sniff(files) {
      const guesses: Guess[] = [];
      for (const file of files.files) {
        const head = await files.head(file);
        const known = source.recognise(file, head);
        if (!known) continue;
        try {
          const { table, rows } = await source.preview(file, head);
          const canonical = canonicalTable(table);
          const { mapping, evidence } = guessMapping(table);
          guesses.push({
            files: [file.path],
            confidence: known.confidence,
            evidence: [...known.evidence, `${rows === undefined ? '' : `${rows} rows, `}${Object.keys(table.columns).length} columns`, ...(canonical ? [`the columns of Shoal's own table "${canonical}"`] : evidence)],
            options: toOptions(mapping),
            preview: previewOf(table, rows),
          });
        } catch (error) {
          // It says of itself what it is; reading it later says what is wrong with it.
          if (!(error instanceof ShoalError) || known.confidence < 0.7) continue;
          guesses.push({ files: [file.path], confidence: known.confidence / 2, evidence: [...known.evidence, error.message], options: {} });
        }
      }
      return guesses;
    },
    async read(part, target, context) {
      for (const path of part.files) await readTable(source, path, part, target, context);
    },
    write,
  };
}

async function readTable(source: TableSource, path: string, part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const file = context.files.get(path);
  if (!file) throw new ShoalError('not-found', `"${path}" is not among the files.`, { details: { path } });
  let take: ((batch: RawTable) => void) | undefined;
  let finish = (): void => undefined;
  for await (const batch of source.read(file, context, target.report)) {
    if (!take) {
      const canonical = canonicalTable(batch);
      if (canonical) take = (rows) => addCanonical(canonical, rows, target);
      else {
        const asked = fromOptions(part.options);
        const mapping = Object.keys(part.options).length === 0 ? guessMapping(batch).mapping : asked;
        checkMapping(mapping.columns, batch, path);
        const mapper = createRowMapper(mapping, path, stemOf(path), target);
        take = mapper.add;
        finish = mapper.finish;
      }
    }
    take(batch);
  }
  finish();
}

/** A table of ours that somebody wrote to another format, by the columns that no other table has together. */
function canonicalTable(table: RawTable): ImportedTable | undefined {
  const names = new Set(Object.keys(table.columns));
  const has = (name: ImportedTable) => CANONICAL_COLUMNS[name].every((column) => !column.required || names.has(column.name));
  if (names.has('inference_id') && has('inferences')) return 'inferences';
  if (names.has('label_id') && has('labels')) return 'labels';
  if (names.has('uri') && names.has('sensor_id') && names.has('frame_id')) return 'media';
  return has('frames') ? 'frames' : undefined;
}

function addCanonical(name: ImportedTable, batch: RawTable, target: ImportTarget): void {
  const reader = createRowReader(batch);
  for (let row = 0; row < batch.rows; row++) {
    if (name === 'frames') target.addFrame(readFrame(reader, row));
    else if (name === 'media') target.addMedia(readMedia(reader, row));
    else {
      const item = name === 'labels' ? readLabel(reader, row) : readInference(reader, row);
      target.addClass({ id: item.classId, name: item.classId });
      if ('inferenceId' in item) {
        target.addModel({ id: item.modelId, name: item.modelId });
        target.addInference(item);
      } else target.addLabel(item);
    }
  }
}

function checkMapping(columns: Readonly<Record<string, string | undefined>>, table: RawTable, path: string): void {
  const found = Object.keys(table.columns);
  for (const [role, name] of Object.entries(columns)) {
    if (name === undefined || found.includes(name)) continue;
    throw new ShoalError('invalid-argument', `Column "${name}" (mapped to ${role}) not found in ${path}. Columns: ${found.slice(0, 40).join(', ') || 'none'}. Correct the mapping.`, { details: { path, role, column: name, found: found.slice(0, 200) } });
  }
}

function previewOf(table: RawTable, rows: number | undefined): TablePreview {
  const columns = Object.entries(table.columns).slice(0, 200);
  return {
    rows,
    columns: columns.map(([name, column]) => ({ name, type: typeWords[column.type], samples: samplesOf(column, table.rows) })),
  };
}

const typeWords: Readonly<Record<RawColumn['type'], string>> = { text: 'text', category: 'text', f64: 'number', i32: 'number', i64: 'number', flag: 'yes or no', time: 'time', f64list: 'numbers', f64lists: 'lists of numbers', vector: 'numbers' };

function samplesOf(column: RawColumn, rows: number): string[] {
  const samples = new Set<string>();
  for (let row = 0; row < rows && samples.size < 5; row++) {
    const cell = getCell(column, row);
    if (cell !== null) samples.add(column.type === 'time' ? new Date(Number(cell)).toISOString() : showValue(cell instanceof Float32Array ? Array.from(cell.subarray(0, 4)) : cell));
  }
  return [...samples];
}
