import { Ban, Link, Pause, Play, SlidersHorizontal, Trash2, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { FilterChip, FilterSnapshot, FilterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { Popup } from '../parts/popup';
import { ColumnEditor } from './column-editor';
import { chipText } from './filter-words';

export interface FilterChipItemProps {
  readonly chip: FilterChip;
  readonly view: FilterView;
  readonly snapshot: FilterSnapshot;
  /** Opens the condition to edit. */
  readonly onCondition: () => void;
  /** The chip was removed by a key or a button of its own. */
  readonly onGone: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** A filter: what it says, a panel to change it, and a way to remove it. Delete removes it too. */
export function FilterChipItem({ chip, view, snapshot, onCondition, onGone }: FilterChipItemProps) {
  const all = useLabels();
  const labels = all.filterBar;
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const text = chipText(chip.words, all);
  const state = labels.states[chip.state] ?? '';
  const remove = () => {
    setOpen(false);
    view.remove(chip.source);
    announce(labels.removed(text.full));
    onGone();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (open || (event.key !== 'Delete' && event.key !== 'Backspace')) return;
    event.preventDefault();
    remove();
  };
  return (
    <li data-part="chip" data-state={chip.state} data-negated={chip.words.negated || undefined} onKeyDown={onKeyDown}>
      <Popup
        open={open}
        onOpenChange={setOpen}
        label={text.full}
        className="shoal-filter-popup"
        button={{
          variant: 'quiet',
          title: [text.full, state].filter(Boolean).join('. '),
          icon: chip.state === 'link' ? <Link {...icon} /> : chip.state === 'off' ? <Pause {...icon} /> : undefined,
          children: (
            <>
              {text.title !== null && <span data-part="chip-title">{text.title}</span>}{' '}
              <span data-part="chip-rest" data-mono={chip.words.relation === 'condition' || undefined}>
                {text.rest}
              </span>
              {state !== '' && <span className="shoal-visually-hidden">{`(${state})`}</span>}
            </>
          ),
        }}
      >
        <ChipPanel chip={chip} view={view} snapshot={snapshot} full={text.full} onCondition={onCondition} onRemove={remove} onClose={() => setOpen(false)} />
      </Popup>
      <button type="button" data-part="chip-remove" aria-label={labels.remove(text.full)} onClick={remove}>
        <X size={12} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </li>
  );
}

interface ChipPanelProps extends Omit<FilterChipItemProps, 'onGone'> {
  readonly full: string;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

function ChipPanel({ chip, view, snapshot, full, onCondition, onRemove, onClose }: ChipPanelProps) {
  const labels = useLabels().filterBar;
  const [problem, setProblem] = useState<string | null>(null);
  const { clause, state, words } = chip;
  const name = clause.type === 'in' || clause.type === 'range' ? clause.column : clause.type === 'contains' && clause.columns.length === 1 ? clause.columns[0] : undefined;
  const column = snapshot.columns.find((entry) => entry.name === name);
  const accept = async () => {
    const check = await view.accept(chip.source).catch((error: unknown) => error);
    if (check instanceof Error) setProblem(check.message);
    else if (check && typeof check === 'object' && 'problem' in check && check.problem) setProblem((check.problem as { readonly message: string }).message);
    else onClose();
  };
  return (
    <>
      {state === 'on' && column ? (
        <ColumnEditor column={column} clause={clause} view={view} onDone={onClose} />
      ) : (
        <p data-part="whole" data-mono={words.relation === 'condition' || undefined}>
          {full}
        </p>
      )}
      {state === 'link' && <p data-part="note">{labels.acceptHint}</p>}
      {problem !== null && (
        <p data-part="problem" role="alert">
          {labels.acceptFailed} {problem}
        </p>
      )}
      <div data-part="actions">
        {state === 'link' && (
          <Button variant="primary" data-autofocus="" icon={<Play {...icon} />} onClick={() => void accept()}>
            {labels.accept}
          </Button>
        )}
        {state === 'on' && clause.type === 'sql' && (
          <Button
            variant="quiet"
            data-autofocus=""
            icon={<SlidersHorizontal {...icon} />}
            onClick={() => {
              onClose();
              onCondition();
            }}
          >
            {labels.conditionMode}
          </Button>
        )}
        {state === 'on' && !column && (
          <Button variant="quiet" icon={<Ban {...icon} />} onClick={() => view.negate(chip.source)}>
            {labels.negate}
          </Button>
        )}
        {state !== 'link' && (
          <Button
            variant="quiet"
            icon={state === 'on' ? <Pause {...icon} /> : <Play {...icon} />}
            onClick={() => {
              onClose();
              view.toggle(chip.source);
            }}
          >
            {state === 'on' ? labels.hold : labels.release}
          </Button>
        )}
        <Button variant="quiet" icon={<Trash2 {...icon} />} onClick={onRemove}>
          {labels.removeShort}
        </Button>
      </div>
    </>
  );
}
