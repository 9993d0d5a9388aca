import type { Calibration, EvaluationSnapshot } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { formatCount } from '../format';
import { PlotSection } from '../parts/plot-section';
import { PlotTable } from '../parts/plot-table';
import { formatRate } from '../parts/plot-numbers';
import { EmptyState } from '../parts/states';
import { useElementWidth } from '../parts/use-element-width';
import { ReliabilityBars } from './reliability-bars';

export interface ReliabilityPlotProps {
  readonly evaluation: EvaluationBinding;
  readonly className?: string;
}

/** Below half a point, sure and right are the same. */
const SAME = 0.005;

/** Whether the model is as often right as it is sure: accuracy of fifteen ranges of confidence, and how many predictions each holds. */
export function ReliabilityPlot({ evaluation, className = '' }: ReliabilityPlotProps) {
  const labels = useLabels().reliability;
  return (
    <PlotSection
      name="shoal-reliability"
      title={labels.title}
      evaluation={evaluation}
      className={className}
      actions={({ calibration }) => (
        <span data-part="figure" title={labels.errorTitle}>
          {labels.error(formatRate(calibration.expectedError, 3))}
        </span>
      )}
    >
      {({ calibration }, snapshot) => (calibration.count === 0 ? <EmptyState title={labels.noPredictions}>{labels.noPredictionsBody}</EmptyState> : <Body calibration={calibration} snapshot={snapshot} />)}
    </PlotSection>
  );
}

function Body({ calibration, snapshot }: { readonly calibration: Calibration; readonly snapshot: EvaluationSnapshot }) {
  const { evaluationPlots: shared, reliability: labels } = useLabels();
  const { width, measure } = useElementWidth();
  const mean = (key: 'confidence' | 'accuracy') => calibration.bins.reduce((sum, bin) => sum + (bin.count > 0 ? bin[key] * bin.count : 0), 0) / calibration.count;
  const [confidence, accuracy] = [mean('confidence'), mean('accuracy')];
  const by = confidence - accuracy;
  const percent = (value: number) => (value * 100).toFixed(0);
  const sentence =
    Math.abs(by) < SAME ? labels.balanced(percent(confidence), percent(accuracy)) : (by > 0 ? labels.over : labels.under)((Math.abs(by) * 100).toFixed(1), percent(confidence), percent(accuracy));
  return (
    <>
      <p data-part="reading">{sentence}</p>
      <div data-part="stage" ref={measure}>
        {width > 0 && <ReliabilityBars width={width} calibration={calibration} summary={labels.summary(snapshot.modelName, calibration.count, formatRate(calibration.expectedError, 3), sentence)} />}
      </div>
      <div data-part="keys" aria-hidden="true">
        <span>
          <span data-part="key" data-key="right" />
          {labels.right}
        </span>
        <span>
          <span data-part="key" data-key="gap" />
          {labels.gap}
        </span>
        <span>
          <span data-part="key" data-key="diagonal" />
          {labels.diagonal}
        </span>
      </div>
      <PlotTable
        caption={shared.numbers}
        head={[labels.range, labels.detections, labels.accuracy, labels.meanConfidence]}
        rows={calibration.bins.map((bin) => [`${formatRate(bin.from)} – ${formatRate(bin.to)}`, formatCount(bin.count), formatRate(bin.accuracy), formatRate(bin.confidence)])}
      />
    </>
  );
}
