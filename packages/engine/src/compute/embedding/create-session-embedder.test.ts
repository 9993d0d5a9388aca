import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadImage, createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { stripColorProfile } from '../../formats/image/strip-color-profile';
import { readNpy } from '../../formats/npy/npy';
import type { RgbaPicture } from '../../kernels/embedding/resize-pixels';
import { createSessionEmbedder } from './create-session-embedder';
import { nodeRuntime } from './node-runtime';

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const models = join(data, 'onnx-models');
const wasm = ['wasm'] as const;

interface Golden {
  readonly cifar10_resnet8: { readonly probs: number[][]; readonly embedding_first4: number[][] };
  readonly FastestDet_with_embedding: { readonly images: Record<string, { readonly embedding: number[] }> };
}

describe.skipIf(!existsSync(models))(`real models (${models})`, () => {
  const golden = async () => JSON.parse(await readFile(join(models, 'golden_dev.json'), 'utf8')) as Golden;

  it('gives the vectors and probabilities of the CIFAR model', async () => {
    const { data: rgb } = readNpy(await readFile(join(data, 'cifar10-images/test_rgb_u8_first2000.npy')), 'rgb');
    const pictures = Array.from({ length: 16 }, (_, i) => ({ picture: toRgba(Uint8Array.from(rgb.slice(i * 3072, (i + 1) * 3072) as Uint8Array), 32, 32) }));
    const bytes = await readFile(join(models, 'mlperf-tiny/cifar10_resnet8.onnx'));
    const expected = (await golden()).cifar10_resnet8;
    const embedder = await createSessionEmbedder(nodeRuntime(), bytes, { preset: 'mlperf-tiny-resnet8', providers: wasm, maxBatch: 5 });
    const { vectors, dim } = await embedder.embedPixels(pictures);
    expect(embedder.info).toMatchObject({ provider: 'wasm', assumed: [], batch: 5, preset: { layout: 'nhwc', width: 32, fixedBatch: null } });
    expect(dim).toBe(64);
    expected.embedding_first4.forEach((row, i) => row.forEach((value, axis) => expect(vectors[i * 64 + axis]).toBeCloseTo(value, 4)));
    embedder.dispose();
    await expect(embedder.embedPixels(pictures)).rejects.toMatchObject({ code: 'disposed' });
    const classes = await createSessionEmbedder(nodeRuntime(), bytes, { preset: { scale: 1, output: 'probs' }, providers: wasm });
    const probs = await classes.embedPixels(pictures);
    expected.probs.forEach((row, i) => row.forEach((value, axis) => expect(probs.vectors[i * 10 + axis]).toBeCloseTo(value, 4)));
    expect(classes.info.assumed.join()).toContain('RGB');
    classes.dispose();
  });

  it('prepares pictures for FastestDet as Pillow does', async () => {
    const folder = join(models, 'fastestdet');
    const embedder = await createSessionEmbedder(nodeRuntime(), await readFile(join(folder, 'FastestDet_with_embedding.onnx')), { preset: 'fastestdet', providers: wasm });
    const names = Object.entries((await golden()).FastestDet_with_embedding.images);
    for (const [name, { embedding }] of names) {
      const image = await loadImage(Buffer.from(stripColorProfile(await readFile(join(folder, name)))));
      const context = createCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const picture = { data: context.getImageData(0, 0, image.width, image.height).data, width: image.width, height: image.height };
      const { vectors } = await embedder.embedPixels([{ picture }]);
      expect(cosine(vectors, embedding)).toBeGreaterThan(0.9999);
      embedding.forEach((value, axis) => expect(Math.abs((vectors[axis] ?? 0) - value)).toBeLessThan(2e-5));
    }
    expect(embedder.info.batch).toBe(1);
    embedder.dispose();
  });

  it('says what does not fit', async () => {
    const bytes = await readFile(join(models, 'mlperf-tiny/cifar10_resnet8.onnx'));
    const open = (preset: object, model: Uint8Array = bytes) => createSessionEmbedder(nodeRuntime(), model, { preset, providers: wasm });
    await expect(open({ output: 'vector' })).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('"embedding"') });
    await expect(open({ width: 64 })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('32') });
    await expect(open({ sha256: '00' })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(open({}, bytes.subarray(0, 5000))).rejects.toMatchObject({ code: 'invalid-data' });
    await expect(createSessionEmbedder(nodeRuntime(), bytes, { preset: 'nothing' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

function toRgba(rgb: Uint8Array, width: number, height: number): RgbaPicture {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  return { data: rgba, width, height };
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += (a[i] ?? 0) * (b[i] ?? 0);
    left += (a[i] ?? 0) ** 2;
    right += (b[i] ?? 0) ** 2;
  }
  return dot / Math.sqrt(left * right);
}
