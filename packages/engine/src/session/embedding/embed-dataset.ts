import type { TaskOptions } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';
import type { Embeddings } from '../../formats/arrow/decode-embeddings';
import type { Region } from '../../kernels/embedding/resize-pixels';
import { elementId, type ElementId } from '../../model/element';
import type { EmbedderInfo } from '../../compute/embedding/embedder';
import type { Dataset } from '../dataset';
import { boxOf } from '../read-cell';
import type { PictureEmbedder, PictureInput } from './picture-embedder';

export interface EmbedDatasetOptions extends TaskOptions {
  /** Whole pictures, or every object of `elements` that has a box: a label's own, an unlabelled inference's otherwise. */
  readonly level: 'frame' | 'crop';
  /** Id of the space, of `[a-z0-9_]`; default made of the level and the model's hash, so that the same model replaces its own space. */
  readonly spaceId?: string | undefined;
  /** Name of the space, as people see it. */
  readonly name?: string | undefined;
  /** Added to every side of a box, as a share of its width and height. Default 0.1. */
  readonly padding?: number | undefined;
}

export interface EmbedResult {
  readonly spaceId: string;
  readonly rows: number;
  readonly dim: number;
  /** Elements that have no vector, and why. */
  readonly failures: readonly { readonly id: ElementId; readonly reason: string }[];
  /** Vectors that were known from an earlier run. */
  readonly cached: number;
  readonly provider: EmbedderInfo['provider'];
  /** Why WebGPU is not used, and what was assumed about the model. */
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

interface Item {
  readonly id: ElementId;
  readonly region: Region | null;
}

/** Pictures a call of the worker; enough to fill batches, few enough to be kept when somebody stops. */
const picturesAtATime = 32;
const regionsAtATime = 256;

/**
 * Embeds the pictures of an open dataset, or its objects, and adds the vectors as an embedding space, which projections, audits and the map can use.
 * What was done before a stop is kept, and is not done again. A picture that cannot be read is a failure of its elements and does not stop the others.
 *
 * Rejects with `invalid-data` when nothing could be embedded, `not-found` when there is nothing to embed, or the signal's reason.
 */
export async function embedDataset(dataset: Dataset, embedder: PictureEmbedder, options: EmbedDatasetOptions): Promise<EmbedResult> {
  const spaceId = options.spaceId ?? `${options.level}_${(embedder.info.modelSha256 || 'model').slice(0, 8)}`;
  const name = options.name ?? `${options.level === 'frame' ? 'Frames' : 'Crops'} by ${embedder.info.modelSha256.slice(0, 8) || 'a model'}`;
  return dataset.runJob(`Embedding ${options.level === 'frame' ? 'frames' : 'crops'}`, options, async ({ signal, onProgress }) => {
    const started = performance.now();
    const frames = await readItems(dataset, options.level, signal);
    const total = frames.reduce((sum, { items }) => sum + items.length, 0);
    if (total === 0) throw new ShoalError('not-found', `There is nothing to embed: ${dataset.manifest.name} has no ${options.level === 'frame' ? 'pictures' : 'objects with a box in a picture'}.`, { details: { level: options.level } });
    const owners: ElementId[] = [];
    const rows: Float32Array[] = [];
    const failures: { readonly id: ElementId; readonly reason: string }[] = [];
    let [cached, done] = [0, 0];
    onProgress?.({ phase: 'Embedding', done, total });
    for (const chunk of chunksOf(frames)) {
      signal?.throwIfAborted();
      const { pictures, ids } = await findPictures(dataset, chunk, failures, signal);
      const found = await embedder.embedPictures(pictures, { padding: options.level === 'frame' ? 0 : (options.padding ?? 0.1), signal, onProgress: (progress) => onProgress?.({ phase: 'Embedding', done: done + progress.done, total }) });
      const failed = new Map(found.failures.map(({ row, reason }) => [row, reason]));
      ids.forEach((id, row) => {
        const reason = failed.get(row);
        if (reason !== undefined) return failures.push({ id, reason });
        owners.push(id);
        rows.push(found.vectors.subarray(row * found.dim, (row + 1) * found.dim));
      });
      cached += found.cached;
      done += chunk.reduce((sum, { items }) => sum + items.length, 0);
      onProgress?.({ phase: 'Embedding', done, total });
    }
    const embeddings = joinRows(owners, rows, failures);
    await dataset.addEmbeddings({ id: spaceId, name, metric: embedder.info.preset?.metric ?? 'cosine', level: options.level === 'frame' ? 'frame' : 'object' }, embeddings, { signal });
    return { spaceId, rows: owners.length, dim: embeddings.dim, failures, cached, provider: embedder.info.provider, notes: notesOf(embedder.info), milliseconds: performance.now() - started };
  });
}

function notesOf({ notes, assumed, threads }: EmbedderInfo): string[] {
  return [...notes, ...(threads > 1 ? [`WebAssembly runs in ${threads} threads.`] : []), ...(assumed.length > 0 ? [`Assumed: ${assumed.join('; ')}.`] : [])];
}

interface FrameItems {
  readonly frameId: string;
  readonly items: readonly Item[];
}

async function readItems(dataset: Dataset, level: 'frame' | 'crop', signal: AbortSignal | undefined): Promise<FrameItems[]> {
  const pictures = "SELECT DISTINCT frame_id FROM media WHERE kind = 'image'";
  const sql =
    level === 'frame'
      ? `SELECT frame_id, 'frame' AS kind, frame_id AS id, NULL AS x, NULL AS y, NULL AS w, NULL AS h FROM frames WHERE frame_id IN (${pictures}) ORDER BY rowid`
      : `SELECT frame_id, kind, id, x, y, w, h FROM elements WHERE level = 'object' AND x IS NOT NULL AND w > 0 AND h > 0 AND frame_id IN (${pictures}) ORDER BY frame_id, element_id`;
  const table = await dataset.database.query(sql, { signal });
  const frames = new Map<string, Item[]>();
  for (const row of table.toArray() as Readonly<Record<string, unknown>>[]) {
    const frameId = String(row.frame_id);
    const items = frames.get(frameId) ?? [];
    items.push({ id: elementId({ kind: row.kind as 'frame' | 'label' | 'inference', id: String(row.id) }), region: boxOf(row) });
    frames.set(frameId, items);
  }
  return [...frames].map(([frameId, items]) => ({ frameId, items }));
}

function* chunksOf(frames: readonly FrameItems[]): Generator<readonly FrameItems[]> {
  let chunk: FrameItems[] = [];
  let regions = 0;
  for (const frame of frames) {
    chunk.push(frame);
    regions += frame.items.length;
    if (chunk.length < picturesAtATime && regions < regionsAtATime) continue;
    yield chunk;
    [chunk, regions] = [[], 0];
  }
  if (chunk.length > 0) yield chunk;
}

async function findPictures(dataset: Dataset, chunk: readonly FrameItems[], failures: { readonly id: ElementId; readonly reason: string }[], signal: AbortSignal | undefined): Promise<{ readonly pictures: PictureInput[]; readonly ids: ElementId[] }> {
  const found = await Promise.all(
    chunk.map(({ frameId }) =>
      dataset.media.load(frameId, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        return messageOf(error);
      }),
    ),
  );
  const pictures: PictureInput[] = [];
  const ids: ElementId[] = [];
  chunk.forEach(({ items }, index) => {
    const source = found[index] ?? 'The picture is missing.';
    if (typeof source === 'string') return failures.push(...items.map(({ id }) => ({ id, reason: source })));
    pictures.push({ source, regions: items.map(({ region }) => region) });
    ids.push(...items.map(({ id }) => id));
  });
  return { pictures, ids };
}

function joinRows(owners: readonly ElementId[], rows: readonly Float32Array[], failures: readonly { readonly reason: string }[]): Embeddings {
  const dim = rows[0]?.length ?? 0;
  if (dim === 0) throw new ShoalError('invalid-data', `None of ${failures.length.toLocaleString('en')} elements could be embedded. The first: ${failures[0]?.reason ?? 'no vector came back.'}`, { details: { failures: failures.length } });
  const vectors = new Float32Array(rows.length * dim);
  rows.forEach((row, index) => vectors.set(row, index * dim));
  return { owners, vectors, dim };
}

