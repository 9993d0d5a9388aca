import { messageOf, ShoalError } from '../../base/errors';
import type { Embedder, PixelInput } from '../../compute/embedding/embedder';
import { hashBytes } from '../../compute/embedding/hash-bytes';
import { padRegion } from '../../kernels/embedding/fit-region';
import type { Region } from '../../kernels/embedding/resize-pixels';
import { assertWholePicture } from '../check-picture';
import type { DecodedPicture, DecodePicture } from '../decode-picture';
import type { MediaSource } from '../media';
import type { EmbedPicturesOptions, PictureInput, PictureVectors } from './picture-embedder';
import { vectorKey, type VectorCache } from './vector-cache';

/** Larger pictures are decoded to this longest side, so that no single one fills the memory. */
const maxSide = 8192;
/** Pictures that are read and decoded while the model is busy. */
const ahead = 4;

interface Ready {
  readonly sha256: string;
  /** Absent when every part of it is cached. */
  readonly pixels: DecodedPicture | undefined;
}

interface Pending extends PixelInput {
  readonly row: number;
  readonly key: string;
}

/** Reads, decodes, cuts, and runs the model in full batches; in the thread where it is called. */
export async function embedPictures(embedder: Embedder, decode: DecodePicture, cache: VectorCache | null, pictures: readonly PictureInput[], { padding = 0, signal, onProgress }: EmbedPicturesOptions): Promise<PictureVectors> {
  const starts: number[] = [];
  let total = 0;
  for (const { regions } of pictures) {
    starts.push(total);
    total += regions.length;
  }
  const rows: (Float32Array | undefined)[] = new Array<Float32Array | undefined>(total);
  const failures: { readonly row: number; readonly reason: string }[] = [];
  let [cached, done] = [0, 0];
  let pending: Pending[] = [];
  const padded = pictures.map(({ regions }) => regions.map((region) => region && padRegion(region, padding)));

  async function prepare(index: number): Promise<Ready> {
    const { source } = pictures[index] ?? missing(index);
    const bytes = await readSource(source, signal);
    const sha256 = cache ? await hashBytes(new Uint8Array(await bytes.arrayBuffer())) : '';
    const known = cache && sha256 !== '' && padded[index]?.every((region) => cache.get(vectorKey(sha256, region)));
    if (known) return { sha256, pixels: undefined };
    await assertWholePicture(bytes);
    return { sha256, pixels: await decode(bytes, { maxSide, signal }) };
  }

  async function runPending(): Promise<void> {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    const { vectors, dim } = await embedder.embedPixels(batch, { signal });
    batch.forEach(({ row, key }, index) => {
      const vector = vectors.slice(index * dim, (index + 1) * dim);
      if (vector.every(Number.isFinite)) rows[row] = cache && key !== '' ? cache.put(key, vector) : vector;
      else failures.push({ row, reason: 'The model gave numbers that are not finite.' });
    });
    // Before it counts as done: whoever stops now finds it there the next time.
    await cache?.flush();
    done += batch.length;
    onProgress?.({ phase: 'Embedding', done, total });
  }

  function fail(row: number, reason: string): void {
    failures.push({ row, reason });
    done += 1;
  }

  const preparing = new Map<number, Promise<Ready>>();
  const startAt = (index: number): void => {
    if (index >= pictures.length || preparing.has(index)) return;
    const started = prepare(index);
    // Looked at in turn; a failure before that must not count as unhandled.
    started.catch(() => undefined);
    preparing.set(index, started);
  };
  for (let index = 0; index < pictures.length; index++) {
    signal?.throwIfAborted();
    for (let next = index; next <= index + ahead; next++) startAt(next);
    const start = starts[index] ?? 0;
    const regions = padded[index] ?? [];
    try {
      const { sha256, pixels } = (await preparing.get(index)) ?? missing(index);
      preparing.delete(index);
      for (const [offset, region] of regions.entries()) {
        const key = cache && sha256 !== '' ? vectorKey(sha256, region) : '';
        const known = key === '' ? undefined : cache?.get(key);
        if (known) {
          rows[start + offset] = known;
          cached += 1;
          done += 1;
        } else if (pixels) {
          const cut = region && toDecoded(region, pixels);
          if (cut !== undefined) pending.push({ row: start + offset, key, picture: pixels, ...(cut && { region: cut }) });
          else fail(start + offset, `The box ${describe(region)} (x, y, w, h) shows nothing of the picture of ${pixels.sourceWidth} × ${pixels.sourceHeight} pixels.`);
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      regions.forEach((_, offset) => fail(start + offset, messageOf(error)));
    }
    if (pending.length >= embedder.info.batch) await runPending();
  }
  await runPending();
  return { ...gather(rows, total), failures, cached };
}

function gather(rows: readonly (Float32Array | undefined)[], total: number): { readonly vectors: Float32Array; readonly dim: number } {
  const dim = rows.find((row) => row !== undefined)?.length ?? 0;
  const vectors = new Float32Array(total * dim).fill(Number.NaN);
  rows.forEach((row, index) => row && vectors.set(row, index * dim));
  return { vectors, dim };
}

/** A region of the stored picture in the pixels that were decoded; `undefined` for one that shows nothing of it. */
function toDecoded({ x, y, w, h }: Region, { width, height, sourceWidth, sourceHeight }: DecodedPicture): Region | undefined {
  if (!(w > 0 && h > 0) || !(x < sourceWidth && y < sourceHeight && x + w > 0 && y + h > 0)) return undefined;
  const [scaleX, scaleY] = [width / sourceWidth, height / sourceHeight];
  return { x: x * scaleX, y: y * scaleY, w: w * scaleX, h: h * scaleY };
}

function describe(region: Region | null): string {
  return region ? [region.x, region.y, region.w, region.h].map((value) => Math.round(value)).join(', ') : '';
}

async function readSource(source: MediaSource, signal: AbortSignal | undefined): Promise<Blob> {
  if (source.type === 'blob') return source.blob;
  const response = await fetch(source.url, signal ? { signal } : {});
  if (!response.ok) throw new ShoalError('fetch-failed', `${source.url} answered ${response.status}. Check that the picture is there.`, { details: { url: source.url, status: response.status } });
  return response.blob();
}

function missing(index: number): never {
  throw new ShoalError('invalid-argument', `There is no picture ${index}.`);
}
