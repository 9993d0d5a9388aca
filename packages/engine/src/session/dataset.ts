import type { Progress, TaskOptions } from '../base/abort';
import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { ElementId } from '../model/element';
import type { Embeddings } from '../formats/arrow/decode-embeddings';
import type { LinkBase } from '../formats/link/linked-dataset';
import type { EmbeddingSpaceInfo, Manifest } from '../model/manifest';
import type { Person } from '../model/person';
import type { Review } from '../review/review';
import type { SharedSelection } from './selection';
import type { ImportedDataset } from './import/importer';
import type { SimilarElements, SimilarOptions } from './find-similar';
import type { AddedRows } from './ingest';
import type { Media } from './media';
import type { ScoreColumn } from './score-columns';
import type { ProjectOptions } from './project-space';
import type { Coordinator, Selection } from '@uwdata/mosaic-core';

export interface DatasetStatus {
  /** The model whose inferences are compared with the labels; `null` without inferences. */
  readonly modelId: string | null;
  /** Grows whenever result tables were rewritten; views re-query when it changes. */
  readonly version: number;
  /** Work in the background, in the order in which it was started. */
  readonly jobs: readonly Job[];
  /** Whether the result tables hold what `audit` found, of this model and these labels. */
  readonly audited: boolean;
  /** Rows of the tables; `flagged` counts objects that an analysis flagged. */
  readonly counts: { readonly frames: number; readonly labels: number; readonly inferences: number; readonly elements: number; readonly flagged: number };
}

export interface Job {
  readonly id: string;
  readonly title: string;
  readonly progress: Progress | null;
  readonly cancel: () => void;
}

/** One open dataset and everything live around it. */
export interface Dataset extends Disposable {
  /** Stable for the same dataset across reloads; names its review log. */
  readonly id: string;
  /** Grows when something is added; `status` then has a new version. */
  readonly manifest: Manifest;
  readonly database: Database;
  readonly compute: Compute;
  readonly selection: SharedSelection;
  readonly review: Review;
  /** Everybody whom the host knows; whoever decides here is the first. */
  readonly people: readonly Person[];
  readonly media: Media;
  readonly status: Readable<DatasetStatus>;
  /** Mosaic coordinator over `database`; hosts may connect their own clients. */
  readonly coordinator: Coordinator;
  /** The shared filters as a Mosaic crossfilter selection, kept in step with `selection`. */
  readonly crossfilter: Selection;
  /**
   * Runs what takes its time, as a job: neighbours, duplicates with different labels, other models and one ranking from all of it, ObjectLab, a look at
   * every picture, checks of the dataset as a whole. Results are kept by content, and are there at once when the same dataset is opened again.
   */
  audit(options?: TaskOptions): Promise<void>;
  /** Compares another model with the labels: re-runs matching and scoring, and rewrites `elements`. */
  setModel(modelId: string, options?: TaskOptions): Promise<void>;
  /**
   * The vectors of an embedding space, fetched on first use and then kept; they live outside the database. Rejects with
   * `not-found`, `fetch-failed` or `invalid-data`.
   */
  loadEmbeddings(spaceId: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Embeddings>;
  /**
   * Elements most like others, or like vectors, in an embedding space, among all or those that meet a condition. Exact. Rejects with `not-found` when
   * the space or every vector is missing, `invalid-argument` without anything to look for.
   */
  findSimilar(options: SimilarOptions): Promise<SimilarElements>;
  /**
   * Filters to exactly these elements, however many, under the source `picked` unless another is given. Replaces the filter of that source; an empty
   * set shows nothing.
   */
  showOnly(ids: ReadonlySet<ElementId>, options?: ShowOnlyOptions): Promise<void>;
  /**
   * Adds numbers that were computed here as a column of `elements`, to filter, sort and colour by, for as long as the dataset is open; `null` removes it. A
   * column of the same name is replaced. Rejects with `invalid-argument` for a name that is none, or that a column of the tables has.
   */
  setColumn(name: string, column: ScoreColumn | null, options?: TaskOptions): Promise<void>;
  /** Computes the map positions of an embedding space that came without them, as a job; says where they are on the way. */
  project(spaceId: string, options?: ProjectOptions): Promise<void>;
  /**
   * Adds vectors that were computed here as an embedding space, for as long as the dataset is open; a space with the same id is replaced. Rejects with
   * `invalid-argument` when the id or the number of vectors does not fit.
   */
  addEmbeddings(space: Pick<EmbeddingSpaceInfo, 'id' | 'name' | 'metric' | 'level'>, embeddings: Embeddings, options?: TaskOptions): Promise<void>;
  /** Makes a space the first of its level: map and audits take it from then on. Computes its map positions when there are none, as a job. */
  useSpace(spaceId: string, options?: TaskOptions): Promise<void>;
  /** Runs work of the host and shows it in `status.jobs`, with progress and a way to stop it. */
  runJob<T>(title: string, options: TaskOptions, work: (options: TaskOptions) => Promise<T>): Promise<T>;
  /** What an importer has to know so that new files find the frames and classes that are here: `importer.run(plan, { base })`. */
  linkBase(options?: { readonly signal?: AbortSignal | undefined }): Promise<LinkBase>;
  /**
   * Adds what was imported with `linkBase()`: inferences of another model, new frames, labels that replace those with the same id. The files that were
   * imported before are not changed, and the addition lives as long as the dataset is open.
   */
  add(imported: ImportedDataset, options?: TaskOptions): Promise<AddResult>;
}

export interface ShowOnlyOptions {
  readonly source?: string | undefined;
  /** What the chip says; default "n picked". */
  readonly label?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows that came, by table. */
export type AddResult = Readonly<Record<'frames' | 'media' | 'labels' | 'inferences', AddedRows>>;
