import type { EmbedderInfo } from '../../compute/embedding/embedder';

/** Grows when the same picture would come out as another vector. */
const version = 1;

/** Names the vectors of a model as it is fed here: another preset or another file of weights has another name. */
export async function cacheName({ modelSha256, preset }: EmbedderInfo, hash: (bytes: Uint8Array) => Promise<string>): Promise<string> {
  return `${(await hash(new TextEncoder().encode(JSON.stringify([version, modelSha256, preset])))).slice(0, 40)}.vectors`;
}
