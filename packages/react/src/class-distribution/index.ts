export { ClassDistribution, type ClassDistributionProps } from './class-distribution';
export { useClassDistribution } from './use-class-distribution';
