import { ShoalError } from '../../base/errors';
import type { EmbeddingPreset } from '../../model/embedding-preset';

/** Ways of feeding that many models share, and small models that are known by their hash. Shoal ships no weights. */
export const EMBEDDING_PRESETS: readonly EmbeddingPreset[] = [
  // torchvision, timm and DINO: https://pytorch.org/vision/stable/models.html
  { name: 'imagenet', width: 224, height: 224, layout: 'nchw', color: 'rgb', scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], fit: 'cover' },
  // CLIP's own preprocessing, with bilinear in place of bicubic: https://github.com/openai/CLIP
  { name: 'clip', width: 224, height: 224, layout: 'nchw', color: 'rgb', scale: 1 / 255, mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711], fit: 'cover' },
  // SigLIP and ViT checkpoints that want -1..1.
  { name: 'symmetric', layout: 'nchw', color: 'rgb', scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  { name: 'unit', color: 'rgb', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
  { name: 'levels', color: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  // MLPerf Tiny image classification: https://github.com/mlcommons/tiny
  { name: 'mlperf-tiny-resnet8', input: 'input', width: 32, height: 32, layout: 'nhwc', color: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1], output: 'embedding', license: 'Apache-2.0' },
  // https://github.com/dog-qiuqiu/FastestDet, with its last features averaged as a second output.
  { name: 'fastestdet', input: 'input.1', width: 352, height: 352, layout: 'nchw', color: 'bgr', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], output: 'embedding', license: 'BSD-3-Clause' },
];

/** A preset by name. Throws `not-found` with the known names. */
export function embeddingPreset(name: string): EmbeddingPreset {
  const found = EMBEDDING_PRESETS.find((preset) => preset.name === name);
  if (found) return found;
  const known = EMBEDDING_PRESETS.map((preset) => preset.name);
  throw new ShoalError('not-found', `There is no preset "${name}". Presets: ${known.join(', ')}. Or describe the input yourself.`, { details: { name, known } });
}
