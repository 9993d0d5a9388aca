import type { GalleryRow, Judgement, Manifest } from '@shoal/engine';
import type { Labels } from '../labels';
import { className } from '../parts/class-color';

/** A picture in a sentence: what it is labelled, what the model says, why it is worth a look, what was decided. */
export function describeRow(row: GalleryRow, manifest: Manifest, labels: Labels, judgement: Judgement | undefined, failure: string | null): string {
  const { gallery, judging, valueNames } = labels;
  const names = [row.given, row.predicted].map((id) => (id === null ? null : className(manifest, id)));
  const subject = row.kind === 'frame' ? gallery.frame(row.id) : gallery.classes(names[0] ?? null, names[1] ?? null);
  const kind = row.agreement === null ? '' : (valueNames[row.agreement] ?? row.agreement);
  const parts = [subject, kind, row.score > 0 ? gallery.score(row.score.toFixed(2)) : '', row.reason ?? '', judgement ? (judging.verdicts[judgement.verdict] ?? judgement.verdict) : '', failure === null ? '' : gallery.broken];
  return parts.filter(Boolean).join('. ');
}
