import { abortable, type TaskOptions } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';
import type { Embedder } from '../../compute/embedding/embedder';
import type { Vectors } from '../../compute/embedding/read-vectors';

/** The contents of `tokenizer.json` and, where there is one, `tokenizer_config.json`, as models of the Hugging Face Hub have them. */
export interface TokenizerFiles {
  readonly tokenizer: object;
  readonly config?: object | undefined;
}

export interface EmbedTextsOptions extends TaskOptions {
  /** Longer texts are cut. Default 256; CLIP's text models take 77. */
  readonly maxTokens?: number | undefined;
  /** How tokens become a vector, when the output has one a token. Default the mean of those that count. */
  readonly pool?: 'mean' | 'first' | undefined;
  /** Name of the output; default the likeliest. */
  readonly output?: string | undefined;
  /** Texts a run. Default 32. */
  readonly batch?: number | undefined;
}

/**
 * Vectors of texts, [texts, dim]: tokens by `@huggingface/tokenizers`, which is loaded on first use, then the model. With the two halves of a CLIP-like model
 * texts and pictures lie in one space, and the cosine of their vectors says how well they go together. Rejects with `invalid-argument` for a tokenizer that
 * cannot be read or maxTokens below 1, with what the model says, or the signal's reason.
 */
export async function embedTexts(embedder: Embedder, files: TokenizerFiles, texts: readonly string[], options: EmbedTextsOptions = {}): Promise<Vectors> {
  const { maxTokens = 256, batch = 32, pool, output, signal, onProgress } = options;
  if (!(maxTokens >= 1) || !(batch >= 1)) throw new ShoalError('invalid-argument', `embedTexts() got maxTokens ${maxTokens} and batch ${batch}. Expected at least 1.`, { details: { maxTokens, batch } });
  const encode = await abortable(loadTokenizer(files), signal);
  const parts: Vectors[] = [];
  for (let start = 0; start < texts.length; start += batch) {
    signal?.throwIfAborted();
    const encoded = texts.slice(start, start + batch).map((text) => encode(text, maxTokens));
    const length = encoded.reduce((most, { ids }) => Math.max(most, ids.length), 1);
    const ids = new Int32Array(encoded.length * length);
    const mask = new Int32Array(encoded.length * length);
    encoded.forEach((tokens, row) => {
      ids.fill(tokens.padding, row * length, (row + 1) * length);
      ids.set(tokens.ids, row * length);
      mask.fill(1, row * length, row * length + tokens.ids.length);
    });
    parts.push(await embedder.embedTokens({ ids, mask, rows: encoded.length, pool, output }, { signal }));
    onProgress?.({ phase: 'Embedding texts', done: Math.min(texts.length, start + batch), total: texts.length });
  }
  const dim = parts[0]?.dim ?? 0;
  const vectors = new Float32Array(texts.length * dim);
  parts.forEach((part, index) => vectors.set(part.vectors, index * batch * dim));
  return { vectors, dim };
}

type Encode = (text: string, maxTokens: number) => { readonly ids: readonly number[]; readonly padding: number };

async function loadTokenizer({ tokenizer, config = {} }: TokenizerFiles): Promise<Encode> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  try {
    const loaded = new Tokenizer(tokenizer, config);
    const { pad_token: given } = config as { readonly pad_token?: string | { readonly content?: string } };
    const name = typeof given === 'object' ? given.content : given;
    const padding = (name === undefined ? undefined : loaded.token_to_id(name)) ?? loaded.token_to_id('[PAD]') ?? loaded.token_to_id('<pad>') ?? 0;
    const { model } = tokenizer as { readonly model?: { readonly unk_token?: string | null } };
    const unknown = loaded.token_to_id(model?.unk_token ?? '[UNK]') ?? padding;
    return (text, maxTokens) => {
      // Of word-level vocabularies the library (0.2.0) leaves unknown words without an id.
      const ids = (loaded.encode(text).ids as (number | undefined)[]).map((id) => id ?? unknown);
      // The last token often ends the text, and models look for it there.
      const cut = ids.length > maxTokens ? [...ids.slice(0, maxTokens - 1), ids.at(-1) ?? padding] : ids;
      return { ids: cut.length > 0 ? cut : [padding], padding };
    };
  } catch (cause) {
    throw new ShoalError('invalid-argument', `The tokenizer cannot be read: ${messageOf(cause)}. Pass the parsed contents of tokenizer.json.`, { cause });
  }
}
