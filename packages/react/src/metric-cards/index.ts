export { MetricCards, type MetricCardsProps } from './metric-cards';
