import { ChevronDown } from 'lucide-react';
import { useRef } from 'react';
import type { Dataset } from '@shoal/engine';
import { formatCount, Menu, useView } from '@shoal/react';

const LIMIT = 5000;

/** What can be done with the picked elements: show only these, make an issue of them, let go. */
export function PickedMenu({ dataset, onIssue }: { readonly dataset: Dataset; readonly onIssue: () => void }) {
  const picked = useView(dataset.selection.picked);
  const serial = useRef(0);
  if (picked.size === 0) return null;
  const ids = [...picked].slice(0, LIMIT);
  const count = `${formatCount(picked.size)} picked`;
  const makeIssue = () => {
    serial.current += 1;
    const issueId = `issue-${Date.now().toString(36)}-${serial.current}`;
    void dataset.review.act({ type: 'create-issue', issueId, title: `Selection of ${formatCount(ids.length)}`, description: '', elements: ids }).then(onIssue);
  };
  return (
    <Menu
      label="Picked elements"
      button={{ variant: 'default', children: <>{count} <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" /></> }}
      items={[
        { id: 'filter', label: 'Show only these', onSelect: () => dataset.selection.setFilter('picked', { source: 'picked', label: count, type: 'elements', ids }) },
        { id: 'issue', label: 'Make an issue of them', onSelect: makeIssue },
        { id: 'clear', label: 'Clear the selection', hint: 'Esc', onSelect: () => dataset.selection.clearPicked() },
      ]}
    />
  );
}
