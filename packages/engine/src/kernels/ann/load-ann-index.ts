import type { AnnIndex } from './ann-index';
import { exactIndexOver } from './exact-index';
import { loadHnsw } from './hnsw-bytes';
import { hnswIndexOver } from './hnsw-index';
import { createHnswKernel } from './hnsw-kernel';
import { endOfRows, openIndexBytes, readRows, requireBytes } from './index-bytes';
import { createRowScanner } from './row-scanner';

/**
 * The index that `save` wrote, of either kind; it gives the same answers and takes more rows. The bytes are copied.
 *
 * @throws {ShoalError} `invalid-data` when the bytes are damaged: `details` has `what`, `where` (a byte), `expected` and
 * `found`. `unsupported-format` when a newer version wrote them, `out-of-memory`.
 */
export function loadAnnIndex(bytes: Uint8Array): AnnIndex {
  const opened = openIndexBytes(bytes);
  const { header } = opened;
  if (header.hnsw) return hnswIndexOver(loadHnsw(opened, header, header.hnsw, createHnswKernel));
  requireBytes(opened, endOfRows(header));
  const scanner = createRowScanner(header.metric, header.dim);
  scanner.reserve(header.size);
  readRows(opened, scanner.store);
  return exactIndexOver(scanner);
}
