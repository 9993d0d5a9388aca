// Packs every published package as npm would and checks what users get: publint, resolvable types, size.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root, run } from './run.mjs';

/** What an application pays for importing an entry point: minified, gzipped, without peers and without what is loaded only when it is used. Kilobytes. */
const budgets = [
  { name: '@shoal/react', entry: 'packages/react/dist/index.js', limitKb: 71 },
  { name: '@shoal/react/embedding-map', entry: 'packages/react/dist/embedding-map.js', limitKb: 58 },
  { name: '@shoal/react/evaluation', entry: 'packages/react/dist/evaluation.js', limitKb: 79 },
  { name: '@shoal/react/review', entry: 'packages/react/dist/review.js', limitKb: 92 },
  { name: '@shoal/react/explore', entry: 'packages/react/dist/explore.js', limitKb: 113 },
  { name: '@shoal/react/video', entry: 'packages/react/dist/video.js', limitKb: 47 },
  { name: '@shoal/engine', entry: 'packages/engine/dist/index.js', limitKb: 330 },
  { name: '@shoal/engine/providers', entry: 'packages/engine/dist/providers.js', limitKb: 112 },
  { name: '@shoal/engine/embed', entry: 'packages/engine/dist/embed.js', limitKb: 24 },
  { name: '@shoal/engine/kernels', entry: 'packages/engine/dist/kernels.js', limitKb: 74 },
];
const external = ['react', 'react-dom', 'react/jsx-runtime', 'three', '@react-three/fiber', 'mediabunny', '@shoal/engine'];

/** The entry and everything that it imports at once, not on demand. */
function initialOutputs({ outputs }) {
  const found = new Set(Object.keys(outputs).filter((path) => outputs[path].entryPoint && path.endsWith('.js') && !isDynamic(outputs, path)));
  for (const path of found) for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement' && outputs[next]) found.add(next);
  return [...found];
}

/** Chunks behind a dynamic import are entry points of their own to esbuild. */
function isDynamic(outputs, path) {
  return Object.values(outputs).some(({ imports }) => imports.some((other) => other.path === path && other.kind === 'dynamic-import'));
}

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
    const result = await build({ entryPoints: [join(root, entry)], bundle: true, minify: true, write: false, splitting: true, metafile: true, format: 'esm', platform: 'browser', external: [...external, '@huggingface/tokenizers', ...(name.startsWith('@shoal/engine') ? ['./assets/*'] : [])], logLevel: 'silent', loader: { '.wasm': 'file' }, outdir: folder, absWorkingDir: root });
    const bytes = initialOutputs(result.metafile).reduce((sum, path) => sum + gzipSync(result.outputFiles.find((output) => output.path === resolve(root, path))?.contents ?? '').length, 0);
    const kb = bytes / 1024;
    const over = kb > limitKb;
    failed ||= over;
    console.log(`${over ? 'OVER ' : ''}${name}: ${kb.toFixed(1)} kB gzip of ${limitKb} kB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
