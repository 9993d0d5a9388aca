import { Check, Expand, Shrink, SkipForward, Undo2, X } from 'lucide-react';
import type { CampaignCandidate, CampaignSnapshot, CampaignView, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { ClassBadge } from '../parts/class-badge';
import { candidateName, formatScore, scoreText } from './candidate-name';
import { FramedPicture } from './framed-picture';
import { useElementSize } from './use-element-size';

export interface CampaignStageProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
  readonly candidate: CampaignCandidate;
  /** Shows the whole frame instead of the close-up. */
  readonly enlarged: boolean;
  readonly onEnlarge: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The candidate that is judged: close up, its frame beside it, and the decisions below. */
export function CampaignStage({ dataset, view, snapshot, candidate, enlarged, onEnlarge }: CampaignStageProps) {
  const { campaign: labels } = useLabels();
  const { width, height, measure } = useElementSize();
  const { manifest } = dataset;
  const { row, score, standsFor } = candidate;
  const { scoreKind, readOnly, undoLabel } = snapshot;
  const name = candidateName(manifest, row, labels.whole);
  const classId = row.given ?? row.predicted;
  const inset = Math.round(Math.min(240, Math.max(96, width * 0.26)));
  const aspect = row.frameWidth && row.frameHeight ? row.frameWidth / row.frameHeight : 4 / 3;
  const look = enlarged ? labels.shrink : labels.enlarge;
  return (
    <>
      <div ref={measure} data-part="stage" data-element={candidate.element} tabIndex={0} role="group" aria-label={`${labels.stage}: ${labels.candidate(name, row.frameId, scoreText(labels, scoreKind, score))}. ${labels.stageKeys}`}>
        {width > 0 && height > 0 && <FramedPicture dataset={dataset} row={row} whole={enlarged || row.box === null} width={width} height={height} />}
        {width > 0 && row.box !== null && !enlarged && (
          <span data-part="inset">
            <FramedPicture dataset={dataset} row={row} whole width={inset} height={Math.round(inset / aspect)} />
          </span>
        )}
      </div>
      <div data-part="caption">
        {classId === null ? <span data-part="name">{name}</span> : <ClassBadge manifest={manifest} classId={classId} style={row.given === null ? 'inference' : 'label'} />}
        {formatScore(scoreKind, score) !== '' && (
          <span data-part="score">
            {scoreKind === 'probability' ? labels.probability : labels.similarity} <b>{formatScore(scoreKind, score)}</b>
          </span>
        )}
        {standsFor.length > 0 && (
          <span data-part="stands-for" title={labels.withLookalikes(formatCount(standsFor.length))}>
            {labels.standsFor(formatCount(standsFor.length))}
          </span>
        )}
        <span data-part="frame-id">{row.frameId}</span>
        {row.box !== null && <Button variant="quiet" aria-label={look} aria-keyshortcuts="Space" icon={enlarged ? <Shrink {...icon} /> : <Expand {...icon} />} onClick={onEnlarge} />}
      </div>
      {!readOnly && (
        <div data-part="decisions">
          <Button variant="quiet" icon={<Undo2 {...icon} />} shortcut="U" title={labels.undoTitle(undoLabel)} disabled={undoLabel === null && snapshot.skipped === 0} onClick={() => view.undo()}>
            {labels.undo}
          </Button>
          <span data-part="verdicts">
            <Button data-part="discard" icon={<X {...icon} />} shortcut="D" onClick={() => view.judge('discarded')}>
              {labels.discard}
            </Button>
            <Button data-part="add" variant="primary" icon={<Check {...icon} />} shortcut="A" onClick={() => view.judge('added')}>
              {labels.add}
            </Button>
          </span>
          <Button variant="quiet" icon={<SkipForward {...icon} />} shortcut="S" onClick={() => view.skip()}>
            {labels.skip}
          </Button>
        </div>
      )}
    </>
  );
}
