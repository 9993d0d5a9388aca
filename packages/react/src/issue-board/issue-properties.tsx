import { Plus, Radio, Snowflake, X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { isOverdue, type BoardDetail, type BoardSnapshot, type IssuePriority, type IssueType } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { useBoard } from './board-context';
import { Avatar, PriorityIcon, TypeIcon } from './field-icons';
import { NOBODY, personName, personOptions, priorityOptions, statusOptions, typeOptions } from './field-options';
import { OptionPicker, type OptionPickerProps, type PickerOption } from './option-picker';
import { StatusIcon } from './status-icon';

export type PropertyName = 'type' | 'status' | 'assignee' | 'priority' | 'tags' | 'due';

export interface IssuePropertiesProps {
  readonly snapshot: BoardSnapshot;
  readonly detail: BoardDetail;
  /** The menu that is open, by a press or a key. */
  readonly open: PropertyName | null;
  readonly onOpen: (property: PropertyName | null) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The fields of an issue, each a small menu that is searched by typing. */
export function IssueProperties({ snapshot, detail, open, onOpen }: IssuePropertiesProps) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view, readOnly } = useBoard();
  const announce = useAnnounce();
  const due = useRef<HTMLInputElement>(null);
  const { issue, live } = detail;
  const { issueId } = issue;
  const column = snapshot.columns.find(({ status }) => status === issue.status) ?? snapshot.columns[0];
  const name = issue.assignee === null ? null : personName(dataset, issue.assignee);
  const overdue = isOverdue(issue, snapshot.columns.map(({ status, title, kind }) => ({ id: status, title, kind })));
  const changed = (field: string, value: string) => (done: boolean) => void (done && announce(labels.setField(field, value)));

  const property = (field: PropertyName, value: string, mark: ReactNode, options: readonly PickerOption[], onPick: (id: string) => void, more: Partial<OptionPickerProps> = {}) => (
    <div data-part="property">
      <dt>{labels.fields[field]}</dt>
      <dd>
        {readOnly ? (
          <span data-part="value">
            {mark}
            {value}
          </span>
        ) : (
          <OptionPicker
            label={labels.fields[field]}
            options={options}
            onPick={onPick}
            open={open === field}
            onOpenChange={(next) => onOpen(next ? field : null)}
            button={{ variant: 'quiet', icon: mark, children: value, 'aria-label': labels.setField(labels.fields[field], value), className: 'shoal-property' }}
            {...more}
          />
        )}
      </dd>
    </div>
  );
  const tags = issue.tags.map((tag) => (
    <span key={tag} data-part="tag">
      {tag}
      {!readOnly && (
        <button type="button" aria-label={labels.removeTag(tag)} title={labels.removeTag(tag)} onClick={() => void view.edit([issueId], { removeTags: [tag] })}>
          <X size={11} strokeWidth={2} aria-hidden="true" />
        </button>
      )}
    </span>
  ));
  return (
    <>
    <dl data-part="properties">
      {property('status', column ? labels.statusName(column.title, column.status) : issue.status, column && <StatusIcon kind={column.kind} />, statusOptions(labels, snapshot.columns, (id) => id === column?.status), (status) => {
        const target = snapshot.columns.find((other) => other.status === status);
        void view.move(issueId, status).then((moved) => moved && target && announce(labels.movedToColumn(labels.statusName(target.title, target.status))));
      })}
      {property('type', labels.types[issue.issueType], <TypeIcon type={issue.issueType} />, typeOptions(labels, (id) => id === issue.issueType), (id) => void view.edit([issueId], { issueType: id as IssueType }).then(changed(labels.fields.type, labels.types[id as IssueType])))}
      {property('assignee', name ?? labels.nobody, <Avatar person={dataset.people.find(({ id }) => id === issue.assignee)} name={name} />, personOptions(labels, dataset, issue.assignee === null ? [] : [issue.assignee], (id) => id === (issue.assignee ?? NOBODY)), (id) => void view.edit([issueId], { assignee: id === NOBODY ? null : id }).then(changed(labels.fields.assignee, id === NOBODY ? labels.nobody : personName(dataset, id))))}
      {property('priority', labels.priorities[issue.priority], <PriorityIcon priority={issue.priority} />, priorityOptions(labels, (id) => id === issue.priority), (id) => void view.edit([issueId], { priority: id as IssuePriority }).then(changed(labels.fields.priority, labels.priorities[id as IssuePriority])))}
      <div data-part="property">
        <dt>{labels.fields.due}</dt>
        <dd data-part="due" data-overdue={overdue ? '' : undefined}>
          {readOnly ? (
            <span data-part="value">{issue.due ?? labels.noDue}</span>
          ) : (
            <>
              <input ref={due} type="date" data-property="due" data-empty={issue.due === null ? '' : undefined} aria-label={labels.fields.due} value={issue.due ?? ''} onChange={(event) => void view.edit([issueId], { due: event.target.value === '' ? null : event.target.value })} />
            </>
          )}
          {overdue && <span data-part="overdue">{labels.overdue}</span>}
        </dd>
      </div>
      <div data-part="property">
        <dt>{labels.fields.tags}</dt>
        <dd data-part="tags">
          {tags}
          {!readOnly && (
            <OptionPicker
              multiple
              label={labels.fields.tags}
              options={view.tags().map((tag) => ({ id: tag, text: tag, checked: issue.tags.includes(tag) }))}
              onPick={(tag) => void view.edit([issueId], issue.tags.includes(tag) ? { removeTags: [tag] } : { addTags: [tag] })}
              create={{ label: labels.createTag, onCreate: (tag) => void view.edit([issueId], { addTags: [tag.slice(0, 200)] }) }}
              open={open === 'tags'}
              onOpenChange={(next) => onOpen(next ? 'tags' : null)}
              button={{ variant: 'quiet', icon: <Plus {...icon} />, ...(issue.tags.length === 0 ? { children: labels.addTag } : { 'aria-label': labels.addTag }), className: 'shoal-property' }}
            />
          )}
        </dd>
      </div>
      <div data-part="property">
        <dt>{labels.fields.source}</dt>
        <dd data-part="source" data-live={live ? '' : undefined}>
          {live ? (
            <>
              <span data-part="live" title={labels.liveHint((issue.query ?? []).map((clause) => clause.label).join(' · '))}>
                <Radio {...icon} />
                {labels.live}
              </span>
              <span data-part="clauses">{live.state === 'loading' ? labels.counting : live.state === 'error' ? '–' : labels.meetsNow(formatCount(live.count))}</span>
              {!readOnly && live.state === 'ready' && (
                <Button variant="quiet" icon={<Snowflake {...icon} />} title={labels.freezeHint} onClick={() => void view.freeze(issueId).then(changed(labels.fields.source, labels.frozen))}>
                  {labels.freeze}
                </Button>
              )}
            </>
          ) : (
            <span data-part="frozen" title={labels.frozenHint}>
              <Snowflake {...icon} />
              {labels.frozen}
            </span>
          )}
          {!readOnly && (live === null || snapshot.filterCount > 0) && (
            <Button variant="quiet" icon={live ? undefined : <Radio {...icon} />} disabled={snapshot.filterCount === 0} title={labels.makeLiveHint(snapshot.filterCount)} onClick={() => void view.makeLive(issueId).then(changed(labels.fields.source, labels.live))}>
              {live ? labels.refilter : labels.makeLive}
            </Button>
          )}
        </dd>
      </div>
    </dl>
      {live && (
        <p data-part="query" data-problem={live.problem === null ? undefined : ''} role={live.problem === null ? undefined : 'alert'}>
          {live.problem === null ? (issue.query ?? []).map((clause) => <span key={clause.source}>{clause.label}</span>) : labels.liveProblem(live.problem)}
        </p>
      )}
    </>
  );
}
