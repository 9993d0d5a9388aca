import { Bar } from '@visx/shape';
import { TIDE_TYPES, type TideErrors } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { PlotSection } from '../parts/plot-section';
import { formatRate } from '../parts/plot-numbers';
import { EmptyState, ProgressBar } from '../parts/states';

export interface TideBarsProps {
  readonly evaluation: EvaluationBinding;
  readonly className?: string;
}

/** TIDE: what each kind of error costs a detector in average precision, in words. */
export function TideBars({ evaluation, className = '' }: TideBarsProps) {
  const labels = useLabels().tide;
  return (
    <PlotSection
      name="shoal-tide"
      title={labels.title}
      evaluation={evaluation}
      className={className}
      actions={(_, { tide, task, thresholds }) => (tide && task === 'objects' ? <span data-part="figure">{labels.base(formatRate(tide.averagePrecision), formatRate(thresholds.iou))}</span> : null)}
    >
      {(_, { task, tide }) =>
        task === 'frames' ? <EmptyState title={labels.notForFrames}>{labels.notForFramesBody}</EmptyState> : tide ? <Rows tide={tide} /> : <Waiting />
      }
    </PlotSection>
  );
}

function Rows({ tide }: { readonly tide: TideErrors }) {
  const labels = useLabels().tide;
  const most = Math.max(0.0001, ...[...Object.values(tide.gains), tide.falsePositiveGain, tide.falseNegativeGain].filter((gain) => !Number.isNaN(gain)));
  const share = (gain: number) => (Number.isNaN(gain) ? 0 : gain / most);
  return (
    <>
      <p data-part="reading">{labels.note}</p>
      <ul data-part="errors" aria-label={labels.title}>
        {TIDE_TYPES.map((type) => (
          <Row key={type} title={labels.types[type]} body={labels.explanations[type]} gain={tide.gains[type]} share={share(tide.gains[type])} count={labels.count(type === 'missed' ? 'missed' : 'other', tide.counts[type])} />
        ))}
      </ul>
      <h4 data-part="totals">{labels.totals}</h4>
      <ul data-part="errors" aria-label={labels.totals}>
        <Row title={labels.falsePositives} body={labels.falsePositivesBody} gain={tide.falsePositiveGain} share={share(tide.falsePositiveGain)} />
        <Row title={labels.falseNegatives} body={labels.falseNegativesBody} gain={tide.falseNegativeGain} share={share(tide.falseNegativeGain)} />
      </ul>
    </>
  );
}

interface RowProps {
  readonly title: string;
  readonly body: string;
  readonly gain: number;
  /** Of the largest gain, 0..1. */
  readonly share: number;
  readonly count?: string;
}

function Row({ title, body, gain, share, count }: RowProps) {
  const labels = useLabels().tide;
  return (
    <li data-part="error">
      <span data-part="name">{title}</span>
      <span data-part="gain">{labels.gain(gain)}</span>
      <svg width="100%" height="8" aria-hidden="true">
        <Bar className="shoal-track" width="100%" height={8} rx={2} />
        <Bar className="shoal-gain" width={`${share * 100}%`} height={8} rx={2} />
      </svg>
      <span data-part="why">
        <span>{body}</span>
        <span data-part="count">{count}</span>
      </span>
    </li>
  );
}

/** In the shape of what comes. */
function Waiting() {
  const labels = useLabels().tide;
  return (
    <div data-part="waiting">
      <ProgressBar progress={{ phase: labels.computing, done: 0 }} />
      <p data-part="reading">{labels.computing}</p>
      <div aria-hidden="true">
        {TIDE_TYPES.map((type) => (
          <div key={type} data-part="bones">
            <div data-part="bone" />
            <div data-part="bone" />
            <div data-part="bone" />
          </div>
        ))}
      </div>
    </div>
  );
}
