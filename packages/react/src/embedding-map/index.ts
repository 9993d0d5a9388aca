export { EmbeddingMap, type EmbeddingMapHandle, type EmbeddingMapProps } from './embedding-map';
export { useEmbeddingMap, type EmbeddingMapModel, type EmbeddingMapOptions } from './use-embedding-map';
export type { MapPictureOptions } from './map-export';
export type { MapExtrasOptions } from './use-map-extras';
