import { Check, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Dataset } from '@shoal/engine';
import type { LabelingSnapshot, LabelingView, ResultPlan } from '@shoal/engine/providers';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/states';
import { DiffRow } from './diff-row';
import { TaskStatus } from './task-status';

export interface ResultDiffProps {
  readonly dataset: Dataset;
  readonly plan: ResultPlan;
  readonly snapshot: LabelingSnapshot;
  readonly view: LabelingView;
}

const PAGE = 60;
const KINDS = ['added', 'modified', 'deleted', 'unchanged'] as const;

/** What came back, beside what is there: nothing happens before it is accepted. */
export function ResultDiff({ dataset, plan, snapshot, view }: ResultDiffProps) {
  const { labeling: labels } = useLabels();
  const announce = useAnnounce();
  const [shown, setShown] = useState(PAGE);
  const { chosen } = snapshot;
  const changes = plan.entries.filter(({ op }) => op !== null);
  const unchanged = new Set(plan.entries.filter(({ kind }) => kind === 'unchanged').flatMap(({ elements }) => elements)).size;
  const all = changes.length > 0 && changes.every(({ id }) => chosen.has(id));
  const accept = async () => {
    const accepted = chosen.size;
    if (await view.accept()) announce(labels.accepted(accepted));
  };
  return (
    <div data-part="review">
      <div data-part="summary">
        {changes.length > 0 && (
          <input
            type="checkbox"
            aria-label={labels.all}
            checked={all}
            ref={(box) => {
              if (box) box.indeterminate = !all && chosen.size > 0;
            }}
            onChange={(event) => view.choose(changes.map(({ id }) => id), event.target.checked)}
          />
        )}
        <h3>{labels.results(plan.provider.title)}</h3>
        <p>
          {KINDS.map((kind) => {
            const count = plan.entries.filter((entry) => entry.kind === kind).length;
            return count > 0 ? (
              <span key={kind} data-kind={kind}>
                {count.toLocaleString('en')} {labels.kinds[kind]}
              </span>
            ) : null;
          })}
          {plan.waiting.length > 0 && <span data-kind="waiting">{labels.waiting(plan.waiting.length)}</span>}
        </p>
      </div>
      <div data-part="scroll">
        {changes.length === 0 && <EmptyState icon={<Check size={20} strokeWidth={1.5} aria-hidden="true" />} title={plan.frameIds.length === 0 ? labels.noResults : labels.nothingNew}>{plan.frameIds.length === 0 ? labels.noResultsBody : labels.nothingNewBody(plan.frameIds.length)}</EmptyState>}
        <ul data-part="entries">
          {changes.slice(0, shown).map((entry) => (
            <DiffRow key={entry.id} dataset={dataset} entry={entry} chosen={chosen.has(entry.id)} onChoose={(value) => view.choose([entry.id], value)} />
          ))}
        </ul>
        {changes.length > shown && (
          <Button variant="quiet" onClick={() => setShown(shown + PAGE)}>
            {labels.more(Math.min(PAGE, changes.length - shown))}
          </Button>
        )}
        <Leftovers plan={plan} />
      </div>
      <footer>
        {unchanged > 0 && (
          <label>
            <input type="checkbox" checked={snapshot.confirmUnchanged} onChange={(event) => view.setConfirmUnchanged(event.target.checked)} />
            {labels.confirm(unchanged)}
          </label>
        )}
        <TaskStatus snapshot={snapshot} view={view} send={null} />
        <div data-part="actions">
          <Button variant="quiet" onClick={view.discard}>
            {labels.discard}
          </Button>
          {!snapshot.readOnly && plan.frameIds.length > 0 && (
            <Button variant="primary" icon={<Check size={14} strokeWidth={1.5} aria-hidden="true" />} disabled={snapshot.task !== null} onClick={() => void accept()}>
              {labels.accept(chosen.size)}
            </Button>
          )}
        </div>
      </footer>
    </div>
  );
}

function Leftovers({ plan: { unmatched, findings, notCarried } }: { readonly plan: ResultPlan }) {
  const { labeling: labels } = useLabels();
  const unread = findings.filter(({ code }) => code === 'skipped-row');
  if (unmatched.length + unread.length + notCarried === 0) return null;
  return (
    <div data-part="leftovers">
      {unmatched.length > 0 && (
        <details>
          <summary>
            <ChevronRight size={14} strokeWidth={1.5} aria-hidden="true" />
            {labels.unmatched(unmatched.length)}
          </summary>
          <ul>
            {unmatched.slice(0, PAGE).map(({ reason, frame, value }, index) => (
              <li key={index}>
                {labels.reasons[reason]} <code>{value === '' ? frame : value}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {unread.length > 0 && (
        <details>
          <summary>
            <ChevronRight size={14} strokeWidth={1.5} aria-hidden="true" />
            {labels.unread(unread.length)}
          </summary>
          <ul>
            {unread.slice(0, PAGE).map(({ message, frameId }, index) => (
              <li key={index}>
                {message} {frameId !== undefined && <code>{frameId}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {notCarried > 0 && <p>{labels.untouched(notCarried)}</p>}
    </div>
  );
}
