import { Braces, CircleAlert, Redo2, Undo2, X } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import type { Dataset, FilterSnapshot } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { AddFilter } from './add-filter';
import { ConditionEditor } from './condition-editor';
import { FilterChipItem } from './filter-chip';
import { useFilterBar } from './use-filter-bar';
import { WhyPopup } from './why-popup';

/** `condition`: the filters can be edited as one text, below the chips. */
export type FilterBarMode = 'chips' | 'condition';

export interface FilterBarProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  readonly mode?: FilterBarMode;
  readonly defaultMode?: FilterBarMode;
  readonly onModeChange?: (mode: FilterBarMode) => void;
  /** Ctrl+Z and Ctrl+Shift+Z while the focus is inside. Default true. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** All filters of the dataset as one line: chips, what they leave, undo, and the same as a condition to write. */
export function FilterBar({ dataset: given, mode: givenMode, defaultMode = 'chips', onModeChange, shortcuts = true, className = '' }: FilterBarProps) {
  const dataset = useDataset(given);
  const allLabels = useLabels();
  const labels = allLabels.filterBar;
  const announce = useAnnounce();
  const { snapshot, view } = useFilterBar(dataset);
  const [mode, setMode] = useControllable({ value: givenMode, defaultValue: defaultMode, onChange: onModeChange });
  const root = useRef<HTMLElement>(null);
  const { chips, state, history } = snapshot;

  const step = (direction: 'undo' | 'redo') => {
    const label = direction === 'undo' ? history.undoLabel : history.redoLabel;
    if (label === null) return;
    view[direction]();
    announce(direction === 'undo' ? labels.undone(label) : labels.redone(label));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!shortcuts || event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || isField(event.target)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && !(key === 'y' && !event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    step(key === 'y' || event.shiftKey ? 'redo' : 'undo');
  };
  /** Where the focus goes when a chip is gone. */
  const focusNear = (index: number) => {
    requestAnimationFrame(() => {
      const bodies = root.current?.querySelectorAll<HTMLElement>('[data-part="chip"] > button:first-child') ?? [];
      (bodies[Math.min(index, bodies.length - 1)] ?? root.current?.querySelector<HTMLElement>('[data-part="add"]'))?.focus();
    });
  };

  return (
    <section ref={root} className={`shoal shoal-filter-bar ${className}`} aria-label={labels.title} data-state={state} onKeyDown={onKeyDown}>
      <div data-part="line">
        <AddFilter view={view} snapshot={snapshot} onCondition={() => setMode('condition')} />
        {chips.length > 0 && (
          <ul data-part="chips" aria-label={labels.chips}>
            {chips.map((chip, index) => (
              <FilterChipItem key={chip.source} chip={chip} view={view} snapshot={snapshot} onCondition={() => setMode('condition')} onGone={() => focusNear(index)} />
            ))}
          </ul>
        )}
        <div data-part="end">
          <Count snapshot={snapshot} onRetry={view.refresh} />
          {chips.length > 0 && <WhyPopup view={view} snapshot={snapshot} />}
          <span data-part="buttons">
            <Button variant="quiet" aria-label={labels.undo} title={labels.undoTitle(history.undoLabel)} aria-keyshortcuts="Control+Z" disabled={!history.canUndo} icon={<Undo2 {...icon} />} onClick={() => step('undo')} />
            <Button variant="quiet" aria-label={labels.redo} title={labels.redoTitle(history.redoLabel)} aria-keyshortcuts="Control+Shift+Z" disabled={!history.canRedo} icon={<Redo2 {...icon} />} onClick={() => step('redo')} />
            <Button variant="quiet" aria-label={mode === 'condition' ? labels.chipMode : labels.conditionMode} aria-pressed={mode === 'condition'} icon={<Braces {...icon} />} onClick={() => setMode(mode === 'condition' ? 'chips' : 'condition')} />
            {chips.length > 0 && (
              <Button
                variant="quiet"
                aria-label={labels.clear}
                icon={<X {...icon} />}
                onClick={() => {
                  view.clear();
                  announce(labels.cleared);
                  focusNear(0);
                }}
              />
            )}
          </span>
        </div>
      </div>
      {mode === 'condition' && <ConditionEditor view={view} snapshot={snapshot} dataset={dataset} />}
    </section>
  );
}

function Count({ snapshot, onRetry }: { readonly snapshot: FilterSnapshot; readonly onRetry: () => void }) {
  const all = useLabels();
  const labels = all.filterBar;
  const { state, shown, total, tookMs, error } = snapshot;
  if (state === 'error' && error) {
    return (
      <span data-part="failed" role="alert" title={error.message}>
        <CircleAlert {...icon} />
        {labels.countFailed}
        <Button variant="quiet" onClick={onRetry}>
          {all.retry}
        </Button>
      </span>
    );
  }
  if (tookMs === null) return <span data-part="count" className="shoal-skeleton" style={{ width: 104 }} />;
  return (
    <span data-part="count" aria-live="polite">
      <span>{labels.count(formatCount(shown), formatCount(total))}</span>
      <span data-part="took" title={labels.tookTitle(tookMs)} aria-hidden="true">
        {labels.took(tookMs)}
      </span>
    </span>
  );
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type));
}
