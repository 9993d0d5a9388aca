import { ArrowRight, Check, CircleHelp, Redo2, Tag, Undo2 } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import type { FrameObject, FrameSnapshot, Manifest, Verdict } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { Button } from '../parts/button';
import { classColor, className } from '../parts/class-color';
import { ClassBadge } from '../parts/class-badge';
import { Meter } from '../parts/meter';
import { VerdictMark } from '../parts/verdict-mark';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface EvidenceProps {
  readonly manifest: Manifest;
  readonly snapshot: FrameSnapshot;
  readonly shortcuts: boolean;
  /** Whether there is something to decide; otherwise it is only said what speaks against the label. */
  readonly judging: boolean;
  /** What is proposed for the focused object. */
  readonly change?: ReactNode;
  readonly onJudge: (verdict: Verdict) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** Why the focused object is worth a look, and what to decide about it. */
export function Evidence({ manifest, snapshot, shortcuts, judging: canJudge, change, onJudge, onUndo, onRedo }: EvidenceProps) {
  const all = useLabels();
  const { focused, frame } = snapshot;
  const labels = all.frameViewer;
  const { judging } = all;
  const facts = focused?.facts ?? null;
  const key = (name: string) => (shortcuts ? name : undefined);
  const verdict = focused?.judgement?.verdict;
  const inference = focused && snapshot.objects.find((object) => object.role === 'inference' && object.element === focused.element);
  return (
    <section data-part="evidence" aria-label={labels.panel}>
      {focused ? (
        <>
          <div data-part="title">
            {facts ? <AgreementMark agreement={facts.agreement} text /> : <span>{labels.roles[focused.role]}</span>}
            {focused.judgement && <VerdictMark manifest={manifest} verdict={focused.judgement.verdict} change={focused.change} />}
          </div>
          <Classes manifest={manifest} object={focused} />
          {change}
          {facts && (facts.flagged || facts.score > 0) && (
            <div data-part="suspicion">
              <span>{labels.suspicion}</span>
              <Meter value={facts.score} color={facts.flagged ? 'var(--shoal-suspicious)' : 'var(--shoal-unknown)'} />
            </div>
          )}
          <p data-part="reason">{facts?.reason ?? labels.notSuspicious}</p>
        </>
      ) : (
        <>
          <div data-part="title">
            <span>{labels.wholeFrame}</span>
          </div>
          <p data-part="reason">{frame?.labeled === false && snapshot.objects.length === 0 ? labels.notLabeled : labels.chooseObject}</p>
        </>
      )}
      {canJudge && (
        <div data-part="verdicts">
          <Button disabled={!focused} aria-pressed={verdict === 'agree'} icon={<Check {...icon} />} shortcut={key('A')} onClick={() => onJudge('agree')}>
            {judging.agree}
          </Button>
          <span data-part="history">
            <Button variant="quiet" disabled={snapshot.undoLabel === null} icon={<Undo2 {...icon} />} shortcut={key('Z')} aria-label={judging.undo} title={judging.undoTitle(snapshot.undoLabel)} onClick={onUndo} />
            <Button variant="quiet" disabled={snapshot.redoLabel === null} icon={<Redo2 {...icon} />} shortcut={key('Shift+Z')} aria-label={judging.redo} title={judging.redoTitle(snapshot.redoLabel)} onClick={onRedo} />
          </span>
          <Button disabled={!focused} aria-pressed={verdict === 'keep'} icon={<Tag {...icon} />} shortcut={key('K')} onClick={() => onJudge('keep')}>
            {judging.keep}
          </Button>
          <Button disabled={!focused} aria-pressed={verdict === 'unsure'} icon={<CircleHelp {...icon} />} shortcut={key('S')} onClick={() => onJudge('unsure')}>
            {judging.unsure}
          </Button>
        </div>
      )}
      {snapshot.actionError && (
        <p data-part="notice" role="alert">
          {judging.notStored} {snapshot.actionError.message}
        </p>
      )}
      {inference?.probs && <Probabilities manifest={manifest} probs={inference.probs} given={facts?.given ?? null} />}
      {focused && facts && (
        <dl data-part="facts">
          {facts.confidence !== null && <Fact name={labels.confidenceOf} value={facts.confidence.toFixed(2)} />}
          {facts.iou !== null && <Fact name={labels.iou} value={facts.iou.toFixed(2)} />}
          {facts.annotator !== null && <Fact name={labels.annotator} value={facts.annotator} />}
          {facts.batch !== null && <Fact name={labels.batch} value={facts.batch} />}
        </dl>
      )}
    </section>
  );
}

function Classes({ manifest, object }: { readonly manifest: Manifest; readonly object: FrameObject }) {
  const { frameViewer: labels, judging } = useLabels();
  const given = object.facts ? object.facts.given : object.role === 'label' ? object.classId : null;
  const predicted = object.facts ? (object.facts.suggested ?? object.facts.predicted) : object.role === 'inference' ? object.classId : null;
  const nothing = <span data-part="nothing">{judging.nothing}</span>;
  return (
    <div data-part="classes">
      <span data-part="side">
        <span>{labels.given}</span>
        {given === null ? nothing : <ClassBadge manifest={manifest} classId={given} />}
      </span>
      <ArrowRight size={14} strokeWidth={1.5} aria-hidden="true" />
      <span data-part="side">
        <span>{labels.predicted}</span>
        {predicted === null ? nothing : <ClassBadge manifest={manifest} classId={predicted} style="inference" />}
      </span>
    </div>
  );
}

const SHOWN_CLASSES = 4;

/** The most probable classes and the given one, largest first. */
function Probabilities({ manifest, probs, given }: { readonly manifest: Manifest; readonly probs: readonly number[]; readonly given: string | null }) {
  const labels = useLabels().frameViewer;
  const ranked = manifest.classes.map((info, index) => ({ id: info.id, p: probs[index] ?? 0 })).sort((a, b) => b.p - a.p);
  const shown = ranked.filter((entry, index) => index < SHOWN_CLASSES || entry.id === given);
  return (
    <div data-part="probabilities" role="list" aria-label={labels.probabilities}>
      {shown.map(({ id, p }) => (
        <div key={id} role="listitem" data-given={id === given || undefined}>
          <span data-part="text">{className(manifest, id)}</span>
          <span data-part="track" aria-hidden="true">
            <span style={{ width: `${Math.max(0, Math.min(1, p)) * 100}%`, '--shoal-swatch': classColor(manifest, id) } as CSSProperties} />
          </span>
          <span>{p.toFixed(2)}</span>
        </div>
      ))}
      {ranked.length > shown.length && <span data-part="more">{labels.otherClasses(ranked.length - shown.length)}</span>}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </div>
  );
}
