import type { AnnIndex } from './ann-index';
import { exactIndexOver } from './exact-index';
import { loadHnsw } from './hnsw-bytes';
import { hnswIndexOver } from './hnsw-index';
import { endOfRows, openIndexBytes, readStore, requireBytes } from './index-bytes';

/**
 * The index that `save` wrote, of either kind; it gives the same answers and takes more rows. The bytes are copied.
 *
 * @throws {ShoalError} `invalid-data` when the bytes are damaged: `details` has `what`, `where` (a byte), `expected` and
 * `found`. `unsupported-format` when a newer version wrote them, `out-of-memory`.
 */
export function loadAnnIndex(bytes: Uint8Array): AnnIndex {
  const opened = openIndexBytes(bytes);
  const { header } = opened;
  if (header.hnsw) return hnswIndexOver(loadHnsw(opened, header, header.hnsw));
  requireBytes(opened.bytes, endOfRows(header));
  return exactIndexOver(readStore(opened));
}
