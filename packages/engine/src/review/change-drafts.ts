import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';

/** Proposed changes while the log is being read: one a label, and which judgement each came with. */
export interface ChangeDrafts {
  /** In the order in which the newest change of each label was made. */
  readonly byLabel: Map<string, LabelChange>;
  set(change: LabelChange, judged: ElementId | null): void;
  /** The label is as the tables say again. */
  withdraw(labelId: string): void;
  /**
   * A new judgement of an element replaces the one before, together with the change that came with it. Keeping a label
   * withdraws any other change of that label too: both cannot be right.
   */
  judge(element: ElementId, keep: boolean, change: LabelChange | null): void;
}

export function createChangeDrafts(): ChangeDrafts {
  const byLabel = new Map<string, LabelChange>();
  const labelOfElement = new Map<ElementId, string>();
  const elementOfLabel = new Map<string, ElementId>();

  const withdraw = (labelId: string) => {
    byLabel.delete(labelId);
    const element = elementOfLabel.get(labelId);
    elementOfLabel.delete(labelId);
    if (element !== undefined) labelOfElement.delete(element);
  };

  const drafts: ChangeDrafts = {
    byLabel,
    withdraw,
    set(change, judged) {
      // A label that somebody added and somebody deleted again was never there.
      const undone = change.op === 'DELETE' && byLabel.get(change.labelId)?.op === 'ADD';
      withdraw(change.labelId);
      if (undone) return;
      byLabel.set(change.labelId, change);
      if (judged === null) return;
      elementOfLabel.set(change.labelId, judged);
      labelOfElement.set(judged, change.labelId);
    },
    judge(element, keep, change) {
      const earlier = labelOfElement.get(element);
      if (earlier !== undefined) withdraw(earlier);
      const labelId = keep ? keptLabel(element) : undefined;
      if (labelId !== undefined) withdraw(labelId);
      if (change) drafts.set(change, element);
    },
  };
  return drafts;
}

function keptLabel(element: ElementId): string | undefined {
  const ref = parseElementId(element);
  return ref?.kind === 'label' ? ref.id : undefined;
}
