import type { TaskOptions } from '../../base/abort';
import { createFindings, type Finding, type FindingSummary } from '../../formats/contract/findings';
import { isMediaPath } from '../../formats/contract/source-file';
import { linkParts } from '../../formats/link/link-parts';
import { addCounts, type LinkBase, type LinkedDataset, type ReadPart } from '../../formats/link/linked-dataset';
import type { SourceDescriptor } from '../../formats/sources/descriptor';
import { rawToArrowBytes } from '../../formats/table/raw-to-arrow';
import type { Manifest } from '../../model/manifest';
import { fillSizes } from './fill-sizes';
import { createPacer } from './pacer';
import { reportTable } from './report-table';

export interface FinishInput {
  readonly parts: readonly ReadPart[];
  readonly sources: readonly SourceDescriptor[];
  /** Of the planning, and of parts that could not be read. */
  readonly findings: readonly Finding[];
  readonly base?: LinkBase | undefined;
  readonly name?: string | undefined;
}

/** An imported dataset as the files of a bundle. */
export interface ImportedFiles {
  readonly manifest: Manifest;
  /** Arrow IPC streams by their path in the manifest. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Paths of the media files that frames use, in the sources. */
  readonly media: readonly string[];
  readonly report: FindingSummary;
  readonly counts: { readonly frames: number; readonly labels: number; readonly inferences: number };
}

export const REPORT_FILE = 'import-report.arrow';

/** Links the parts, fills in the sizes of pictures, and writes everything as the files of a bundle. */
export async function finishImport(input: FinishInput, { signal, onProgress }: TaskOptions): Promise<ImportedFiles> {
  onProgress?.({ phase: 'Putting the files together', done: 0 });
  const mediaPaths = input.sources.map((source) => source.path).filter(isMediaPath);
  const linked = linkParts(input.parts, { media: mediaPaths, base: input.base, name: input.name });
  const extra = createFindings();
  for (const finding of input.findings) extra.add(finding);
  const pace = createPacer('Measuring pictures', signal, onProgress);
  const { frames, media } = await fillSizes(linked.tables, input.sources, extra.add.bind(extra), pace);
  const report = merge(linked.report, extra.finish());
  onProgress?.({ phase: 'Writing tables', done: 0 });
  return writeFiles({ ...linked, tables: { ...linked.tables, frames, media }, report }, new Set(mediaPaths));
}

function merge(a: FindingSummary, b: FindingSummary): FindingSummary {
  const counts = new Map<Finding['code'], number>();
  addCounts(counts, a.counts);
  addCounts(counts, b.counts);
  return { findings: [...a.findings, ...b.findings], counts: Object.fromEntries(counts) };
}

function writeFiles(linked: LinkedDataset, mediaPaths: ReadonlySet<string>): ImportedFiles {
  const files: Record<string, Uint8Array> = {};
  const { frames, media, labels, inferences } = linked.tables;
  const put = (path: string, table: Parameters<typeof rawToArrowBytes>[0]): string => {
    files[path] = rawToArrowBytes(table);
    return path;
  };
  const tables = {
    frames: put('frames.arrow', frames),
    media: put('media.arrow', media),
    ...(labels.rows > 0 && { labels: put('labels.arrow', labels) }),
    ...(inferences.rows > 0 && { inferences: put('inferences.arrow', inferences) }),
  };
  const embeddings = linked.embeddings.map(({ info, table, positions }) => ({
    ...info,
    file: put(`embeddings/${info.id}.arrow`, table),
    ...(positions && { projection: put(`embeddings/${info.id}-map.arrow`, positions) }),
  }));
  put(REPORT_FILE, reportTable(linked.report));
  const uri = media.columns['uri'];
  const used = new Set<string>();
  if (uri?.type === 'text') {
    const decoder = new TextDecoder();
    for (let row = 0; row < media.rows; row++) {
      const path = decoder.decode(uri.bytes.subarray(uri.offsets[row] ?? 0, uri.offsets[row + 1] ?? 0));
      if (mediaPaths.has(path)) used.add(path);
    }
  }
  const manifest: Manifest = {
    schemaVersion: 1,
    name: linked.name,
    classes: linked.classes,
    tables,
    models: linked.models,
    importReport: REPORT_FILE,
    ...(embeddings.length > 0 && { embeddings }),
  };
  return { manifest, files, media: [...used], report: linked.report, counts: { frames: frames.rows, labels: labels.rows, inferences: inferences.rows } };
}
