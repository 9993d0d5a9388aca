import { useState } from 'react';
import type { EvaluationSnapshot, EvaluationView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { Switch, ThresholdSlider } from './threshold-slider';

export interface ThresholdsProps {
  readonly snapshot: EvaluationSnapshot;
  readonly view: EvaluationView;
  readonly best: { readonly confidence: number; readonly f1: number };
}

/** Overlaps of predictions are known from here on. */
const LEAST_NMS = 0.3;
const FIRST_NMS = 0.5;

/** What a person can turn; every number of the evaluation follows at once. */
export function Thresholds({ snapshot: { thresholds, task }, view, best }: ThresholdsProps) {
  const labels = useLabels().metricCards;
  const [nms, setNms] = useState(thresholds.nms ?? FIRST_NMS);
  const hasBest = Number.isFinite(best.confidence);
  const bestText = best.confidence.toFixed(2);
  return (
    <div role="group" aria-label={labels.thresholds} data-part="metrics-thresholds">
      <div data-part="metrics-threshold">
        <ThresholdSlider
          label={labels.confidence}
          hint={labels.confidenceHint}
          value={thresholds.confidence}
          min={0}
          max={1}
          tick={hasBest ? best.confidence : null}
          onChange={(confidence) => view.setThresholds({ confidence })}
        />
        {hasBest && (
          <Button title={labels.bestTitle(bestText, best.f1.toFixed(3))} aria-pressed={thresholds.confidence === best.confidence} onClick={() => view.setThresholds({ confidence: best.confidence })}>
            {labels.best(bestText)}
          </Button>
        )}
      </div>
      <div data-part="metrics-threshold">
        {task === 'objects' && (
          <ThresholdSlider label={labels.iou} hint={labels.iouHint} value={thresholds.iou} min={0.1} max={1} tick={null} onChange={(iou) => view.setThresholds({ iou })} />
        )}
        <Switch label={labels.classAgnostic} hint={labels.classAgnosticHint} checked={thresholds.classAgnostic} onChange={(classAgnostic) => view.setThresholds({ classAgnostic })} />
      </div>
      {task === 'objects' && (
        <div data-part="metrics-threshold">
          <ThresholdSlider
            label={labels.nms}
            hint={labels.nmsHint}
            value={thresholds.nms ?? nms}
            min={LEAST_NMS}
            max={1}
            tick={null}
            disabled={thresholds.nms === null}
            onChange={(next) => {
              setNms(next);
              view.setThresholds({ nms: next });
            }}
          />
          <Switch label={labels.nmsSwitch} hint={labels.nmsHint} checked={thresholds.nms !== null} onChange={(on) => view.setThresholds({ nms: on ? nms : null })} />
        </div>
      )}
    </div>
  );
}
