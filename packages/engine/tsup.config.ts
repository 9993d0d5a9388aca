import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { defineConfig } from 'tsup';
import { preset } from '../../tsup.config';

const require = createRequire(import.meta.url);

/** The WebAssembly that we need travels with us, so that no page ever asks a CDN for it. */
async function copyAssets(): Promise<void> {
  await mkdir('dist/assets', { recursive: true });
  for (const [from, to] of [
    ['@duckdb/duckdb-wasm/dist/duckdb-eh.wasm', 'duckdb-eh.wasm'],
    ['@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js', 'duckdb-eh.worker.js'],
    ['onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm', 'ort-webgpu.wasm'],
    ['onnxruntime-web/ort-wasm-simd-threaded.wasm', 'ort-wasm.wasm'],
  ] as const) {
    await copyFile(require.resolve(from), `dist/assets/${to}`);
  }
  // Its source map does not travel along; a reference to it would only be a 404 in the developer tools.
  const worker = 'dist/assets/duckdb-eh.worker.js';
  const source = await readFile(worker, 'utf8');
  await writeFile(worker, source.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'));
}

/** ONNX Runtime can load its glue code from an address that we never give it. Bundlers are told not to look for that address. */
async function quietImports(): Promise<void> {
  for (const file of ['dist/embed-webgpu.worker.js', 'dist/embed-wasm.worker.js']) {
    const source = await readFile(file, 'utf8');
    await writeFile(file, source.replaceAll(/\bimport\((?=[\w$]+\))/g, 'import(/* @vite-ignore */ /* webpackIgnore: true */ '));
  }
}

export default defineConfig([
  preset({
    name: 'engine',
    clean: ['dist/chunk-*', 'dist/*.d.ts'],
    entry: { index: 'src/index.ts', kernels: 'src/kernels.ts', formats: 'src/formats.ts', embed: 'src/embed.ts', hnswlib: 'src/hnswlib.ts', providers: 'src/providers.ts', node: 'src/node.ts', yjs: 'src/yjs.ts' },
    onSuccess: copyAssets,
  }),
  preset({
    name: 'engine workers',
    entry: { 'compute.worker': 'src/compute/compute-worker.ts', 'import.worker': 'src/session/import/import-worker.ts', 'embed-webgpu.worker': 'src/session/embedding/embed-webgpu-worker.ts', 'embed-wasm.worker': 'src/session/embedding/embed-wasm-worker.ts' },
    splitting: false,
    dts: false,
    noExternal: [/.*/],
    // The same file runs in pages and in Node; what only Node has (hyparquet's file readers) stays out.
    esbuildOptions: (options) => {
      options.conditions = ['browser', 'import'];
    },
    minify: true,
    onSuccess: quietImports,
  }),
]);
