import type { Dataset } from '../dataset';
import { createEmbedder, type CreateEmbedderOptions } from './create-embedder';
import { embedDataset, type EmbedDatasetOptions, type EmbedResult } from './embed-dataset';
import type { ModelSource } from './load-model';
import type { PictureEmbedder } from './picture-embedder';

/**
 * Embeds the pictures or objects of an open dataset with an ONNX model: `await embed(dataset, file, { level: 'crop' })`. The model is an address of the
 * page's origin, a file, bytes, or an embedder that is open already and then stays open. See `embedDataset` and `createEmbedder` for what it rejects with.
 */
export async function embed(dataset: Dataset, model: ModelSource | PictureEmbedder, options: EmbedDatasetOptions & CreateEmbedderOptions): Promise<EmbedResult> {
  if (isEmbedder(model)) return embedDataset(dataset, model, options);
  const { signal, onProgress } = options;
  const embedder = await createEmbedder(model, options);
  try {
    return await embedDataset(dataset, embedder, { ...options, signal, onProgress });
  } finally {
    embedder.dispose();
  }
}

function isEmbedder(model: ModelSource | PictureEmbedder): model is PictureEmbedder {
  return typeof model === 'object' && 'embedPictures' in model;
}
