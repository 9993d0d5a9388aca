import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createColumnsView, type ColumnSummary, type Dataset } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { ColumnMenu } from '../parts/column-menu';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { Distribution } from './distribution';

const MOST = 12;
const FEW_VALUES = 24;
const NUMBERS = new Set(['score', 'confidence', 'timestamp']);

export interface DistributionListProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** Columns that have a chart, in order. Default: those of few values, and the scores. */
  readonly columns?: readonly string[];
  readonly defaultColumns?: readonly string[];
  readonly onColumnsChange?: (columns: readonly string[]) => void;
  /** A column that divides the bars of every chart by colour. */
  readonly stack?: string | null;
  readonly className?: string;
}

/**
 * Distributions one above the other, for a side panel: every chart filters, and follows the filters of the others. A person adds and removes columns.
 */
export function DistributionList({ dataset: given, columns: controlled, defaultColumns, onColumnsChange, stack = null, className = '' }: DistributionListProps) {
  const dataset = useDataset(given);
  const allLabels = useLabels();
  const labels = allLabels.distributionList;
  const announce = useAnnounce();
  const view = useOwned(() => createColumnsView(dataset), dataset);
  const { state, error, value: summaries } = useView(view);
  const [chosen, choose] = useControllable<readonly string[] | null>({ value: controlled, defaultValue: defaultColumns ?? null, onChange: (next) => onColumnsChange?.(next ?? []) });
  const columns = chosen ?? defaults(summaries);
  const added = useRef<string | null>(null);
  const titleOf = (column: string) => summaries.find((summary) => summary.column === column)?.title ?? column;
  const toggle = (column: string) => {
    const isThere = columns.includes(column);
    added.current = isThere ? null : column;
    choose(isThere ? columns.filter((other) => other !== column) : [...columns, column]);
    announce(isThere ? labels.removed(titleOf(column)) : labels.added(titleOf(column)));
  };
  const hasNone = columns.length === 0;
  return (
    <section className={`shoal shoal-distributions ${className}`} aria-label={labels.title} data-state={state === 'ready' && hasNone ? 'empty' : state}>
      {state === 'loading' && hasNone && <LoadingState progress={null} />}
      {state === 'error' && error && hasNone && <ErrorState error={error} onRetry={view.refresh} />}
      {state === 'ready' && hasNone && <EmptyState title={labels.empty}>{labels.emptyBody}</EmptyState>}
      {columns.map((column) => (
        <Visible key={column} asked={column === added.current}>
          <Distribution
            dataset={dataset}
            column={column}
            stack={stack === column ? null : stack}
            density="compact"
            actions={<Button variant="quiet" aria-label={allLabels.distribution.remove(titleOf(column))} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => toggle(column)} />}
          />
        </Visible>
      ))}
      {summaries.length > 0 && <ColumnMenu columns={summaries} chosen={columns} onToggle={toggle} />}
    </section>
  );
}

/** What a facet list shows, and the numbers that sort a queue. */
function defaults(summaries: readonly ColumnSummary[]): readonly string[] {
  return summaries
    .filter(({ column, kind, distinct, unique }) => !unique && distinct > 1 && (kind === 'category' ? distinct <= FEW_VALUES : kind === 'boolean' || NUMBERS.has(column)))
    .slice(0, MOST)
    .map(({ column }) => column);
}

/** Its children once it has come near the visible part of the page: a chart below asks nothing before. One that somebody asked for comes into sight. */
function Visible({ asked, children }: { readonly asked: boolean; readonly children: ReactNode }) {
  const [seen, setSeen] = useState(asked);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked) root.current?.scrollIntoView({ block: 'nearest' });
    // Once, when it was added.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    if (!root.current || seen) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true), { rootMargin: '240px' });
    observer.observe(root.current);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={root} data-part="slot" data-state={seen ? undefined : 'waiting'}>
      {seen && children}
    </div>
  );
}
