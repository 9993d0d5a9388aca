import { ChevronDown, Filter, Plus, Trash2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { BoardColumn, BoardDetail, BoardView, Dataset, ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import { EditableText } from './editable-text';
import { ElementGallery } from './element-gallery';
import { IssueActivity } from './issue-activity';
import { StatusIcon } from './status-icon';

export interface IssueDetailProps {
  readonly dataset: Dataset;
  readonly view: BoardView;
  readonly issue: BoardDetail;
  readonly columns: readonly BoardColumn[];
  readonly targetCount: number;
  readonly onClose: () => void;
  readonly onRemove: () => void;
  readonly onShow: (element: ElementId) => void;
  readonly onRemoveElement: (element: ElementId) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

function StatusName({ name }: { readonly name: string }) {
  return (
    <>
      {name}
      <ChevronDown size={12} strokeWidth={1.5} aria-hidden="true" />
    </>
  );
}

/** One issue with everything in it. */
export function IssueDetail({ dataset, view, issue, columns, targetCount, onClose, onRemove, onShow, onRemoveElement }: IssueDetailProps) {
  const { issueBoard: labels } = useLabels();
  const announce = useAnnounce();
  const root = useRef<HTMLElement>(null);
  const { issueId, elements } = issue;
  const nameOf = (column: BoardColumn) => labels.statusName(column.title, column.status);
  const column = columns.find(({ status }) => status === issue.status) ?? columns[0];
  useEffect(() => root.current?.focus(), [issueId]);
  return (
    <aside ref={root} data-part="detail" aria-label={labels.issueLabel(issue.title)} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header>
        <Menu
          label={labels.moveTo(issue.title)}
          button={{ icon: column && <StatusIcon kind={column.kind} />, children: <StatusName name={column ? nameOf(column) : issue.status} /> }}
          items={columns.map((target) => ({
            id: target.status,
            checked: target === column,
            label: (
              <>
                <StatusIcon kind={target.kind} />
                {nameOf(target)}
              </>
            ),
            onSelect: () => void view.move(issueId, target.status).then((moved) => moved && announce(labels.movedToColumn(nameOf(target)))),
          }))}
        />
        <span data-part="space" />
        <Button variant="quiet" aria-label={labels.showOnly} icon={<Filter {...icon} />} disabled={elements.length === 0} onClick={() => view.showOnly(issueId)} />
        <Button variant="quiet" aria-label={labels.deleteIssue} icon={<Trash2 {...icon} />} onClick={onRemove} />
        <Button variant="quiet" aria-label={labels.close} icon={<X {...icon} />} onClick={onClose} />
      </header>
      <div data-part="scroll">
        <EditableText className="shoal-issue-title" value={issue.title} label={labels.issueTitle} onCommit={(title) => void view.rename(issueId, title)} />
        <EditableText className="shoal-issue-description" multiline value={issue.description} label={labels.description} placeholder={labels.descriptionPlaceholder} onCommit={(text) => void view.describe(issueId, text)} />
        <section data-part="elements" aria-label={labels.elements}>
          <h3>
            {labels.elements}
            <span data-part="count">{labels.elementSummary(elements.length, issue.judgedCount, issue.changedCount)}</span>
            {targetCount > 0 && (
              <Button variant="quiet" icon={<Plus {...icon} />} onClick={() => void view.addElements(issueId, view.targets())}>
                {labels.addTargets(targetCount)}
              </Button>
            )}
          </h3>
          {elements.length === 0 ? <p data-part="hint">{labels.noElements}</p> : <ElementGallery key={issueId} dataset={dataset} elements={elements} onShow={onShow} onRemove={onRemoveElement} />}
        </section>
        <IssueActivity key={issueId} issue={issue} onComment={(text) => view.addComment(issueId, text)} />
      </div>
    </aside>
  );
}
