import { abortable, anySignal, type TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { Lifetime } from '../base/lifetime';
import { onceAsync } from '../base/once-async';
import { createStore } from '../base/store';
import { refreshPositions, runAudit, runPipeline, type AnalysisContext } from '../analyses/pipeline';
import type { ResultCache } from '../analyses/result-cache';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { Mosaic } from '../database/mosaic';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { decodeEmbeddings, type Embeddings } from '../formats/arrow/decode-embeddings';
import type { EmbeddingSpaceInfo, Manifest } from '../model/manifest';
import type { Person } from '../model/person';
import type { Review } from '../review/review';
import type { BundleReader } from './bundle-reader';
import { extendManifest, insertAddition, readLinkBase } from './add-imported';
import type { AddResult, Dataset, DatasetStatus } from './dataset';
import type { ImportedDataset } from './import/importer';
import { AUDIT_JOB, createJobRunner } from './jobs';
import { findSimilar } from './find-similar';
import { linkCrossfilter } from './link-crossfilter';
import type { DecodePicture } from './decode-picture';
import { createPixelReader } from './read-pixels';
import type { Media } from './media';
import { readImportedBundle } from './read-imported-bundle';
import { projectSpace, type ProjectOptions } from './project-space';
import { insertPositions, projectionTable } from './projections';
import { createSelection } from './selection';
import { createScoreColumns } from './score-columns';
import { createSetTables } from './set-tables';
import { computedSpace } from './computed-space';

export interface DatasetParts {
  readonly id: string;
  readonly manifest: Manifest;
  readonly reader: BundleReader;
  readonly database: Database;
  readonly compute: Compute;
  readonly mosaic: Mosaic;
  readonly review: Review;
  readonly people: readonly Person[];
  readonly media: Media;
  /** Keeps what audits found. */
  readonly resultCache: ResultCache;
  /** Absent where pictures cannot be decoded. */
  readonly decodePicture: DecodePicture | undefined;
  /** Lets media be found among the files of an addition. */
  addMedia(imported: ImportedDataset): void;
  /** Owns all of the above; ending the dataset ends it. */
  readonly lifetime: Lifetime;
}

/** The live dataset, and what only its opener may do with it. */
export interface LiveDataset {
  readonly dataset: Dataset;
  /** Runs the analyses for `modelId` and shows their result. */
  analyse(modelId: string | null, options: TaskOptions): Promise<void>;
  /** The analyses of the current model over another database with the same tables, after a restart. */
  restore(database: Database): Promise<void>;
}

export function createDataset(parts: DatasetParts): LiveDataset {
  const { database, compute, lifetime, mosaic } = parts;
  let { manifest } = parts;
  const additions: ImportedDataset[] = [];
  const selection = createSelection();
  lifetime.defer(linkCrossfilter(selection, mosaic.crossfilter));
  const sets = createSetTables(database);
  const scoreColumns = createScoreColumns(database);
  const status = createStore<DatasetStatus>({ modelId: null, version: 0, jobs: [], audited: false, counts: { frames: 0, labels: 0, inferences: 0, elements: 0, flagged: 0 } });
  const runJob = createJobRunner(status, lifetime.signal);
  const readPixels = parts.decodePicture && createPixelReader(parts.media, parts.decodePicture);
  const context = (modelId: string | null, target = database): AnalysisContext => ({ database: target, compute, manifest, modelId, loadEmbeddings: (spaceId, signal) => loadEmbeddings(spaceId, signal), readPixels });
  /** Result tables are rewritten by one task at a time. */
  let lane: Promise<unknown> = Promise.resolve();
  const inLane = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = lane.then(work);
    lane = turn.catch(() => undefined);
    return turn;
  };

  /** The quick analyses, and what an audit of the same content found before. Resolves to whether there was one. */
  async function analyseAll(target: AnalysisContext, options: TaskOptions): Promise<boolean> {
    await runPipeline(target, options);
    return runAudit(target, { ...options, cache: parts.resultCache, onlyCached: true });
  }

  async function showResults(modelId: string | null, signal: AbortSignal | undefined, audited = status.getSnapshot().audited): Promise<void> {
    await scoreColumns.refresh(database, { signal });
    await sets.refresh(database, status.getSnapshot().version + 1, { signal });
    const counts = await countRows(database, signal);
    status.update({ modelId, counts, audited, version: status.getSnapshot().version + 1 });
    mosaic.invalidate();
  }

  const analyse = (modelId: string | null, options: TaskOptions): Promise<void> =>
    inLane(async () => {
      options.signal?.throwIfAborted();
      const audited = await analyseAll(context(modelId), options);
      await showResults(modelId, options.signal, audited);
    });

  const embeddings = new Map((manifest.embeddings ?? []).map((space) => [space.id, onceAsync(() => loadSpace(parts.reader.read.bind(parts.reader), space, lifetime.signal))]));
  const projecting = new Map<string, Promise<void>>();
  let auditing: Promise<void> | undefined;

  function findSpace(spaceId: string): EmbeddingSpaceInfo {
    const space = manifest.embeddings?.find((candidate) => candidate.id === spaceId);
    if (space) return space;
    const known = (manifest.embeddings ?? []).map((candidate) => candidate.id);
    throw new ShoalError('not-found', `There is no embedding space "${spaceId}" in ${manifest.name}. Spaces: ${known.join(', ') || 'none'}.`, { details: { spaceId, known } });
  }

  async function loadEmbeddings(spaceId: string, signal?: AbortSignal): Promise<Embeddings> {
    lifetime.assertAlive('The dataset');
    const load = embeddings.get(findSpace(spaceId).id);
    if (!load) throw new ShoalError('not-found', `There is no embedding space "${spaceId}".`, { details: { spaceId } });
    return abortable(load(), anySignal(lifetime.signal, signal));
  }

  async function layOut(space: EmbeddingSpaceInfo, options: ProjectOptions): Promise<void> {
    const loaded = await loadEmbeddings(space.id, options.signal);
    const { vectors, dim, owners } = loaded;
    const { signal } = lifetime;
    await projectSpace(
      {
        owners,
        async compute(taskOptions, onPositions) {
          const onPartial = onPositions && ((partial: { readonly positions: Float32Array }) => onPositions(partial.positions));
          return (await compute.run('projectPoints', { vectors, dim, metric: space.metric, seed: 1 }, { ...taskOptions, onPartial })).positions;
        },
        write: (positions) =>
          inLane(async () => {
            signal.throwIfAborted();
            await insertPositions(database, space.id, loaded, positions, { signal });
            const { modelId } = status.getSnapshot();
            await refreshPositions(context(modelId), { signal });
            await showResults(modelId, signal);
          }),
      },
      options,
    );
  }

  const dataset: Dataset = {
    id: parts.id,
    get manifest() {
      return manifest;
    },
    database,
    compute,
    selection,
    review: parts.review,
    people: parts.people,
    media: parts.media,
    status,
    coordinator: mosaic.coordinator,
    crossfilter: mosaic.crossfilter,
    loadEmbeddings: (spaceId, options) => loadEmbeddings(spaceId, options?.signal),
    async setModel(modelId, options = {}) {
      lifetime.assertAlive('The dataset');
      await requireModel(database, modelId, options.signal);
      await runJob(`Comparing ${modelName(manifest, modelId)} with the labels`, options, (jobOptions) => analyse(modelId, jobOptions));
    },
    async audit(options = {}) {
      lifetime.assertAlive('The dataset');
      auditing ??= runJob(AUDIT_JOB, options, (jobOptions) =>
        inLane(async () => {
          const { modelId } = status.getSnapshot();
          await runAudit(context(modelId), { ...jobOptions, cache: parts.resultCache });
          await showResults(modelId, jobOptions.signal, true);
        }),
      ).finally(() => (auditing = undefined));
      return auditing;
    },
    async findSimilar(options) {
      lifetime.assertAlive('The dataset');
      return findSimilar({ database, version: status.getSnapshot().version, compute, spaces: manifest.embeddings ?? [], loadEmbeddings }, { ...options, signal: anySignal(lifetime.signal, options.signal) });
    },
    showOnly: (ids, { source = 'picked', label = `${ids.size.toLocaleString('en')} picked`, signal } = {}) =>
      inLane(async () => {
        lifetime.assertAlive('The dataset');
        selection.setFilter(source, await sets.filterOf(ids, source, label, { version: status.getSnapshot().version, signal }));
      }),
    setColumn: (name, column, options = {}) =>
      inLane(async () => {
        lifetime.assertAlive('The dataset');
        await scoreColumns.set(name, column, { signal: options.signal });
        await showResults(status.getSnapshot().modelId, options.signal);
      }),
    async project(spaceId, options = {}) {
      lifetime.assertAlive('The dataset');
      const space = findSpace(spaceId);
      const running = projecting.get(spaceId);
      if (running) return abortable(running, options.signal);
      const started = runJob(`Laying out ${space.name}`, options, (jobOptions) => layOut(space, { ...jobOptions, onLayout: options.onLayout })).finally(() => projecting.delete(spaceId));
      projecting.set(spaceId, started);
      return started;
    },
    runJob: (title, options, work) => {
      lifetime.assertAlive('The dataset');
      return runJob(title, options, work);
    },
    addEmbeddings: (space, loaded, options = {}) =>
      inLane(async () => {
        lifetime.assertAlive('The dataset');
        options.signal?.throwIfAborted();
        const info = computedSpace(space, loaded);
        await database.exec(`DROP TABLE IF EXISTS ${sqlIdentifier(projectionTable(info.id))}`, { signal: options.signal });
        manifest = { ...manifest, embeddings: [...(manifest.embeddings ?? []).filter(({ id }) => id !== info.id), info] };
        embeddings.set(info.id, () => Promise.resolve(loaded));
        await showResults(status.getSnapshot().modelId, options.signal);
      }),
    async useSpace(spaceId, options = {}) {
      lifetime.assertAlive('The dataset');
      findSpace(spaceId);
      if (!(await database.hasTable(projectionTable(spaceId)))) await dataset.project(spaceId, options);
      await inLane(async () => {
        options.signal?.throwIfAborted();
        const chosen = findSpace(spaceId);
        manifest = { ...manifest, embeddings: [chosen, ...(manifest.embeddings ?? []).filter(({ id }) => id !== spaceId)] };
        const { modelId } = status.getSnapshot();
        await refreshPositions(context(modelId), { signal: options.signal });
        await showResults(modelId, options.signal);
      });
    },
    linkBase: (options = {}) => readLinkBase(database, manifest, options),
    async add(imported, options = {}) {
      lifetime.assertAlive('The dataset');
      return runJob(`Adding ${imported.manifest.name}`, options, (jobOptions) => inLane(() => addImported(imported, jobOptions)));
    },
    dispose: () => lifetime.dispose(),
  };

  async function addImported(imported: ImportedDataset, options: TaskOptions): Promise<AddResult> {
    const next = extendManifest(manifest, imported.manifest);
    const added = await insertAddition(database, next, imported, options);
    additions.push(imported);
    parts.addMedia(imported);
    for (const space of imported.manifest.embeddings ?? []) {
      embeddings.set(space.id, onceAsync(() => loadSpace(readImportedBundle(imported).read, space, lifetime.signal)));
    }
    manifest = next;
    const modelId = status.getSnapshot().modelId ?? next.models?.[0]?.id ?? null;
    const audited = await analyseAll(context(modelId), options);
    await showResults(modelId, options.signal, audited);
    return added;
  }

  return {
    dataset,
    analyse,
    async restore(fresh) {
      for (const imported of additions) await insertAddition(fresh, manifest, imported, { signal: lifetime.signal });
      await analyseAll(context(status.getSnapshot().modelId, fresh), { signal: lifetime.signal });
      await scoreColumns.refresh(fresh, { signal: lifetime.signal });
      await sets.refresh(fresh, status.getSnapshot().version, { signal: lifetime.signal });
      // Mosaic's own tables are gone; it may ask again once the queue moves on.
      setTimeout(() => mosaic.invalidate(), 0);
    },
  };
}

