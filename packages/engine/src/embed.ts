/** `@shoal/engine/embed`: vectors of pictures, crops and texts with ONNX models, in a worker of the browser. */
export { embed } from './session/embedding/embed';
export { embedDataset, type EmbedDatasetOptions, type EmbedResult } from './session/embedding/embed-dataset';
export { createEmbedder, type CreateEmbedderOptions, type EmbedAssetUrls } from './session/embedding/create-embedder';
export type { ModelSource } from './session/embedding/load-model';
export type { EmbedPicturesOptions, PictureEmbedder, PictureInput, PictureVectors } from './session/embedding/picture-embedder';
export type { Embedder, EmbedderInfo, EmbedderOptions, PixelInput, TensorInput, TokenInput } from './compute/embedding/embedder';
export type { EmbeddingProvider } from './compute/embedding/open-session';
export type { Vectors } from './compute/embedding/read-vectors';
export type { ModelValue, ResolvedPreset } from './compute/embedding/resolve-preset';
export { EMBEDDING_PRESETS, embeddingPreset } from './compute/embedding/presets';
export type { EmbeddingPreset } from './model/embedding-preset';
export { embedTexts, type EmbedTextsOptions, type TokenizerFiles } from './session/embedding/embed-texts';
