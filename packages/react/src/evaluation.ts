'use client';

export { useEvaluation, type EvaluationBinding } from './binding/use-evaluation';
export { ClassTable, type ClassTableProps } from './class-table/index';
export { ConfusionMatrix, type ConfusionMatrixProps, type ConfusionScale } from './confusion-matrix/index';
export { MetricCards, type MetricCardsProps } from './metric-cards/index';
export { PrecisionRecallPlot, ReliabilityPlot, ScoreHistogram, TideBars, type PrecisionRecallPlotProps, type ReliabilityPlotProps, type ScoreHistogramProps, type TideBarsProps } from './evaluation-plots/index';
export { SliceTable, type SliceTableProps } from './slice-table/index';
export { ClassDistribution, useClassDistribution, type ClassDistributionProps } from './class-distribution/index';
export { LabelHealth, useLabelHealth, type LabelHealthProps } from './label-health/index';
