import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ATLAS = '0.23.0';

/** Puts a page with our packages (`npm run build` first), regl-scatterplot and Embedding Atlas 0.23 into one folder. */
export async function makeMapSite(): Promise<string> {
  const folder = join(import.meta.dirname, '../.cache/map-site');
  mkdirSync(folder, { recursive: true });
  await build({ entryPoints: [join(import.meta.dirname, 'page.ts')], bundle: true, format: 'esm', platform: 'browser', minify: true, define: { 'process.env.NODE_ENV': '"production"' }, outfile: join(folder, 'page.js'), external: ['./assets/*'], loader: { '.wasm': 'file' }, logLevel: 'error' });
  // Its peers are those that we have.
  await build({ entryPoints: [join(unpackAtlas(), 'component.js')], bundle: true, format: 'esm', platform: 'browser', minify: true, outfile: join(folder, 'atlas.js'), nodePaths: [join(import.meta.dirname, '../../node_modules')], loader: { '.wasm': 'file' }, logLevel: 'error' });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title><style>body{margin:0}</style><script type="module" src="/page.js"></script>');
  return folder;
}

/** The package cannot be installed (a peer of a peer is not published), so its archive is unpacked into a folder that git ignores. */
function unpackAtlas(): string {
  const folder = join(import.meta.dirname, `../.cache/embedding-atlas-${ATLAS}`);
  const dist = join(folder, 'package/dist');
  if (!existsSync(dist)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', `embedding-atlas@${ATLAS}`, '--silent', '--pack-destination', folder]);
    const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    execFileSync('tar', ['-xzf', String(archive)], { cwd: folder });
  }
  return dist;
}
