import { Filter, Maximize2, Minimize2, Plus, Send, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ELEMENT_STATES, VERIFIED_OUTCOMES, type BoardDetail, type BoardSnapshot, type ElementId, type Issue } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { Segmented } from '../parts/segmented';
import { shortcutOf } from '../parts/shortcuts';
import { useBoard } from './board-context';
import { EditableText } from './editable-text';
import { ElementGallery } from './element-gallery';
import { ElementProgress } from './element-progress';
import { IssueActivity } from './issue-activity';
import { IssueProperties, type PropertyName } from './issue-properties';

const BurnDown = lazy(async () => ({ default: (await import('./burn-down')).BurnDown }));

export interface IssueDetailProps {
  readonly snapshot: BoardSnapshot;
  readonly detail: BoardDetail;
  readonly shortcuts: boolean;
  readonly onClose: () => void;
  readonly onRemove: () => void;
  readonly onShow: (element: ElementId) => void;
  readonly onRemoveElements: (elements: readonly ElementId[]) => void;
  /** Without it, issues are not exported from here. */
  readonly onExport: (() => void) | undefined;
  readonly renderIssue: ((issue: Issue) => ReactNode) | undefined;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** Keys while the focus is in the detail and nothing is typed. */
const propertyKeys: Readonly<Record<string, PropertyName>> = { s: 'status', t: 'type', a: 'assignee', p: 'priority', l: 'tags', d: 'due' };

/** One issue with everything in it. */
export function IssueDetail({ snapshot, detail, shortcuts, onClose, onRemove, onShow, onRemoveElements, onExport, renderIssue }: IssueDetailProps) {
  const { issueBoard: labels } = useLabels();
  const { view, readOnly } = useBoard();
  const root = useRef<HTMLElement>(null);
  const [wide, setWide] = useState(false);
  const [property, setProperty] = useState<PropertyName | null>(null);
  const { issue, elements, counts, live, shownState } = detail;
  const { issueId } = issue;
  useEffect(() => root.current?.focus(), [issueId]);
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    const wanted = shortcuts && !readOnly && name !== null ? propertyKeys[name] : undefined;
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    else if (wanted === 'due') root.current?.querySelector<HTMLElement>('[data-property="due"]')?.focus();
    else if (wanted) setProperty(wanted);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const burn = view.burnDown(issueId);
  const verified = issue.verifications.at(-1);
  const known = live === null || live.state === 'ready';
  return (
    <aside ref={root} data-part="detail" data-wide={wide ? '' : undefined} aria-label={labels.issueLabel(issue.title)} tabIndex={-1} onKeyDown={onKeyDown}>
      <header>
        <span data-part="space" />
        {onExport && <Button variant="quiet" aria-label={labels.exportIssue} icon={<Send {...icon} />} onClick={onExport} />}
        <Button variant="quiet" aria-label={labels.showOnly} icon={<Filter {...icon} />} disabled={counts.all === 0} onClick={() => view.showOnly(issueId)} />
        {!readOnly && <Button variant="quiet" aria-label={labels.deleteIssue} icon={<Trash2 {...icon} />} onClick={onRemove} />}
        <Button variant="quiet" data-part="widen" aria-label={wide ? labels.narrow : labels.wide} aria-pressed={wide} icon={wide ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />} onClick={() => setWide(!wide)} />
        <Button variant="quiet" aria-label={labels.close} icon={<X {...icon} />} onClick={onClose} />
      </header>
      <div data-part="scroll">
        {readOnly ? (
          <>
            <h2 className="shoal-issue-title">{issue.title}</h2>
            {issue.description !== '' && <p className="shoal-issue-description">{issue.description}</p>}
          </>
        ) : (
          <>
            <EditableText key={`t-${issueId}`} className="shoal-issue-title" value={issue.title} label={labels.issueTitle} onCommit={(title) => void view.rename(issueId, title)} />
            <EditableText key={`d-${issueId}`} className="shoal-issue-description" multiline value={issue.description} label={labels.description} placeholder={labels.descriptionPlaceholder} onCommit={(text) => void view.describe(issueId, text)} />
          </>
        )}
        <IssueProperties snapshot={snapshot} detail={detail} open={property} onOpen={setProperty} />
        {renderIssue?.(issue)}
        <section data-part="elements" aria-label={labels.elements}>
          <h3>
            {labels.elements}
            <span data-part="count">{live && live.state !== 'ready' ? '' : labels.elementSummary(counts.all, detail.judgedCount, detail.changedCount)}</span>
            {!readOnly && snapshot.targetCount > 0 && live === null && (
              <Button variant="quiet" icon={<Plus {...icon} />} onClick={() => void view.addElements(issueId, view.targets())}>
                {labels.addTargets(snapshot.targetCount)}
              </Button>
            )}
          </h3>
          {known && counts.all > 0 && (
            <>
              <ElementProgress counts={counts} />
              <p data-part="element-counts">{labels.elementProgress(formatCount(counts.open), formatCount(counts.fixed), formatCount(counts.notAnIssue), formatCount(counts.all))}</p>
              <Segmented label={labels.elements} value={shownState ?? 'all'} options={[{ value: 'all', label: labels.allElements }, ...ELEMENT_STATES.map((state) => ({ value: state, label: labels.elementStates[state] }))]} onChange={(value) => view.showElements(value === 'all' ? null : value)} />
            </>
          )}
          {!known ? (
            <p data-part="hint">{live?.state === 'loading' ? labels.counting : ''}</p>
          ) : counts.all === 0 ? (
            <p data-part="hint">{live ? labels.noneMeets : labels.noElements}</p>
          ) : elements.length === 0 && shownState !== null ? (
            <p data-part="hint">{labels.noneInState(labels.elementStates[shownState])}</p>
          ) : (
            <ElementGallery key={`${issueId} ${shownState ?? ''}`} detail={detail} revision={snapshot.revision} onShow={onShow} onRemove={onRemoveElements} />
          )}
          {live && elements.length < counts.all && shownState === null && known && <p data-part="hint">{labels.firstOf(formatCount(elements.length), formatCount(counts.all))}</p>}
        </section>
        {verified && !renderIssue && (
          <section data-part="verification" aria-label={labels.verification}>
            <h3>
              {labels.verification} <span data-part="count">{verified.against}</span>
            </h3>
            <p>
              {VERIFIED_OUTCOMES.filter((outcome) => verified.outcomes[outcome].length > 0).map((outcome) => (
                <span key={outcome} data-outcome={outcome}>
                  {formatCount(verified.outcomes[outcome].length)} {labels.outcomes[outcome]}
                </span>
              ))}
            </p>
          </section>
        )}
        {burn.length > 1 && (
          <section data-part="burn" aria-label={labels.burnDownShort}>
            <h3>{labels.burnDownShort}</h3>
            <Suspense fallback={<div style={{ height: 156 }} />}>
              <BurnDown points={burn} />
            </Suspense>
          </section>
        )}
        <IssueActivity key={issueId} detail={detail} columns={snapshot.columns} onShow={onShow} />
      </div>
    </aside>
  );
}
