import { useEffect, useState, type FormEvent } from 'react';
import { rangeSource, type FilterBounds, type FilterClause, type FilterColumn, type FilterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { Segmented } from '../parts/segmented';
import { ValuePicker } from './value-picker';

export interface ColumnEditorProps {
  readonly column: FilterColumn;
  /** What filters by this column now. */
  readonly clause: FilterClause | null;
  readonly view: FilterView;
  readonly onDone: () => void;
}

type Operator = 'is' | 'is-not' | 'contains' | 'between' | 'outside';

/** The operator and the values of one column: a list with counts, two numbers, or a piece of text. */
export function ColumnEditor({ column, clause, view, onDone }: ColumnEditorProps) {
  const labels = useLabels().filterBar;
  const operators: readonly Operator[] = column.kind === 'number' && clause?.type !== 'in' ? ['between', 'outside'] : column.kind === 'text' ? ['is', 'is-not', 'contains'] : ['is', 'is-not'];
  const now: Operator = clause?.type === 'contains' ? 'contains' : clause?.type === 'range' ? (clause.negated ? 'outside' : 'between') : clause?.negated ? 'is-not' : (operators[0] ?? 'is');
  const [operator, setOperator] = useState<Operator>(now);
  const choose = (next: Operator) => {
    setOperator(next);
    const flips = clause && ((next === 'is' || next === 'is-not') === (clause.type === 'in')) && clause.type !== 'contains' && next !== 'contains';
    if (flips && (next === 'is-not' || next === 'outside') !== (clause.negated === true)) view.negate(clause.source);
  };
  const negated = operator === 'is-not' || operator === 'outside';
  return (
    <div data-part="editor">
      <div data-part="editor-head">
        <strong title={column.name}>{column.title}</strong>
        <Segmented label={labels.operators} value={operator} options={operators.map((value) => ({ value, label: labels.operatorNames[value] ?? value }))} onChange={choose} />
      </div>
      {operator === 'contains' ? (
        <TextEditor column={column} clause={clause} view={view} onDone={onDone} />
      ) : operator === 'between' || operator === 'outside' ? (
        <RangeEditor column={column} clause={clause} view={view} negated={negated} onDone={onDone} />
      ) : (
        <ValuePicker column={column} clause={clause} view={view} negated={negated} onDone={onDone} />
      )}
    </div>
  );
}

function TextEditor({ column, clause, view, onDone }: ColumnEditorProps) {
  const labels = useLabels().filterBar;
  const [text, setText] = useState(clause?.type === 'contains' ? clause.text : '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const source = clause?.type === 'contains' ? clause.source : `text:${column.name}`;
    const trimmed = text.trim();
    if (trimmed === '') view.remove(source);
    else view.set({ source, label: `${column.title} contains “${trimmed}”`, type: 'contains', columns: [column.name], text: trimmed.replaceAll('\0', '') });
    onDone();
  };
  return (
    <form data-part="fields" onSubmit={submit}>
      <input className="shoal-input" data-autofocus="" value={text} maxLength={500} aria-label={labels.text(column.title)} onChange={(event) => setText(event.target.value)} />
      <Button variant="primary" type="submit">
        {labels.apply}
      </Button>
    </form>
  );
}

function RangeEditor({ column, clause, view, negated, onDone }: ColumnEditorProps & { readonly negated: boolean }) {
  const labels = useLabels().filterBar;
  const range = clause?.type === 'range' ? clause : null;
  const [min, setMin] = useState(range?.min?.toString() ?? '');
  const [max, setMax] = useState(range?.max?.toString() ?? '');
  const [bounds, setBounds] = useState<FilterBounds | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    view.loadBounds(column.name, { signal: controller.signal }).then(setBounds, (reason: unknown) => {
      if (!controller.signal.aborted) setError(reason instanceof Error ? reason.message : String(reason));
    });
    return () => controller.abort();
  }, [view, column.name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [low, high] = [readNumber(min), readNumber(max)];
    const source = range?.source ?? rangeSource(column.name);
    if (low === null && high === null) view.remove(source);
    else {
      const [from, to] = low !== null && high !== null && low > high ? [high, low] : [low, high];
      view.set({ source, label: `${column.title}: ${from ?? '…'} – ${to ?? '…'}`, type: 'range', column: column.name, min: from, max: to, ...(negated && { negated: true as const }) });
    }
    onDone();
  };
  const shown = (value: number | null) => (value === null ? '' : String(Number(value.toPrecision(6))));
  const empty = bounds !== null && bounds.min === null;
  return (
    <form data-part="fields" onSubmit={submit}>
      <label>
        <span>{labels.from}</span>
        <input className="shoal-input" data-autofocus="" inputMode="decimal" value={min} placeholder={shown(bounds?.min ?? null)} aria-label={labels.min(column.title)} onChange={(event) => setMin(event.target.value)} />
      </label>
      <label>
        <span>{labels.to}</span>
        <input className="shoal-input" inputMode="decimal" value={max} placeholder={shown(bounds?.max ?? null)} aria-label={labels.max(column.title)} onChange={(event) => setMax(event.target.value)} />
      </label>
      <Button variant="primary" type="submit">
        {labels.apply}
      </Button>
      <p data-part="note">{error ?? (empty ? labels.noNumbers : bounds ? labels.bounds(shown(bounds.min), shown(bounds.max)) : '\u00a0')}</p>
    </form>
  );
}

/** `1,5`, `1.5` and `-2e3`; `null` for anything that is not a number. */
function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2').replace('−', '-');
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? null : value;
}

