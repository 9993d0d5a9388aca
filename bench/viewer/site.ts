import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Puts a page with our packages (`npm run build` first) and three.js into one folder. */
export async function makeViewerSite(): Promise<string> {
  const folder = join(import.meta.dirname, '../.cache/viewer-site');
  const packages = join(import.meta.dirname, '../../packages');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({ entryPoints: [join(import.meta.dirname, 'page.ts')], bundle: true, splitting: true, format: 'esm', platform: 'browser', minify: true, define: { 'process.env.NODE_ENV': '"production"' }, outdir: folder, external: ['./assets/*'], loader: { '.wasm': 'file' }, logLevel: 'error' });
  // Workers and WebAssembly are looked for beside the code.
  for (const name of readdirSync(join(packages, 'engine/dist'))) if (name.endsWith('.worker.js')) cpSync(join(packages, 'engine/dist', name), join(folder, name));
  cpSync(join(packages, 'engine/dist/assets'), join(folder, 'assets'), { recursive: true });
  cpSync(join(packages, 'react/dist/styles.css'), join(folder, 'styles.css'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title><link rel="stylesheet" href="/styles.css"><style>body{margin:0}</style><script type="module" src="/page.js"></script>');
  return folder;
}
