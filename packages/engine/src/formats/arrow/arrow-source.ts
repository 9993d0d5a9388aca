import { extensionOf, type SourceFile } from '../contract/source-file';
import type { TableSource } from '../tabular/table-source';
import { arrowToRaw } from './arrow-to-raw';
import { readArrowBatches } from './read-arrow';

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];

/** Arrow IPC files (also called Feather 2) and streams, compressed or not. Definition: https://arrow.apache.org/docs/format/Columnar.html */
export const arrowSource: TableSource = {
  id: 'arrow',
  title: 'Arrow',
  recognise(file, head) {
    if (magic.every((byte, index) => head[index] === byte)) return { confidence: 0.9, evidence: ['starts as an Arrow file'] };
    const named = ['arrow', 'arrows', 'feather', 'ipc'].includes(extensionOf(file.path));
    const stream = head.length >= 8 && head[0] === 255 && head[1] === 255 && head[2] === 255 && head[3] === 255;
    return stream || named ? { confidence: stream ? 0.85 : 0.5, evidence: [stream ? 'starts as an Arrow stream' : 'is called like an Arrow file'] } : undefined;
  },
  async preview(file) {
    const bytes = await readAll(file);
    let rows = 0;
    let table;
    for (const batch of readArrowBatches(bytes, file.path)) {
      rows += batch.numRows;
      table ??= arrowToRaw(batch.slice(0, 1000)).table;
    }
    return { table: table ?? { rows: 0, columns: {} }, rows };
  },
  async *read(file, context, report) {
    const bytes = await readAll(file);
    const told = new Set<string>();
    let rows = 0;
    for (const batch of readArrowBatches(bytes, file.path)) {
      const { table, leftOut } = arrowToRaw(batch);
      for (const { column, type } of leftOut) {
        if (told.has(column)) continue;
        told.add(column);
        report({ code: 'not-carried', message: `The column holds ${type}, which has no place in a table. It was left out.`, file: file.path, column });
      }
      rows += table.rows;
      await context.progress(rows);
      yield table;
    }
  },
};

function readAll(file: SourceFile): Promise<Uint8Array> {
  return file.read();
}

