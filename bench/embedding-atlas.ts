import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '0.26.0';

interface NNDescent {
  queryByIndex(index: number, k: number): { readonly indices: Int32Array };
  destroy(): void;
}
interface Umap {
  readonly epoch: number;
  readonly embedding: Float32Array;
  run(): Promise<void>;
  destroy(): void;
}
export interface EmbeddingAtlas {
  createNNDescent(count: number, dim: number, data: Float32Array, options: { readonly nNeighbors: number; readonly seed: number }): Promise<NNDescent>;
  createUMAP(count: number, dim: number, outputDim: number, data: Float32Array, options: { readonly nNeighbors: number; readonly minDist: number; readonly seed: number }): Promise<Umap>;
}

/**
 * The UMAP of Embedding Atlas. The package cannot be installed (a peer of a peer is not published), so its archive is fetched and unpacked
 * into a folder that git ignores.
 */
export async function loadEmbeddingAtlas(): Promise<EmbeddingAtlas> {
  const folder = join(import.meta.dirname, '.cache', 'embedding-atlas');
  const entry = join(folder, 'package', 'dist', 'umap.js');
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', `embedding-atlas@${VERSION}`, '--silent', '--pack-destination', folder]);
    const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    execFileSync('tar', ['-xzf', String(archive)], { cwd: folder });
  }
  return (await import(entry)) as EmbeddingAtlas;
}
