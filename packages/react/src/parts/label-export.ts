import { exportChanges, exportLabels, LABEL_FORMATS, type Dataset, type ExportedFile, type ExportReport } from '@shoal/engine';
import type { Labels } from '../labels';
import { download } from './download';
import type { MenuItem } from './menu';

export interface LabelExportOptions {
  readonly dataset: Dataset;
  readonly labels: Labels;
  /** `accepted`: leave out what nobody decided about. Default `standing`. */
  readonly only?: 'standing' | 'accepted' | undefined;
  /** What was written, in words. */
  readonly onDone: (message: string) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Items of a menu that write the labels with the changes applied in every format, and the changes themselves. Long ones show as jobs, with a way to stop. */
export function labelExportItems({ dataset, labels: { changeReview: labels }, only, onDone, onFailure }: LabelExportOptions): readonly MenuItem[] {
  const save = (make: () => Promise<ExportedFile & { readonly report?: ExportReport }>) => () =>
    void make().then((file) => {
      download(file);
      onDone(file.report ? told(labels, file.fileName, file.report) : labels.wrote(file.fileName, dataset.review.state.getSnapshot().proposals.size, 0));
    }, onFailure);
  return [
    ...LABEL_FORMATS.map((format) => ({ id: format, label: labels.exportAs[format], onSelect: save(() => dataset.runJob(labels.writing, {}, ({ signal }) => exportLabels(dataset, format, { signal, only }))) })),
    { id: 'changes', label: labels.exportChanges, hint: '.jsonl', onSelect: save(() => exportChanges(dataset)) },
  ];
}

/** What was applied, and all that was not. */
function told(labels: Labels['changeReview'], fileName: string, { added, modified, deleted, leftOut, undecided, notCarried, conflicts, skipped }: ExportReport): string {
  const unfit = conflicts.length + skipped.length;
  return [
    labels.wrote(fileName, added + modified + deleted, leftOut.length),
    ...(undecided.length > 0 ? [`${labels.undecided(undecided.length)}.`] : []),
    ...(unfit > 0 ? [labels.unfit(unfit)] : []),
    ...(notCarried.length > 0 ? [labels.lost(notCarried.length)] : []),
  ].join(' ');
}
