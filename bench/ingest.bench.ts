import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileSet, createTarget, findFormat, memoryFile, rawToArrowBytes, writeParquet } from '@shoal/engine/formats';
import { createNodeDatabase } from '@shoal/engine/node';
import { parquetReadObjects } from 'hyparquet';
import { interleave, type Benchmark } from './benchmark';

const python = process.env.SHOAL_BENCH_PYTHON ?? 'python3';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Reads one file with a format into columns, as an import worker does. */
async function read(format: string, name: string, bytes: Uint8Array) {
  const target = createTarget();
  await findFormat(format).read?.({ files: [name], options: {} }, target, { files: createFileSet([memoryFile(name, bytes)]), signal: undefined, progress: () => undefined });
  return target.finish();
}

function makeCoco(count: number): Uint8Array {
  const images = Array.from({ length: 5000 }, (_, i) => `{"id":${i + 1},"file_name":"${i}.jpg","width":640,"height":480}`);
  const annotations = Array.from({ length: count }, (_, i) => `{"id":${i + 1},"image_id":${(i % 5000) + 1},"category_id":${(i % 80) + 1},"bbox":[${i % 600}.25,${i % 400}.5,30.75,40.5],"area":1245.375,"iscrowd":0}`);
  const categories = Array.from({ length: 80 }, (_, i) => `{"id":${i + 1},"name":"class ${i}"}`);
  return encoder.encode(`{"images":[${images.join(',')}],"categories":[${categories.join(',')}],"annotations":[${annotations.join(',')}]}`);
}

function makeCsv(count: number): Uint8Array {
  const lines = Array.from({ length: count }, (_, i) => `row-${i},class-${i % 12},${(i % 997) / 7},${i % 2 === 0},2026-01-${String(1 + (i % 28)).padStart(2, '0')},${-60 + (i % 120)}.5,some words about row ${i}`);
  return encoder.encode(`id,label,value,flag,date,lat,note\n${lines.join('\n')}\n`);
}

/** The naive route: everything as objects. */
function objectsOfCsv(bytes: Uint8Array): object[] {
  const [header = '', ...lines] = decoder.decode(bytes).split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell])));
}

/** Reads a table file into native DuckDB (Python's package), without the start of the process. */
function nativeMs(path: string): number | undefined {
  try {
    const script = `import duckdb, time\ntimes=[]\nfor _ in range(5):\n  c=duckdb.connect()\n  c.sql("SET threads=1")\n  t=time.perf_counter()\n  c.sql("CREATE TABLE t AS SELECT * FROM '${path}'")\n  times.append(time.perf_counter()-t)\nprint(sorted(times)[2]*1000)`;
    return Number(execFileSync(python, ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  } catch {
    return undefined;
  }
}

function row(file: string, times: Readonly<Record<string, number>>, native?: number): Record<string, string | number> {
  const { ours = NaN, naive = NaN } = times;
  return {
    file,
    'ours ms': Math.round(ours),
    'naive ms': Math.round(naive),
    'naive / ours': Number((naive / ours).toFixed(2)),
    'native DuckDB ms, one thread': native === undefined ? 'not compared' : Math.round(native),
    'ours / native': native === undefined ? 'not compared' : Number((ours / native).toFixed(2)),
  };
}

/** Our readers (findings, ids and column mapping included) against everything-as-objects, and against native DuckDB for tables. */
export const benchmark: Benchmark = {
  title: 'reading files into columns: ours against the naive route and native DuckDB, medians of 5',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
    const megabytes = (bytes: Uint8Array) => `${(bytes.length / 1e6).toFixed(0)} MB`;
    try {
      const coco = makeCoco(200_000);
      const cocoTimes = await interleave(5, {
        ours: () => read('coco', 'truth.json', coco),
        naive: () => {
          const parsed = JSON.parse(decoder.decode(coco)) as { annotations: { id: number; image_id: number; category_id: number; bbox: number[] }[] };
          return parsed.annotations.map((item) => ({ ...item, label_id: String(item.id), frame_id: String(item.image_id), class_id: String(item.category_id), x: item.bbox[0], y: item.bbox[1], w: item.bbox[2], h: item.bbox[3] }));
        },
      });
      const csv = makeCsv(200_000);
      const csvPath = join(folder, 'rows.csv');
      writeFileSync(csvPath, csv);
      const csvTimes = await interleave(5, { ours: () => read('csv', 'rows.csv', csv), naive: () => objectsOfCsv(csv) });

      const { frames } = await read('csv', 'rows.csv', csv);
      const parquet = writeParquet(frames);
      const parquetPath = join(folder, 'rows.parquet');
      writeFileSync(parquetPath, parquet);
      const parquetTimes = await interleave(5, {
        ours: () => read('parquet', 'rows.parquet', parquet),
        naive: () => parquetReadObjects({ file: parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength) as ArrayBuffer }),
      });

      const few = await read('csv', 'rows.csv', makeCsv(2000));
      const arrow = rawToArrowBytes(few.frames);
      const database = await createNodeDatabase();
      const arrowTimes = await interleave(5, {
        ours: () => database.insertArrow('ours', arrow),
        naive: async () => {
          await database.exec('CREATE OR REPLACE TABLE naive (id VARCHAR, value DOUBLE, flag BOOLEAN, lat DOUBLE, note VARCHAR)');
          for (let i = 0; i < 2000; i++) await database.exec(`INSERT INTO naive VALUES ('row-${i}', ${i / 7}, ${i % 2 === 0}, ${i % 90}, 'some words about row ${i}')`);
        },
      });
      database.dispose();
      return [
        row(`COCO, 200,000 boxes, ${megabytes(coco)}`, cocoTimes),
        row(`CSV, 200,000 rows, ${megabytes(csv)}`, csvTimes, nativeMs(csvPath)),
        row(`Parquet, 200,000 rows, ${megabytes(parquet)}`, parquetTimes, nativeMs(parquetPath)),
        row('Arrow into DuckDB-WASM, 2,000 rows', arrowTimes),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
