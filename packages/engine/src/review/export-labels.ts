import type { WrittenFiles } from '../formats/contract/format';
import { chooseChanges, type ChangeChoice, type ChosenChanges } from './choose-changes';
import { fileNameOf, type ExportedFile, type ExportOptions, type ExportSource } from './export-file';
import { readFrames, readLabels } from './labels-for-export';
import type { ReviewState } from './review';
import { writeChangedLabels, type LabelFormat, type WrittenReport } from './write-labels';

export interface ExportLabelsOptions extends ExportOptions, ChangeChoice {
  /** By label id; default: those of the dataset's review log. */
  readonly proposals?: ReviewState['proposals'] | undefined;
}

/** What was applied, what was left out, and what did not fit. */
export type ExportReport = WrittenReport & Pick<ChosenChanges, 'leftOut' | 'undecided'>;

export interface LabelFiles {
  readonly files: WrittenFiles['files'];
  readonly report: ExportReport;
}

export interface ExportedLabels extends ExportedFile {
  readonly report: ExportReport;
}

const mediaTypes: Readonly<Record<string, string>> = { json: 'application/json', ndjson: 'application/x-ndjson', xml: 'application/xml' };

/**
 * All labels with the proposed changes applied, as the files of one format. The imported labels are not touched. Undecided conflicts are left as they were
 * unless `conflicts: 'newest'`; what was not applied, what did not fit and what the format has no words for is in `report`.
 *
 * Rejects with `query-failed` when the tables cannot be read, and with the signal's reason.
 */
export async function writeLabels(source: ExportSource, format: LabelFormat, options: ExportLabelsOptions = {}): Promise<LabelFiles> {
  const { signal } = options;
  const { changes, leftOut, undecided } = chooseChanges(options.proposals ?? source.review.state.getSnapshot().proposals, options);
  const [frames, imported] = [await readFrames(source.database, { signal }), await readLabels(source.database, { signal })];
  const { files, report } = await writeChangedLabels(format, { manifest: source.manifest, frames, imported, changes }, signal);
  return { files, report: { ...report, leftOut, undecided } };
}

/** As {@link writeLabels}, as one file: the format's own where there is just one, otherwise a ZIP archive of them. */
export async function exportLabels(source: ExportSource, format: LabelFormat, options: ExportLabelsOptions = {}): Promise<ExportedLabels> {
  const { files, report } = await writeLabels(source, format, options);
  const [file, ...others] = files;
  if (file && others.length === 0) {
    const extension = file.path.slice(file.path.lastIndexOf('.') + 1);
    return { fileName: fileNameOf(source.manifest.name, `${format}.${extension}`), mediaType: mediaTypes[extension] ?? 'application/octet-stream', bytes: new Uint8Array(file.bytes), report };
  }
  const { zipSync } = await import('fflate');
  options.signal?.throwIfAborted();
  // The first day that ZIP knows, so that the same labels give the same bytes.
  const bytes = zipSync(Object.fromEntries(files.map((one) => [one.path, one.bytes])), { mtime: new Date(1980, 0, 1) });
  return { fileName: fileNameOf(source.manifest.name, `${format}.zip`), mediaType: 'application/zip', bytes: new Uint8Array(bytes), report };
}
