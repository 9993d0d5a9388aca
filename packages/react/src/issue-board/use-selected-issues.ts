import { useMemo, useRef, useState } from 'react';

export interface SelectedIssues {
  readonly ids: ReadonlySet<string>;
  toggle(issueId: string): void;
  /** Everything between the last one that was chosen and this one. */
  extendTo(issueId: string, order: readonly string[]): void;
  all(order: readonly string[]): void;
  clear(): void;
}

const none: ReadonlySet<string> = new Set();

/** Issues that are selected for a bulk edit. Those that are no longer shown are not selected either. */
export function useSelectedIssues(shown: ReadonlySet<string>): SelectedIssues {
  const [chosen, setChosen] = useState(none);
  const anchor = useRef<string | null>(null);
  const ids = useMemo(() => (chosen.size === 0 ? none : new Set([...chosen].filter((id) => shown.has(id)))), [chosen, shown]);
  return {
    ids,
    toggle(issueId) {
      anchor.current = issueId;
      const next = new Set(ids);
      if (!next.delete(issueId)) next.add(issueId);
      setChosen(next);
    },
    extendTo(issueId, order) {
      const [from, to] = [order.indexOf(anchor.current ?? issueId), order.indexOf(issueId)].sort((a, b) => a - b);
      if (anchor.current === null) anchor.current = issueId;
      if (from === undefined || to === undefined || to < 0) return;
      setChosen(new Set([...ids, ...order.slice(Math.max(0, from), to + 1)]));
    },
    all: (order) => setChosen(new Set(order)),
    clear() {
      anchor.current = null;
      setChosen(none);
    },
  };
}
