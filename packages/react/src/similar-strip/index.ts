export { SimilarStrip, type SimilarStripProps } from './similar-strip';
export { useSimilarStrip, type SimilarStripBinding } from './use-similar-strip';
