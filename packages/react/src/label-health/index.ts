export { LabelHealth, type LabelHealthProps } from './label-health';
export { useLabelHealth } from './use-label-health';
