export { Distribution, type DistributionProps } from './distribution';
export type { BarScale } from './bar-scale';
export { DistributionList, type DistributionListProps } from './distribution-list';
export { useDistribution } from './use-distribution';
