import { createColumnsView, type Dataset } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';
import { ColumnMenu } from '../parts/column-menu';
import { ErrorState, LoadingState } from '../parts/states';

export interface ColumnPickerProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** Columns that are on, in the order in which they were chosen. */
  readonly columns?: readonly string[];
  readonly defaultColumns?: readonly string[];
  readonly onColumnsChange?: (columns: readonly string[]) => void;
  /** One column instead of several. */
  readonly single?: boolean;
  /** Text of the button. */
  readonly label?: string;
  readonly className?: string;
}

/** Chooses among the columns of `elements`, each with its kind, how many values it has, and a small picture of them. */
export function ColumnPicker({ dataset: given, columns, defaultColumns = [], onColumnsChange, single = false, label, className = '' }: ColumnPickerProps) {
  const dataset = useDataset(given);
  const labels = useLabels().columnPicker;
  const view = useOwned(() => createColumnsView(dataset), dataset);
  const { state, error, value } = useView(view);
  const [chosen, choose] = useControllable<readonly string[]>({ value: columns, defaultValue: defaultColumns, onChange: onColumnsChange });
  const toggle = (column: string) => choose(single ? [column] : chosen.includes(column) ? chosen.filter((other) => other !== column) : [...chosen, column]);
  return (
    <section className={`shoal shoal-column-picker ${className}`} aria-label={labels.title} data-state={state}>
      {state === 'loading' && value.length === 0 && <LoadingState progress={null} />}
      {state === 'error' && error && value.length === 0 && <ErrorState error={error} onRetry={view.refresh} />}
      {value.length > 0 && <ColumnMenu columns={value} chosen={chosen} onToggle={toggle} single={single} {...(label !== undefined && { label })} />}
    </section>
  );
}
