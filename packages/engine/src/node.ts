/** `@shoal/engine/node`: what is different in Node; everything else is in the main entry. */
export { openDataset } from './session/open-dataset-node';
export { createNodeDatabase, type NodeDatabaseOptions } from './database/duckdb-node';
export { createInlineCompute } from './compute/create-inline-compute';
export { createImporter } from './session/import/importer-node';
export { readReport, type ReportRow } from './session/import/read-report-node';
export { sourcesFromPaths } from './session/import/sources-node';
export { writeBundle, type WriteBundleOptions } from './session/import/write-bundle-node';
export { createEmbedder, type NodeEmbedderOptions } from './session/embedding/create-embedder-node';
export { embedDataset, type EmbedDatasetOptions, type EmbedResult } from './session/embedding/embed-dataset';
export type { EmbedPicturesOptions, PictureEmbedder, PictureInput, PictureVectors } from './session/embedding/picture-embedder';
export type { Embedder, EmbedderInfo, EmbedderOptions, PixelInput, TensorInput, TokenInput } from './compute/embedding/embedder';
export { EMBEDDING_PRESETS, embeddingPreset } from './compute/embedding/presets';
export type { EmbeddingPreset } from './model/embedding-preset';
export { embedTexts, type EmbedTextsOptions, type TokenizerFiles } from './session/embedding/embed-texts';
