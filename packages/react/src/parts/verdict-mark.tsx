import { Check, CircleHelp, Tag } from 'lucide-react';
import { useLabels } from '../binding/shoal-provider';
import type { LabelChange, Manifest, Verdict } from '@shoal/engine';
import type { Labels } from '../labels';
import { className } from './class-color';

const icons = { agree: Check, keep: Tag, unsure: CircleHelp } as const;

export interface VerdictMarkProps {
  readonly manifest: Manifest;
  readonly verdict: Verdict;
  readonly change: LabelChange | null;
}

/** What somebody decided, and what it changes: "Now yield". */
export function VerdictMark({ manifest, verdict, change }: VerdictMarkProps) {
  const labels = useLabels();
  const Icon = icons[verdict];
  const text = change ? changeWords(labels, manifest, change) : (labels.judging.verdicts[verdict] ?? verdict);
  return (
    <span className="shoal-verdict" data-verdict={verdict} title={text}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>{text}</span>
    </span>
  );
}

/** A proposed change in two words. */
export function changeWords({ judging }: Labels, manifest: Manifest, change: LabelChange): string {
  if (change.op === 'ADD') return judging.added;
  if (change.op === 'DELETE' || !change.after) return judging.deleted;
  return change.after.classId === change.before?.classId ? judging.moved : judging.changed(className(manifest, change.after.classId));
}
