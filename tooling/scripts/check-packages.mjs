// Packs every published package as npm would and checks what users get: publint, resolvable types, size.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root, run } from './run.mjs';

/** What an application pays for importing an entry point: minified, gzipped, peers left out. Kilobytes. */
const budgets = [
  { name: '@shoal/react', entry: 'packages/react/dist/index.js', limitKb: 64 },
  { name: '@shoal/react/embedding-map', entry: 'packages/react/dist/embedding-map.js', limitKb: 44 },
  { name: '@shoal/react/evaluation', entry: 'packages/react/dist/evaluation.js', limitKb: 70 },
  { name: '@shoal/react/explore', entry: 'packages/react/dist/explore.js', limitKb: 90 },
  { name: '@shoal/engine', entry: 'packages/engine/dist/index.js', limitKb: 260 },
  { name: '@shoal/engine/embed', entry: 'packages/engine/dist/embed.js', limitKb: 24 },
  { name: '@shoal/engine/kernels', entry: 'packages/engine/dist/kernels.js', limitKb: 70 },
];
const external = ['react', 'react-dom', 'react/jsx-runtime', 'three', '@react-three/fiber', '@shoal/engine'];

let failed = false;
const folder = mkdtempSync(join(tmpdir(), 'shoal-pack-'));
try {
  for (const name of ['engine', 'react', 'cli']) {
    const packed = await run(`npm pack --silent --pack-destination ${folder} -w @shoal/${name}`, { quiet: true });
    if (packed.code !== 0) throw new Error(packed.output);
    const file = readdirSync(folder).find((entry) => entry.includes(`-${name}-`));
    const lint = await run(`publint ${join(folder, String(file))} --strict`, { quiet: true });
    const types = name === 'cli' ? { code: 0, output: '' } : await run(`attw ${join(folder, String(file))} --profile esm-only --exclude-entrypoints styles.css assets/*`, { quiet: true });
    for (const result of [lint, types]) {
      if (result.code !== 0) {
        failed = true;
        console.error(`@shoal/${name}\n${result.output}`);
      }
    }
    console.log(`@shoal/${name}: packed, publint and types checked`);
  }
  for (const { name, entry, limitKb } of budgets) {
    const result = await build({ entryPoints: [join(root, entry)], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: [...external, '@huggingface/tokenizers', ...(name.startsWith('@shoal/engine') ? ['./assets/*'] : [])], logLevel: 'silent', loader: { '.wasm': 'file' }, outdir: folder });
    const bytes = result.outputFiles.filter((output) => output.path.endsWith('.js')).reduce((sum, output) => sum + gzipSync(output.contents).length, 0);
    const kb = bytes / 1024;
    const over = kb > limitKb;
    failed ||= over;
    console.log(`${over ? 'OVER ' : ''}${name}: ${kb.toFixed(1)} kB gzip of ${limitKb} kB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
