import { ArrowDown, ArrowUp, Check, CircleHelp, ListPlus, Redo2, Tag, Undo2 } from 'lucide-react';
import type { Ref } from 'react';
import type { LossTableSnapshot, Verdict } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface LossTableActionsProps {
  readonly snapshot: LossTableSnapshot;
  /** Elements that an issue would get. */
  readonly targetCount: number;
  readonly shortcuts: boolean;
  readonly issueButton: Ref<HTMLButtonElement>;
  readonly onJudge: (verdict: Verdict) => void;
  readonly onIssue: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}

/** What can be decided about the focused row; every key is on its button. */
export function LossTableActions({ snapshot, targetCount, shortcuts, issueButton, ...on }: LossTableActionsProps) {
  const labels = useLabels();
  const { judging, lossTable } = labels;
  const key = (name: string) => (shortcuts ? name : undefined);
  const idle = snapshot.focus === null;
  const current = snapshot.focus === null ? undefined : snapshot.judgements.get(snapshot.focus)?.verdict;
  return (
    <footer data-part="actions">
      <div data-part="verdicts">
        <Button disabled={idle} aria-pressed={current === 'agree'} icon={<Check {...icon} />} shortcut={key('A')} onClick={() => on.onJudge('agree')}>
          {judging.agree}
        </Button>
        <Button disabled={idle} aria-pressed={current === 'keep'} icon={<Tag {...icon} />} shortcut={key('K')} onClick={() => on.onJudge('keep')}>
          {judging.keep}
        </Button>
        <Button disabled={idle} aria-pressed={current === 'unsure'} icon={<CircleHelp {...icon} />} shortcut={key('S')} onClick={() => on.onJudge('unsure')}>
          {judging.unsure}
        </Button>
        <Button ref={issueButton} disabled={targetCount === 0} icon={<ListPlus {...icon} />} shortcut={key('I')} onClick={on.onIssue} title={judging.issueFor(targetCount)} aria-haspopup="dialog">
          {targetCount > 1 ? `${judging.issue} · ${formatCount(targetCount)}` : judging.issue}
        </Button>
      </div>
      <div data-part="history">
        <Button variant="quiet" disabled={snapshot.undoLabel === null} icon={<Undo2 {...icon} />} shortcut={key('Z')} aria-label={judging.undo} title={judging.undoTitle(snapshot.undoLabel)} onClick={on.onUndo} />
        <Button variant="quiet" disabled={snapshot.redoLabel === null} icon={<Redo2 {...icon} />} shortcut={key('Shift+Z')} aria-label={judging.redo} title={judging.redoTitle(snapshot.redoLabel)} onClick={on.onRedo} />
      </div>
      <span data-part="spacer" />
      <span data-part="position">{snapshot.focusIndex === null ? '' : lossTable.position(formatCount(snapshot.focusIndex + 1), formatCount(snapshot.total))}</span>
      <div data-part="steps">
        <Button variant="quiet" icon={<ArrowUp {...icon} />} shortcut={key('P')} aria-label={lossTable.previous} disabled={snapshot.total === 0} onClick={on.onPrevious} />
        <Button variant="quiet" icon={<ArrowDown {...icon} />} shortcut={key('J')} aria-label={lossTable.next} disabled={snapshot.total === 0} onClick={on.onNext} />
      </div>
    </footer>
  );
}
