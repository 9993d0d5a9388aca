import { ChevronDown } from 'lucide-react';
import { useRef } from 'react';
import type { Dataset, ElementId } from '@shoal/engine';
import { formatCount, Menu, useView } from '@shoal/react';

/** An issue lists its elements one by one. */
const MOST_IN_ISSUE = 100_000;

/** What can be done with the picked elements: show only these, make an issue of them, let go. */
export function PickedMenu({ dataset, onIssue }: { readonly dataset: Dataset; readonly onIssue: () => void }) {
  const picked = useView(dataset.selection.picked);
  const serial = useRef(0);
  if (picked.size === 0) return null;
  const count = `${formatCount(picked.size)} picked`;
  const makeIssue = () => {
    serial.current += 1;
    const issueId = `issue-${Date.now().toString(36)}-${serial.current}`;
    const elements: ElementId[] = [];
    for (const id of picked) if (elements.push(id) === MOST_IN_ISSUE) break;
    const title = elements.length < picked.size ? `Selection, the first ${formatCount(elements.length)} of ${formatCount(picked.size)}` : `Selection of ${formatCount(elements.length)}`;
    void dataset.review.act({ type: 'create-issue', issueId, title, description: '', elements }).then(onIssue);
  };
  return (
    <Menu
      label="Picked elements"
      button={{ variant: 'default', children: <>{count} <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" /></> }}
      items={[
        { id: 'filter', label: 'Show only these', onSelect: () => void dataset.showOnly(picked) },
        { id: 'issue', label: 'Make an issue of them', onSelect: makeIssue },
        { id: 'clear', label: 'Clear the selection', hint: 'Esc', onSelect: () => dataset.selection.clearPicked() },
      ]}
    />
  );
}
