import { existsSync } from 'node:fs';

/** Says once, before the tests, which of them will be skipped because the real data is not on this machine. */
export default function announceRealData() {
  const folder = process.env.SHOAL_TEST_DATA ?? new URL('../../shared/data', import.meta.url).pathname;
  const missing = ['label-errors', 'label-error-benchmarks', 'cifar10-images', 'embeddings', 'format-corpora', 'onnx-models', 'audio-fsdd'].filter((name) => !existsSync(`${folder}/${name}`));
  if (missing.length > 0) console.log(`SKIPPED: tests on real data need ${missing.map((name) => `${folder}/${name}`).join(', ')}. Set SHOAL_TEST_DATA to a folder that has them.`);
}
