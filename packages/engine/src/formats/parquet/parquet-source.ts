import { extensionOf } from '../contract/source-file';
import type { TableSource } from '../tabular/table-source';
import { openParquet } from './read-parquet';

/** Rows that are held as objects at a time. */
const BATCH_ROWS = 20_000;

/** Apache Parquet with any of its codecs. Definition: https://parquet.apache.org/docs/file-format/ */
export const parquetSource: TableSource = {
  id: 'parquet',
  title: 'Parquet',
  recognise(file, head) {
    if (head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31) return { confidence: 0.9, evidence: ['starts with PAR1'] };
    return ['parquet', 'pq'].includes(extensionOf(file.path)) ? { confidence: 0.4, evidence: ['is called like a Parquet file'] } : undefined;
  },
  async preview(file) {
    const parquet = await openParquet(file);
    return { table: (await parquet.read(0, Math.min(1000, parquet.rows))).table, rows: parquet.rows };
  },
  async *read(file, context, report) {
    const parquet = await openParquet(file);
    const told = new Set<string>();
    let from = 0;
    for (const end of parquet.groupEnds) {
      for (; from < end; from = Math.min(end, from + BATCH_ROWS)) {
        const { table, leftOut } = await parquet.read(from, Math.min(end, from + BATCH_ROWS));
        for (const column of leftOut) {
          if (told.has(column)) continue;
          told.add(column);
          report({ code: 'not-carried', message: 'The column holds bytes, which have no place in a table. It was left out.', file: file.path, column });
        }
        await context.progress(from + table.rows, parquet.rows);
        yield table;
      }
    }
  },
};
