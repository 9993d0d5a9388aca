import { EyeOff } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { ConfusionCell, Dataset, LiveEvaluation } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { formatCount, formatPercent } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { EvaluationFrame } from '../parts/evaluation-frame';
import { Segmented } from '../parts/segmented';
import { ConfusedPairs } from './confused-pairs';
import { ConfusionGrid } from './confusion-grid';
import { cellWords, confusionModel, isSame, type ConfusionScale } from './confusion-model';

export interface ConfusionMatrixProps {
  /** What `useEvaluation` returned. */
  readonly evaluation: EvaluationBinding;
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** What colours follow; without it the widget keeps its own choice. */
  readonly scale?: ConfusionScale;
  /** Default `counts`. */
  readonly defaultScale?: ConfusionScale;
  readonly onScaleChange?: (scale: ConfusionScale) => void;
  readonly className?: string;
}

/** Above this many classes a list of pairs says more than a matrix. */
const MOST_CLASSES = 25;

/**
 * What is labelled (rows) against what is predicted (columns), at the evaluation's thresholds. A cell filters everything else to its
 * examples. More than 25 classes are a list of the confused pairs.
 */
export function ConfusionMatrix({ evaluation, dataset: given, scale, defaultScale = 'counts', onScaleChange, className }: ConfusionMatrixProps) {
  const dataset = useDataset(given);
  const labels = useLabels().confusionMatrix;
  const [shownScale, setScale] = useControllable({ value: scale, defaultValue: defaultScale, onChange: onScaleChange });
  return (
    <EvaluationFrame dataset={dataset} evaluation={evaluation} name="confusion" label={labels.title} className={className}>
      {(live) => <Ready dataset={dataset} evaluation={evaluation} live={live} scale={shownScale} onScale={setScale} />}
    </EvaluationFrame>
  );
}

interface ReadyProps {
  readonly dataset: Dataset;
  readonly evaluation: EvaluationBinding;
  readonly live: LiveEvaluation;
  readonly scale: ConfusionScale;
  readonly onScale: (scale: ConfusionScale) => void;
}

function Ready({ dataset, evaluation: { snapshot, view }, live, scale, onScale }: ReadyProps) {
  const labels = useLabels();
  const { confusionMatrix: words } = labels;
  const announce = useAnnounce();
  const { classes, counts, cell: shown } = snapshot;
  const [hideRight, setHideRight] = useState(false);
  const [pointed, setPointed] = useState<ConfusionCell | null>(null);
  const { confusion } = live.metrics;
  const model = useMemo(() => confusionModel(confusion, classes.length), [confusion, classes]);
  const isList = model.places.length - 1 > MOST_CLASSES;

  const onToggle = useCallback(
    (cell: ConfusionCell) => {
      const isShown = isSame(view.getSnapshot().cell, cell);
      const count = model.countOf(cell);
      if (count === 0 && !isShown) return;
      view.showCell(cell);
      announce(isShown ? labels.confusionMatrix.allShown : labels.confusionMatrix.shown(count));
    },
    [view, model, announce, labels],
  );

  const read = pointed ?? shown;
  const action = read === null || (model.countOf(read) === 0 && !isSame(read, shown)) ? '' : isSame(read, shown) ? words.hint.back : words.hint.show;
  return (
    <>
      <header data-part="confusion-bar">
        <p data-part="confusion-count">
          <strong>{words.disagree(formatCount(model.wrong), formatCount(model.total))}</strong>
          {model.total > 0 && <span>{`${formatPercent(model.wrong / model.total)} %`}</span>}
          {counts.frames < counts.allFrames && <span>{words.frames(formatCount(counts.frames), formatCount(counts.allFrames))}</span>}
        </p>
        {!isList && (
          <>
            <Button variant="quiet" aria-pressed={hideRight} icon={<EyeOff size={14} strokeWidth={1.5} aria-hidden="true" />} title={words.onlyWrongTitle} onClick={() => setHideRight(!hideRight)}>
              {words.onlyWrong}
            </Button>
            <Segmented
              label={words.scale}
              value={scale}
              options={[
                { value: 'counts', label: words.scales.counts },
                { value: 'rows', label: words.scales.rows },
              ]}
              onChange={onScale}
            />
          </>
        )}
      </header>
      {isList ? (
        <ConfusedPairs manifest={dataset.manifest} classes={classes} model={model} shown={shown} onToggle={onToggle} />
      ) : (
        <ConfusionGrid manifest={dataset.manifest} classes={classes} model={model} scale={scale} hideRight={hideRight} shown={shown} pointed={pointed} onPoint={setPointed} onToggle={onToggle} />
      )}
      <p data-part="confusion-readout" data-state={read === null ? 'idle' : 'reading'}>
        {read === null ? (
          isList ? words.hint.idleList : words.hint.idle
        ) : (
          <>
            <span>{cellWords(labels, classes, model, read)}</span>
            {action && <span data-part="confusion-hint">{action}</span>}
          </>
        )}
        {!isList && (
          <span data-part="confusion-keys">
            {(['right', 'wrong', 'nothing'] as const).map((kind) => (
              <span key={kind} data-kind={kind}>
                {words.kinds[kind]}
              </span>
            ))}
          </span>
        )}
      </p>
    </>
  );
}
