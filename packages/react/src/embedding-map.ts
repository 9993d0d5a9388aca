'use client';

export { EmbeddingMap, useEmbeddingMap, type EmbeddingMapHandle, type EmbeddingMapModel, type EmbeddingMapOptions, type EmbeddingMapProps } from './embedding-map/index';
