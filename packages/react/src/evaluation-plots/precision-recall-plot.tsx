import { Diamond } from 'lucide-react';
import { useState } from 'react';
import type { EvaluationSnapshot, LiveEvaluation } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { Button } from '../parts/button';
import { PlotSection } from '../parts/plot-section';
import { PlotTable } from '../parts/plot-table';
import { formatRate } from '../parts/plot-numbers';
import { useElementWidth } from '../parts/use-element-width';
import { PrecisionRecallCurves } from './precision-recall-curves';

export interface PrecisionRecallPlotProps {
  readonly evaluation: EvaluationBinding;
  readonly className?: string;
}

/** Precision against recall over all confidences. A click or the arrow keys along a curve set the confidence threshold everywhere. */
export function PrecisionRecallPlot({ evaluation, className = '' }: PrecisionRecallPlotProps) {
  const labels = useLabels().precisionRecall;
  const [picked, setPicked] = useState<number | null>(null);
  return (
    <PlotSection
      name="shoal-pr"
      title={labels.title}
      evaluation={evaluation}
      className={className}
      actions={(live, { classes }) => (
        <select className="shoal-select" aria-label={labels.highlight} value={picked ?? ''} onChange={(event) => setPicked(event.target.value === '' ? null : Number(event.target.value))}>
          <option value="">{labels.allClasses}</option>
          {classes.map((info, index) => {
            const ap = live.curves.byClass[index]?.averagePrecision ?? NaN;
            return Number.isNaN(ap) ? null : (
              <option key={info.id} value={index}>
                {labels.classOption(info.name, formatRate(ap))}
              </option>
            );
          })}
        </select>
      )}
    >
      {(live, snapshot) => <Body live={live} snapshot={snapshot} evaluation={evaluation} picked={picked} />}
    </PlotSection>
  );
}

interface BodyProps {
  readonly live: LiveEvaluation;
  readonly snapshot: EvaluationSnapshot;
  readonly evaluation: EvaluationBinding;
  readonly picked: number | null;
}

function Body({ live, snapshot, evaluation: { view }, picked }: BodyProps) {
  const labels = useLabels().precisionRecall;
  const { width, measure } = useElementWidth();
  const [hovered, setHovered] = useState<number | null>(null);
  const { classes, thresholds, classMetrics } = snapshot;
  const shown = hovered ?? picked;
  const rates = (shown === null ? undefined : classMetrics[shown]) ?? live.metrics.overall;
  const curve = (shown === null ? undefined : live.curves.byClass[shown]) ?? live.curves.overall;
  const name = shown === null ? undefined : classes[shown]?.name;
  return (
    <>
      <p data-part="reading">
        <span data-part="subject">{name === undefined ? labels.overall(formatRate(live.averagePrecision)) : labels.ofClass(name, formatRate(curve.averagePrecision))}</span>
        <span data-part="numbers">{labels.rates(formatRate(rates.precision), formatRate(rates.recall), formatRate(rates.f1))}</span>
      </p>
      <div data-part="stage" ref={measure}>
        {width > 0 && <PrecisionRecallCurves width={width} live={live} snapshot={snapshot} shown={shown} onHover={setHovered} onConfidence={(confidence) => view.setThresholds({ confidence })} />}
      </div>
      <div data-part="keys">
        <span>
          <span data-part="key" data-key="threshold" aria-hidden="true" />
          {labels.at(formatRate(thresholds.confidence))}
        </span>
        {!Number.isNaN(curve.best.confidence) && (
          <Button
            variant="quiet"
            icon={<Diamond size={14} strokeWidth={1.5} aria-hidden="true" />}
            title={labels.useBest(formatRate(curve.best.confidence))}
            onClick={() => view.setThresholds({ confidence: curve.best.confidence })}
          >
            {labels.best(formatRate(curve.best.f1), formatRate(curve.best.confidence))}
          </Button>
        )}
      </div>
      <Numbers live={live} snapshot={snapshot} />
    </>
  );
}

const SAMPLES = 10;

function Numbers({ live, snapshot: { classes } }: { readonly live: LiveEvaluation; readonly snapshot: EvaluationSnapshot }) {
  const { evaluationPlots: shared, precisionRecall: labels } = useLabels();
  const { confidence, precision, recall } = live.curves.overall;
  const rows = [...new Set(Array.from({ length: SAMPLES }, (_, i) => Math.round((i * (confidence.length - 1)) / (SAMPLES - 1))))].filter((at) => at >= 0);
  return (
    <>
      <PlotTable caption={shared.numbers} head={[shared.confidence, labels.precision, labels.recall]} rows={rows.map((at) => [formatRate(confidence[at] ?? NaN, 3), formatRate(precision[at] ?? NaN), formatRate(recall[at] ?? NaN)])} />
      <PlotTable caption={labels.averagePrecision} head={[labels.className, labels.averagePrecision]} rows={classes.map((info, index) => [info.name, formatRate(live.curves.byClass[index]?.averagePrecision ?? NaN)])} />
    </>
  );
}
