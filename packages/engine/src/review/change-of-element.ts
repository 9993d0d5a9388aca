import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';
import type { ReviewState } from './review';

/** The proposed change that concerns an element: of the label itself, or the one made when the element was judged. */
export function changeOfElement(state: ReviewState, element: ElementId): LabelChange | undefined {
  const ref = parseElementId(element);
  const own = ref?.kind === 'label' ? state.changes.get(ref.id) : undefined;
  if (own) return own;
  const labelId = state.judgements.get(element)?.changedLabelId;
  return labelId ? state.changes.get(labelId) : undefined;
}
