import type { EvaluationSnapshot, LiveEvaluation } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { formatCount } from '../format';
import { PlotSection } from '../parts/plot-section';
import { PlotTable } from '../parts/plot-table';
import { formatRate } from '../parts/plot-numbers';
import { useElementWidth } from '../parts/use-element-width';
import { ScoreBars } from './score-bars';

export interface ScoreHistogramProps {
  readonly evaluation: EvaluationBinding;
  readonly className?: string;
}

/** Hits above and false alarms below the axis, by confidence, with the threshold as a line that moves. */
export function ScoreHistogram({ evaluation, className = '' }: ScoreHistogramProps) {
  const labels = useLabels().scoreHistogram;
  return (
    <PlotSection name="shoal-scores" title={labels.title} evaluation={evaluation} className={className}>
      {(live, snapshot) => <Body live={live} snapshot={snapshot} evaluation={evaluation} />}
    </PlotSection>
  );
}

function Body({ live, snapshot, evaluation: { view } }: { readonly live: LiveEvaluation; readonly snapshot: EvaluationSnapshot; readonly evaluation: EvaluationBinding }) {
  const { evaluationPlots: shared, precisionRecall, scoreHistogram: labels } = useLabels();
  const { width, measure } = useElementWidth();
  const { hits, falseAlarms } = live.histogram;
  const { confidence } = snapshot.thresholds;
  const { truePositives, falsePositives } = live.metrics.overall;
  const total = (counts: Int32Array) => counts.reduce((sum, one) => sum + one, 0);
  const kept = labels.kept(formatCount(truePositives), formatCount(total(hits)), formatCount(falsePositives), formatCount(total(falseAlarms)));
  const edge = (bin: number) => formatRate(bin / hits.length);
  return (
    <>
      <p data-part="reading">
        <span data-part="subject">{precisionRecall.at(formatRate(confidence))}</span> <span>{kept}</span>
      </p>
      <div data-part="stage" ref={measure}>
        {width > 0 && (
          <ScoreBars
            width={width}
            hits={hits}
            falseAlarms={falseAlarms}
            confidence={confidence}
            valueText={labels.valueText(formatRate(confidence), formatCount(truePositives), formatCount(falsePositives))}
            summary={labels.summary(snapshot.modelName, formatRate(confidence), kept)}
            onConfidence={(next) => view.setThresholds({ confidence: next })}
          />
        )}
      </div>
      <div data-part="keys" aria-hidden="true">
        <span>
          <span data-part="key" data-key="right" />
          {labels.hits}
        </span>
        <span>
          <span data-part="key" data-key="gap" />
          {labels.falseAlarms}
        </span>
      </div>
      <PlotTable caption={shared.numbers} head={[shared.confidence, labels.hitsColumn, labels.falseAlarmsColumn]} rows={Array.from(hits, (count, bin) => [`${edge(bin)} – ${edge(bin + 1)}`, formatCount(count), formatCount(falseAlarms[bin] ?? 0)])} />
    </>
  );
}
