import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYWORD_MFCC, mfcc } from '../../kernels/audio/mfcc';
import { createSessionEmbedder } from './create-session-embedder';
import { nodeRuntime } from './node-runtime';

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const model = join(data, 'onnx-models/mlperf-tiny/kws_dscnn.onnx');
const spoken = join(data, 'audio-fsdd/dev');
/** The last of the model's twelve words: none of the others. */
const UNKNOWN = 11;

describe.skipIf(!existsSync(model) || !existsSync(spoken))(`keyword spotting from sound (${model}, ${spoken})`, () => {
  it('hears digits as none of its words, and puts the same digits together', async () => {
    const names = (await readdir(spoken)).filter((name) => name.endsWith('.wav')).sort().filter((_, i) => i % 3 === 0);
    const features = new Float32Array(names.length * 490);
    for (const [i, name] of names.entries()) features.set(mfcc(oneSecond(await readFile(join(spoken, name))), KEYWORD_MFCC).values, i * 490);
    const embedder = await createSessionEmbedder(nodeRuntime(), await readFile(model), { providers: ['wasm'] });
    const probs = await embedder.embedTensor({ data: features, shape: [49, 10, 1], output: 'probs' });
    expect(probs.dim).toBe(12);
    const heard = names.map((_, i) => argmax(probs.vectors.subarray(i * 12, (i + 1) * 12)));
    // Digits are among the words that the model was taught to call unknown; silence must not be heard in speech.
    const unknown = heard.filter((word) => word === UNKNOWN).length / names.length;
    const { vectors, dim } = await embedder.embedTensor({ data: features, shape: [49, 10, 1], output: 'embedding' });
    expect(dim).toBe(64);
    const same = names.filter((name, i) => name[0] === names[nearest(vectors, dim, i)]?.[0]).length / names.length;
    expect(heard).not.toContain(10);
    expect(unknown).toBeGreaterThan(0.95);
    // By chance it would be a tenth.
    expect(same).toBeGreaterThan(0.7);
    embedder.dispose();
  });
});

/** 8 kHz, 16 bits, one channel, brought to a second of 16 kHz whose loudest sample is 1. */
function oneSecond(wav: Uint8Array): Float32Array {
  const view = new DataView(wav.buffer, wav.byteOffset + 44, wav.byteLength - 44);
  const count = Math.floor(view.byteLength / 2);
  const at = (i: number): number => (i < count ? view.getInt16(i * 2, true) : 0);
  const samples = Float32Array.from({ length: 16_000 }, (_, i) => (i % 2 === 0 ? at(i / 2) : (at((i - 1) / 2) + at((i + 1) / 2)) / 2));
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return samples.map((value) => value / loudest);
}

function argmax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
}

function nearest(vectors: Float32Array, dim: number, row: number): number {
  let [best, least] = [-1, Infinity];
  for (let other = 0; other < vectors.length / dim; other++) {
    if (other === row) continue;
    let distance = 0;
    for (let axis = 0; axis < dim; axis++) distance += ((vectors[row * dim + axis] ?? 0) - (vectors[other * dim + axis] ?? 0)) ** 2;
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}
