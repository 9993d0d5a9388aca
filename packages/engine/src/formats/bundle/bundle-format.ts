import { isShoalError } from '../../base/errors';
import type { Manifest } from '../../model/manifest';
import { arrowToRaw } from '../arrow/arrow-to-raw';
import { readArrowBatches } from '../arrow/read-arrow';
import type { Format, ImportTarget, Part, ReadContext } from '../contract/format';
import { baseName, folderOf, isMediaPath, type SourceFile } from '../contract/source-file';
import type { RawTable } from '../table/raw-table';
import { rawToArrowBytes } from '../table/raw-to-arrow';
import { tablesOf } from '../table/tables-of';
import { createRowReader, readFrame, readInference, readLabel, readMedia } from '../table/unflatten';
import { parseManifestText } from './parse-manifest';

/** Shoal's own dataset bundle: `shoal.json` beside Arrow files. Opening one needs no import; this is for converting and for adding to it. */
export const bundle: Format = {
  id: 'bundle',
  title: 'Shoal bundle',
  async sniff(files) {
    return files.files
      .filter((file) => baseName(file.path) === 'shoal.json')
      .map((file) => {
        const folder = folderOf(file.path);
        const inside = files.files.filter((other) => other !== file && (folder === '' || other.path.startsWith(`${folder}/`)));
        return { files: [file.path, ...inside.filter((other) => /\.arrow$/i.test(other.path)).map((other) => other.path)], companions: inside.filter((other) => isMediaPath(other.path)).map((other) => other.path), confidence: 0.99, evidence: ['a shoal.json'] };
      });
  },
  read: readBundle,
  async write(dataset, options = {}) {
    const tables = tablesOf(dataset, options.signal);
    const files = Object.entries(tables).filter(([name, table]) => table.rows > 0 || name === 'frames' || name === 'media').map(([name, table]) => ({ path: `${name}.arrow`, bytes: rawToArrowBytes(table) }));
    const manifest: Manifest = {
      schemaVersion: 1,
      name: dataset.name || 'Dataset',
      classes: dataset.classes,
      models: dataset.models,
      tables: { frames: 'frames.arrow', media: 'media.arrow', ...(tables.labels.rows > 0 && { labels: 'labels.arrow' }), ...(tables.inferences.rows > 0 && { inferences: 'inferences.arrow' }) },
    };
    return { files: [{ path: 'shoal.json', bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`) }, ...files], notCarried: [] };
  },
};

async function readBundle(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const path = part.files.find((file) => baseName(file) === 'shoal.json') ?? '';
  const folder = folderOf(path);
  const manifest = parseManifestText(new TextDecoder().decode(await context.files.get(path)?.read()), path);
  target.setName(manifest.name);
  for (const info of manifest.classes) target.addClass(info);
  for (const model of manifest.models ?? []) target.addModel(model);
  const find = (name: string): SourceFile | undefined => context.files.get([folder, name].filter(Boolean).join('/'));
  const prefix = manifest.mediaBase ? `${manifest.mediaBase.replace(/\/+$/, '')}/` : '';
  for (const [name, file] of Object.entries(manifest.tables)) {
    const source = find(file);
    if (!source) {
      target.report({ code: 'failed-file', message: `The manifest names "${file}", which did not come along.`, file: path });
      continue;
    }
    try {
      for (const batch of readArrowBatches(await source.read(), source.path)) {
        addRows(name, arrowToRaw(batch).table, (uri) => [folder, prefix + uri].filter(Boolean).join('/'), target);
        await context.progress(batch.numRows);
      }
    } catch (error) {
      // Without its frames nothing of a bundle makes sense; without another table the rest does.
      if (name === 'frames' || !isShoalError(error)) throw error;
      target.report({ code: 'failed-file', message: error.message, file: source.path });
    }
  }
  for (const space of manifest.embeddings ?? []) {
    const { file, projection, ...info } = space;
    const vectors = find(file);
    if (vectors) for (const batch of readArrowBatches(await vectors.read(), vectors.path)) target.addEmbeddings(info, arrowToRaw(batch).table);
    const map = projection === undefined ? undefined : find(projection);
    if (map) for (const batch of readArrowBatches(await map.read(), map.path)) target.addPositions(space.id, arrowToRaw(batch).table);
  }
}

function addRows(name: string, table: RawTable, toPath: (uri: string) => string, target: ImportTarget): void {
  const reader = createRowReader(table);
  for (let row = 0; row < table.rows; row++) {
    if (name === 'frames') target.addFrame(readFrame(reader, row));
    else if (name === 'labels') target.addLabel(readLabel(reader, row));
    else if (name === 'inferences') target.addInference(readInference(reader, row));
    else {
      const media = readMedia(reader, row);
      target.addMedia({ ...media, uri: media.uri === null || /^[a-z][a-z0-9+.-]*:/i.test(media.uri) ? media.uri : toPath(media.uri) });
    }
  }
}
