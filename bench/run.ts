// `npm run bench -- NAME…` runs bench/NAME.bench.ts; without names, all. Each prints ratios and writes bench/results/NAME.json.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';

const here = import.meta.dirname;
const all = readdirSync(here).filter((file) => file.endsWith('.bench.ts')).map((file) => file.replace('.bench.ts', ''));
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !all.includes(name));
if (unknown) {
  console.error(`There is no benchmark "${unknown}". Known: ${all.join(', ')}.`);
  process.exit(2);
}
mkdirSync(join(here, 'results'), { recursive: true });
for (const name of asked.length > 0 ? asked : all) {
  const { benchmark } = (await import(`./${name}.bench.ts`)) as { benchmark: Benchmark };
  console.log(`\n${name}: ${benchmark.title}`);
  const rows = await benchmark.run();
  console.table(rows);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  writeFileSync(join(here, 'results', `${name}.json`), `${JSON.stringify({ title: benchmark.title, command: `npm run bench -- ${name}`, machine, date: new Date().toISOString().slice(0, 10), rows }, null, 2)}\n`);
}
