export { Segments, type SegmentsProps } from './segments';
export { useSegments } from './use-segments';
