export { PrecisionRecallPlot, type PrecisionRecallPlotProps } from './precision-recall-plot';
export { ReliabilityPlot, type ReliabilityPlotProps } from './reliability-plot';
export { ScoreHistogram, type ScoreHistogramProps } from './score-histogram';
export { TideBars, type TideBarsProps } from './tide-bars';
