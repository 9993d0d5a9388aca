import { Search, X } from 'lucide-react';
import { ANY_ISSUE, type BoardQuery, type BoardSnapshot, type IssuePriority, type IssueType } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { useBoard } from './board-context';
import { NOBODY, personOptions, priorityOptions, typeOptions } from './field-options';
import { OptionPicker, type PickerOption } from './option-picker';

const toggled = <T,>(list: readonly T[], value: T): readonly T[] => (list.includes(value) ? list.filter((other) => other !== value) : [...list, value]);

/** Search and filters in one line; says how many of how many issues are shown. */
export function BoardFilter({ snapshot }: { readonly snapshot: BoardSnapshot }) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view } = useBoard();
  const { query, issueCount, shownCount } = snapshot;
  const set = (patch: Partial<BoardQuery>) => view.setQuery(patch);
  const me = dataset.review.actor;
  const mine = query.assignees.length === 1 && query.assignees[0] === me;
  const narrowed = query !== ANY_ISSUE && JSON.stringify(query) !== JSON.stringify(ANY_ISSUE);
  const picker = (field: string, options: readonly PickerOption[], onPick: (id: string) => void) => {
    const chosen = options.filter((option) => option.checked);
    const value = chosen.length === 0 ? null : chosen.length === 1 ? (chosen[0]?.text ?? null) : labels.several(chosen.length);
    return <OptionPicker key={field} multiple label={field} options={options} onPick={onPick} button={{ variant: 'quiet', className: 'shoal-filter-chip', children: labels.filterBy(field, value), 'aria-pressed': value !== null }} />;
  };
  const flag = (label: string, on: boolean, patch: Partial<BoardQuery>) => (
    <Button variant="quiet" className="shoal-filter-chip" aria-pressed={on} onClick={() => set(patch)}>
      {label}
    </Button>
  );
  const tags = view.tags();
  return (
    <div data-part="filter" role="search" aria-label={labels.filters}>
      <span data-part="search">
        <Search size={14} strokeWidth={1.5} aria-hidden="true" />
        <input
          type="search"
          className="shoal-input"
          aria-label={labels.search}
          aria-keyshortcuts="/"
          placeholder={labels.search}
          value={query.text}
          onChange={(event) => set({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query.text === '') return;
            event.stopPropagation();
            set({ text: '' });
          }}
        />
      </span>
      {picker(labels.fields.type, typeOptions(labels, (id) => query.types.includes(id as IssueType)), (id) => set({ types: toggled(query.types, id as IssueType) }))}
      {picker(labels.fields.assignee, personOptions(labels, dataset, [], (id) => query.assignees.includes(id === NOBODY ? null : id)), (id) => set({ assignees: toggled(query.assignees, id === NOBODY ? null : id) }))}
      {picker(labels.fields.priority, priorityOptions(labels, (id) => query.priorities.includes(id as IssuePriority)), (id) => set({ priorities: toggled(query.priorities, id as IssuePriority) }))}
      {(tags.length > 0 || query.tags.length > 0) && picker(labels.fields.tags, tags.map((tag) => ({ id: tag, text: tag, checked: query.tags.includes(tag) })), (id) => set({ tags: toggled(query.tags, id) }))}
      {flag(labels.mine, mine, { assignees: mine ? [] : [me] })}
      {flag(labels.overdueOnly, query.overdue, { overdue: !query.overdue })}
      {flag(labels.hideClosed, query.hideClosed, { hideClosed: !query.hideClosed })}
      <span data-part="shown" role="status">
        {narrowed ? labels.shownOf(formatCount(shownCount), formatCount(issueCount)) : ''}
      </span>
      {narrowed && <Button variant="quiet" aria-label={labels.clearQuery} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => set(ANY_ISSUE)} />}
    </div>
  );
}
