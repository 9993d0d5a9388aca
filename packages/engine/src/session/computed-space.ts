import { ShoalError } from '../base/errors';
import type { Embeddings } from '../formats/arrow/decode-embeddings';
import type { EmbeddingSpaceInfo } from '../model/manifest';

/** Describes vectors that were computed here. Throws `invalid-argument` for an id that no table can have, or vectors that do not fit their owners. */
export function computedSpace(space: Pick<EmbeddingSpaceInfo, 'id' | 'name' | 'metric' | 'level'>, { owners, vectors, dim }: Embeddings): EmbeddingSpaceInfo {
  if (!/^[a-z0-9_]+$/.test(space.id)) throw new ShoalError('invalid-argument', `The embedding space "${space.id}" cannot be added: its id is part of table names. Expected only a–z, 0–9 and _.`, { details: { id: space.id } });
  if (!(dim >= 1) || vectors.length !== owners.length * dim) {
    throw new ShoalError('invalid-argument', `The embedding space "${space.id}" has ${owners.length} owners and ${vectors.length} numbers. Expected ${owners.length} × ${dim}.`, { details: { owners: owners.length, numbers: vectors.length, dim } });
  }
  // Kept results of audits depend on the description: other vectors need another name.
  return { ...space, dim, file: `computed/${space.id}-${hashNumbers(vectors)}.arrow` };
}

/** 32-bit FNV-1a over the bits of the numbers, as hex: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashNumbers(numbers: Float32Array): string {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
