import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Dataset } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { importPaths } from './import-paths';
import { createProgressLine } from './progress-line';

/** Opens a bundle (a folder with shoal.json, or its URL), or whatever files `shoal import` reads. */
export async function openBundle(source: string): Promise<Dataset> {
  const progress = createProgressLine(process.stderr);
  try {
    const isBundle = /^https?:/i.test(source) ? /shoal\.json$|\/$/.test(source) : path.basename(source) === 'shoal.json' || existsSync(path.join(source, 'shoal.json'));
    if (isBundle) return await openDataset(source, { onProgress: progress.update });
    const { imported } = await importPaths([source], {});
    return await openDataset({ imported }, { onProgress: progress.update });
  } finally {
    progress.clear();
  }
}
