'use client';

export { EmbeddingMap, useEmbeddingMap, type EmbeddingMapHandle, type EmbeddingMapModel, type EmbeddingMapOptions, type EmbeddingMapProps, type MapExtrasOptions, type MapPictureOptions } from './embedding-map/index';
export { createMapScene, type MapColors, type MapScene } from './embedding-map/map-scene';
export type { PointColors, PointShape, PointTrait } from './canvas/point-look';
