import { ArrowRight, CircleCheck, CircleDashed, CircleX, PenLine, Plus, Tag, Trash2, TriangleAlert } from 'lucide-react';
import { describeChange, keepsLabel, type ChangeState, type Dataset, type LabelChange } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { ClassBadge } from '../parts/class-badge';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const opIcons = { ADD: Plus, MODIFY: PenLine, DELETE: Trash2 } as const;
const stateIcons = { conflict: TriangleAlert, proposed: CircleDashed, accepted: CircleCheck, rejected: CircleX } as const;

/** What happens to the label, as a shape and a word. */
export function OpMark({ change }: { readonly change: LabelChange }) {
  const { changeReview: labels } = useLabels();
  const keeps = keepsLabel(change);
  const Icon = keeps ? Tag : opIcons[change.op];
  return (
    <span data-part="op" data-op={keeps ? 'KEEP' : change.op}>
      <Icon {...icon} />
      {keeps ? labels.keep : labels.ops[change.op]}
    </span>
  );
}

export function StateMark({ state }: { readonly state: ChangeState }) {
  const { changeReview: labels } = useLabels();
  const Icon = stateIcons[state];
  return (
    <span data-part="decision" data-decision={state}>
      <Icon {...icon} />
      <span>{labels.stateNames[state]}</span>
    </span>
  );
}

/** What changes, in words: "Resize label", "Keep label". */
export function useChangeText(): (change: LabelChange) => string {
  const { changeReview: labels } = useLabels();
  return (change) => (keepsLabel(change) ? labels.keepsLabel : describeChange(change));
}

/** The class as it is and as it would be; once where it stays. */
export function Classes({ dataset, change }: { readonly dataset: Dataset; readonly change: LabelChange }) {
  const { changeReview: labels } = useLabels();
  const { before, after } = change;
  const [was, is] = [before?.classId, after?.classId];
  return (
    <span data-part="classes">
      {was !== undefined && was !== is && (
        <span data-part="was" data-gone={is === undefined || undefined}>
          <ClassBadge manifest={dataset.manifest} classId={was} />
        </span>
      )}
      {was !== undefined && is !== undefined && was !== is && <ArrowRight size={12} strokeWidth={1.5} role="img" aria-label={labels.becomes} />}
      {is !== undefined && <ClassBadge manifest={dataset.manifest} classId={is} />}
    </span>
  );
}

/** The name that the host knows somebody by; their id otherwise. */
export function nameOf(dataset: Pick<Dataset, 'people'>, actor: string | null, nobody: string): string {
  return dataset.people.find(({ id }) => id === actor)?.name ?? (actor || nobody);
}