async function loadSpace(read: BundleReader['read'], space: EmbeddingSpaceInfo, signal: AbortSignal): Promise<Embeddings> {
  const bytes = await read(space.file, { signal });
  return decodeEmbeddings(bytes, space.dim, space.file);
}

async function countRows(database: Database, signal: AbortSignal | undefined): Promise<DatasetStatus['counts']> {
  const count = (table: string, condition = 'TRUE') => `(SELECT count(*) FROM ${table} WHERE ${condition})::INTEGER`;
  const table = await database.query(
    `SELECT ${count('frames')} AS frames, ${count('labels')} AS labels, ${count('inferences')} AS inferences, ${count('elements')} AS elements, ${count('elements', "flagged AND level = 'object'")} AS flagged`,
    { signal },
  );
  const row = table.get(0);
  return { frames: Number(row?.frames), labels: Number(row?.labels), inferences: Number(row?.inferences), elements: Number(row?.elements), flagged: Number(row?.flagged) };
}

async function requireModel(database: Database, modelId: string, signal: AbortSignal | undefined): Promise<void> {
  const found = await database.query(`SELECT 1 FROM inferences WHERE model_id = ${sqlLiteral(modelId)} LIMIT 1`, { signal });
  if (found.numRows > 0) return;
  const models = (await database.query('SELECT DISTINCT model_id FROM inferences ORDER BY model_id LIMIT 20', { signal })).toArray().map((row) => String(row.model_id));
  throw new ShoalError('not-found', `There are no inferences of the model "${modelId}". Models: ${models.join(', ') || 'none'}.`, { details: { modelId, models } });
}

function modelName(manifest: Manifest, modelId: string): string {
  return manifest.models?.find((model) => model.id === modelId)?.name ?? modelId;
}
