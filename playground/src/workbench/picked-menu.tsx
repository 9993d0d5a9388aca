import { ChevronDown } from 'lucide-react';
import type { Dataset, ElementId } from '@shoal/engine';
import { formatCount, Menu, useView } from '@shoal/react';

/** An issue lists its elements one by one. */
const MOST_IN_ISSUE = 100_000;

/** Makes an issue of the picked elements, or of the focused one. Resolves to its id; `null` when there is nothing, or nothing may be decided. */
export async function issueOfSelection(dataset: Dataset): Promise<string | null> {
  const { picked, focus } = dataset.selection;
  const { element } = focus.getSnapshot();
  const chosen = picked.getSnapshot();
  const elements: ElementId[] = [];
  for (const id of chosen.size > 0 ? chosen : element === null ? [] : [element]) if (elements.push(id) === MOST_IN_ISSUE) break;
  if (elements.length === 0 || dataset.review.readOnly) return null;
  const issueId = `issue-${crypto.randomUUID()}`;
  const title = elements.length < chosen.size ? `Selection, the first ${formatCount(elements.length)} of ${formatCount(chosen.size)}` : `Selection of ${formatCount(elements.length)}`;
  await dataset.review.act({ type: 'create-issue', issueId, title, description: '', elements });
  return issueId;
}

/** What can be done with the picked elements: show only these, make an issue of them, let go. */
export function PickedMenu({ dataset, onIssue }: { readonly dataset: Dataset; readonly onIssue: (issueId: string) => void }) {
  const picked = useView(dataset.selection.picked);
  if (picked.size === 0) return null;
  const count = `${formatCount(picked.size)} picked`;
  return (
    <Menu
      label="Picked elements"
      button={{ variant: 'default', children: <>{count} <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" /></> }}
      items={[
        { id: 'filter', label: 'Show only these', onSelect: () => void dataset.showOnly(picked) },
        { id: 'issue', label: 'Make an issue of them', hint: 'I', onSelect: () => void issueOfSelection(dataset).then((issueId) => issueId !== null && onIssue(issueId)) },
        { id: 'clear', label: 'Clear the selection', hint: 'Esc', onSelect: () => dataset.selection.clearPicked() },
      ]}
    />
  );
}
