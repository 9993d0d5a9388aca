import type { Finding } from '../formats/contract/findings';
import type { WritableDataset, WrittenFiles } from '../formats/contract/format';
import type { CocoOptions } from '../formats/coco/write-coco';
import type { LabelChange } from '../model/change';
import type { Manifest } from '../model/manifest';
import { applyChanges, type ChangeConflict } from './apply-changes';
import { toWritableDataset, type ExportedFrame, type ExportedLabel } from './labels-for-export';

/** Formats in which labels leave with the proposed changes applied. */
export const LABEL_FORMATS = ['coco', 'yolo', 'cvat', 'label-studio', 'labelbox'] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

export interface ChangedLabels {
  readonly manifest: Manifest;
  readonly frames: readonly ExportedFrame[];
  readonly imported: readonly ExportedLabel[];
  /** By label id. */
  readonly changes: ReadonlyMap<string, LabelChange>;
}

/** What became of the changes. */
export interface WrittenReport {
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  /** Changes that do not fit the labels as they are now. */
  readonly conflicts: readonly ChangeConflict[];
  /** Labels of frames that are not in the dataset, and why they were left out. */
  readonly skipped: readonly { readonly labelId: string; readonly frameId: string; readonly reason: string }[];
  /** Labels that lost their outline, because only their box was moved. */
  readonly reshaped: readonly string[];
  /** What the format could not hold. */
  readonly notCarried: readonly Finding[];
}

interface WriteJob {
  readonly dataset: WritableDataset;
  /** For formats that keep an account of what was done. */
  readonly account: CocoOptions;
  readonly signal: AbortSignal | undefined;
}

/** Loaded when they are used: most pages never export. */
const writers: Readonly<Record<LabelFormat, (job: WriteJob) => Promise<WrittenFiles>>> = {
  coco: async ({ dataset, account, signal }) => (await import('../formats/coco/write-coco')).writeCoco(dataset, { ...account, signal }),
  yolo: async ({ dataset, signal }) => (await import('../formats/yolo/write-yolo')).writeYolo(dataset, { signal }),
  cvat: async ({ dataset, signal }) => (await import('../formats/cvat/write-cvat')).writeCvat(dataset, { signal }),
  'label-studio': async ({ dataset, signal }) => (await import('../formats/label-studio/write-label-studio')).writeLabelStudio(dataset, { signal }),
  labelbox: async ({ dataset, signal }) => (await import('../formats/labelbox/write-labelbox')).writeLabelbox(dataset, { signal }),
};

/** The files of one format with the changes applied, and what became of each change. Pure but for loading the writer. */
export async function writeChangedLabels(format: LabelFormat, { manifest, frames, imported, changes }: ChangedLabels, signal?: AbortSignal): Promise<{ readonly files: WrittenFiles['files']; readonly report: WrittenReport }> {
  const { labels, conflicts, ...counts } = applyChanges(imported, changes);
  const annotated = new Set(labels.map(({ frameId }) => frameId));
  const shown = frames.map(format === 'coco' ? withPicture : (item) => withLabels(item, annotated));
  const { dataset, reshaped, skipped } = toWritableDataset(manifest, shown, imported, labels);
  signal?.throwIfAborted();
  const account: CocoOptions = {
    importedLabelIds: imported.map(({ labelId }) => labelId),
    changes: { ...counts, conflicts: conflicts.map(({ change, problem }) => ({ label_id: change.labelId, op: change.op, problem })), reshaped, skipped },
    shortFloats: true,
  };
  const { files, notCarried } = await writers[format]({ dataset, account, signal });
  return { files, report: { ...counts, conflicts, reshaped, notCarried, skipped: skipped.map(({ label_id, frame_id, reason }) => ({ labelId: label_id, frameId: frame_id, reason })) } };
}

/** COCO is about pictures, and needs the name of a file. */
function withPicture({ frame, media }: ExportedFrame): ExportedFrame {
  const pictures = media.filter(({ kind }) => (kind ?? 'image') === 'image');
  return { frame, media: pictures.length > 0 ? pictures : [{ frameId: frame.frameId, sensorId: null, uri: frame.frameId }] };
}

/** The writers take labels of annotated frames only: a frame for which somebody added a label is one. */
function withLabels({ frame, media }: ExportedFrame, annotated: ReadonlySet<string>): ExportedFrame {
  return { media, frame: frame.labeled || !annotated.has(frame.frameId) ? frame : { ...frame, labeled: true } };
}
