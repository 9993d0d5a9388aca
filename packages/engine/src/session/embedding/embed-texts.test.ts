import { describe, expect, it } from 'vitest';
import { createSessionEmbedder } from '../../compute/embedding/create-session-embedder';
import { nodeRuntime } from '../../compute/embedding/node-runtime';
import { tokenTable } from '../../compute/embedding/tiny-onnx.test-support';
import { embedTexts } from './embed-texts';

const words = ['[PAD]', '[UNK]', 'a', 'red', 'car', 'blue'];
const tokenizer = {
  version: '1.0',
  added_tokens: [{ id: 1, content: '[UNK]', special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }],
  post_processor: null,
  decoder: null,
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  model: { type: 'WordLevel', vocab: Object.fromEntries(words.map((word, id) => [word, id])), unk_token: '[UNK]' },
};
const table = [[100, 100], [0, 0], [1, 0], [0, 2], [4, 4], [-3, 0]];
const open = () => createSessionEmbedder(nodeRuntime(), tokenTable(table), { providers: ['wasm'] });

describe('embedTexts', () => {
  it('averages the tokens that count, whatever the others of the batch are', async () => {
    const embedder = await open();
    expect(embedder.info.preset).toBeNull();
    const texts = ['A red car', 'blue', 'red red', 'a spaceship', ''];
    for (const batch of [32, 2]) {
      const { vectors, dim } = await embedTexts(embedder, { tokenizer }, texts, { batch });
      expect(dim).toBe(2);
      expect([...vectors.subarray(0, 8)].map((value) => Number(value.toFixed(4)))).toEqual([1.6667, 2, -3, 0, 0, 2, 0.5, 0]);
    }
    const first = await embedTexts(embedder, { tokenizer }, texts.slice(0, 2), { pool: 'first' });
    expect([...first.vectors]).toEqual([1, 0, -3, 0]);
    const cut = await embedTexts(embedder, { tokenizer }, ['blue a red a car'], { maxTokens: 2 });
    expect([...cut.vectors]).toEqual([0.5, 2]);
    embedder.dispose();
  });

  it('refuses a tokenizer that is none, and stops', async () => {
    const embedder = await open();
    await expect(embedTexts(embedder, { tokenizer: { nothing: true } }, ['a'])).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(embedTexts(embedder, { tokenizer }, ['a'], { maxTokens: 0 })).rejects.toMatchObject({ code: 'invalid-argument' });
    const reason = new Error('enough');
    await expect(embedTexts(embedder, { tokenizer }, ['a'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(embedder.embedPixels([])).rejects.toMatchObject({ code: 'invalid-argument' });
    embedder.dispose();
  });
});
