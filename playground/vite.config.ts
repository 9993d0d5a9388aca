import { cp, readFile, stat } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import { basename, extname, join, normalize, resolve, sep } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Connect, type Plugin } from 'vite';

/** A model of the demo, to embed its pictures with: a file of demo/models, served as models/NAME. */
const demoModel = 'detector-v1-fold0.onnx';
const demoModelFile = resolve(import.meta.dirname, '../demo/models', demoModel);
const demo = resolve(import.meta.dirname, '../demo/.cache/demo-town');
const harbour = resolve(import.meta.dirname, '../demo/.cache/demo-sensors');

/** Bundles on this disk that the playground offers: the demos, and those in SHOAL_BUNDLES (folders, comma-separated). */
function bundles(): Map<string, string> {
  const folders = [demo, harbour, ...(process.env.SHOAL_BUNDLES?.split(',').map((folder) => resolve(folder)) ?? [])];
  return new Map(folders.filter((folder) => existsSync(join(folder, 'shoal.json'))).map((folder) => [basename(folder), folder]));
}

async function bundleIndex(): Promise<string> {
  const entries = await Promise.all(
    [...bundles()].map(async ([id, folder]) => {
      const manifest = JSON.parse(await readFile(join(folder, 'shoal.json'), 'utf8')) as { name?: string; description?: string };
      return { id, name: manifest.name ?? id, description: manifest.description ?? '', ...(folder === demo && { model: `models/${demoModel}` }) };
    }),
  );
  return JSON.stringify(entries);
}

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.arrow': 'application/vnd.apache.arrow.file',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
};

/** Serves the bundles under datasets/ while developing and previewing; SHOAL_WITH_DEMO=1 copies the demos into the build. */
function serveBundles(): Plugin {
  const handle: Connect.NextHandleFunction = (request, response, next) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const [, id = '', rest = ''] = /\/datasets\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    if (id === 'index.json') {
      bundleIndex().then((text) => response.setHeader('content-type', 'application/json').end(text), next);
      return;
    }
    if (path.endsWith(`/models/${demoModel}`)) {
      response.setHeader('content-type', 'application/octet-stream');
      createReadStream(demoModelFile).pipe(response);
      return;
    }
    const folder = bundles().get(id);
    const file = folder && normalize(join(folder, rest));
    if (!folder || !file?.startsWith(folder + sep)) return next();
    stat(file).then(
      ({ size }) => {
        const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').setHeader('accept-ranges', 'bytes');
        if (!range) {
          response.setHeader('content-length', size);
          createReadStream(file).pipe(response);
          return;
        }
        const [start, end] = [Number(range[1]), Math.min(range[2] ? Number(range[2]) : Infinity, size - 1)];
        response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 });
        createReadStream(file, { start, end }).pipe(response);
      },
      () => response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found'),
    );
  };
  return {
    name: 'serve-bundles',
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => void server.middlewares.use(handle),
    async writeBundle({ dir }) {
      if (!process.env.SHOAL_WITH_DEMO || !dir) return;
      for (const folder of [demo, harbour]) if (existsSync(join(folder, 'shoal.json'))) await cp(folder, join(dir, 'datasets', basename(folder)), { recursive: true });
      await cp(demoModelFile, join(dir, 'models', demoModel));
      const { writeFile } = await import('node:fs/promises');
      await writeFile(join(dir, 'datasets/index.json'), await bundleIndex());
    },
  };
}

/** The strictest policy that DuckDB-WASM can run under; the build carries it, so that every browser test proves it. */
function contentSecurityPolicy(): Plugin {
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self' blob:",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types shoal',
  ].join('; ');
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' }],
  };
}

/** SHOAL_ISOLATED=1 previews as a host does that lets pages share memory between threads. */
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

export default defineConfig({
  base: './',
  plugins: [react(), serveBundles(), contentSecurityPolicy()],
  preview: { headers: process.env.SHOAL_ISOLATED ? isolation : {} },
  // Its modules import each other in a circle, which splitting starts in the wrong order; its own bundle is one file.
  resolve: { alias: [{ find: /^mediabunny$/, replacement: resolve(import.meta.dirname, '../node_modules/mediabunny/dist/bundles/mediabunny.mjs') }] },
  optimizeDeps: { exclude: ['@shoal/engine', '@shoal/react', '@duckdb/duckdb-wasm'] },
  build: { target: 'es2022', chunkSizeWarningLimit: 1200, assetsInlineLimit: 0 },
});
