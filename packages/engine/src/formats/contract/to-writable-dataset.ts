import type { Manifest } from '../../model/manifest';
import { arrowToRaw } from '../arrow/arrow-to-raw';
import { readArrowBatches } from '../arrow/read-arrow';
import { concatTables } from '../table/concat-tables';
import type { RawTable } from '../table/raw-table';
import { toWritable } from '../table/unflatten';
import type { WritableDataset } from './format';

/** An imported dataset as writers take it. `files`: Arrow IPC bytes by their path in the manifest. */
export function toWritableDataset({ manifest, files }: { readonly manifest: Manifest; readonly files: Readonly<Record<string, Uint8Array>> }): WritableDataset {
  const read = (path: string | undefined): RawTable => {
    const bytes = path === undefined ? undefined : files[path];
    return bytes ? concatTables(Array.from(readArrowBatches(bytes, path ?? ''), (batch) => arrowToRaw(batch).table)) : { rows: 0, columns: {} };
  };
  const { frames, media, labels, inferences } = manifest.tables;
  return toWritable({ frames: read(frames), media: read(media), labels: read(labels), inferences: read(inferences) }, { name: manifest.name, classes: manifest.classes, models: manifest.models ?? [] });
}
