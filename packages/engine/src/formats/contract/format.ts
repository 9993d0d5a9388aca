import type { ClassInfo, EmbeddingSpaceInfo, ModelInfo } from '../../model/manifest';
import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '../../model/annotation';
import type { RawTable } from '../table/raw-table';
import type { Finding } from './findings';
import type { FileSet } from './source-file';

/**
 * One file format: a folder under `formats/` that exports a `Format`, and a line in `registry.ts`. Everything here is pure
 * given the bytes: no DOM, no network, no clock. The same code runs in a worker of the page, in Node, and in tests.
 */
export interface Format {
  /** Kebab-case; what `--format` takes: `coco`, `label-studio`. */
  readonly id: string;
  /** As people write it: `COCO`, `Label Studio`. */
  readonly title: string;
  /** What a person may correct about a guess, shown in the import dialog and taken by `--map`. */
  readonly options?: readonly FormatOption[] | undefined;
  /** Finds what this format could read among the files. Looks at names and heads, never at whole files. */
  sniff?(files: FileSet): Promise<readonly Guess[]>;
  /**
   * Reads the files of one part into `target`. A row that cannot be used becomes a finding and the next one is read; a file
   * that cannot be read at all throws a ShoalError (`invalid-data`, `unsupported-format`).
   */
  read?(part: Part, target: ImportTarget, context: ReadContext): Promise<void>;
  /** Writes a whole dataset. What the format cannot hold is returned as findings (`not-carried`), never lost in silence. */
  write?(dataset: WritableDataset, options?: WriteOptions): Promise<WrittenFiles>;
}

export type OptionValue = string | number | boolean | null;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface FormatOption {
  readonly id: string;
  readonly title: string;
  /** `column`: a column of the part's table, or null for none. */
  readonly kind: 'choice' | 'text' | 'number' | 'flag' | 'column';
  readonly choices?: readonly { readonly value: OptionValue; readonly title: string }[] | undefined;
  readonly help?: string | undefined;
}

/** What a format believes about some files. */
export interface Guess {
  /** Paths that are read together as one part. */
  readonly files: readonly string[];
  /** Paths that belong to it without being parsed by it (the pictures of a folder). They count as explained. */
  readonly companions?: readonly string[] | undefined;
  /** 0..1. 0.95: its own marks are there; 0.5: it would fit; below 0.2 it is not offered. */
  readonly confidence: number;
  /** Only worth a part of its own when nothing else is read: its files are linked by name otherwise. */
  readonly isFallback?: boolean | undefined;
  /** Short facts a person can check: `has images, annotations and categories`, `boxes are x, y, width, height in pixels`. */
  readonly evidence: readonly string[];
  /** Values of `options` that the format would use. */
  readonly options?: OptionValues | undefined;
  /** For tables: what is in them, so that columns can be assigned. */
  readonly preview?: TablePreview | undefined;
}

export interface TablePreview {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly samples: readonly string[] }[];
  /** Rows of the whole file where that is known. */
  readonly rows?: number | undefined;
}

/** What is read together: a guess that somebody accepted, perhaps with other options. */
export interface Part {
  readonly files: readonly string[];
  readonly options: OptionValues;
}

export interface ReadContext {
  readonly files: FileSet;
  readonly signal: AbortSignal | undefined;
  /**
   * Says how far it is (bytes, rows or files; the unit does not matter) and that it is alive. Await what it returns: the loop
   * gets a turn now and then, so that an abort is heard. Call it at least every few thousand rows.
   */
  progress(done: number, total?: number): Promise<void> | undefined;
}

/** Takes rows of the canonical tables. Rows are copied into columns at once; nothing of them is kept. */
export interface ImportTarget {
  /** Name of the dataset, where the files give one. */
  setName(name: string): void;
  /** In order; the order of `probs`. An id that was given before is ignored. */
  addClass(info: ClassInfo): void;
  addModel(info: ModelInfo): void;
  addFrame(frame: ImportedFrame): void;
  addMedia(media: ImportedMedia): void;
  addLabel(label: AnnotatedLabel): void;
  addInference(inference: AnnotatedInference): void;
  /** Vectors with their owners. `table`: `owner` ('frame' | 'label' | 'inference'), `owner_id`, `vector`. */
  addEmbeddings(info: Omit<EmbeddingSpaceInfo, 'file' | 'projection'>, table: RawTable): void;
  /** Positions on the map that the files bring along. `table`: `owner`, `owner_id`, `x`, `y`. */
  addPositions(spaceId: string, table: RawTable): void;
  /** An array whose rows belong to the rows of a table in another part, in order. */
  addArray(array: RowArray): void;
  report(finding: Finding): void;
}

/** An array beside a table: row i belongs to row i. It is put together with a table of the same length, or makes frames of its own. */
export interface RowArray {
  /** File name without its extension. */
  readonly name: string;
  readonly role: 'embedding' | 'probabilities' | 'labels' | 'positions';
  readonly rows: number;
  readonly columns: number;
  /** Row-major. Labels: class indices. */
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** A dataset as writers get it: frame by frame, so that nothing but the current frame is held as objects. */
export interface WritableDataset {
  readonly name: string;
  readonly classes: readonly ClassInfo[];
  readonly models: readonly ModelInfo[];
  readonly counts: { readonly frames: number; readonly labels: number; readonly inferences: number };
  /** Can be walked more than once. */
  frames(): Iterable<WritableFrame>;
}

export interface WritableFrame {
  readonly frame: ImportedFrame;
  readonly media: readonly ImportedMedia[];
  readonly labels: readonly AnnotatedLabel[];
  readonly inferences: readonly AnnotatedInference[];
}

export interface WriteOptions {
  /** Write the inferences of this model (as results or pre-annotations) where the format has a place for them. */
  readonly modelId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenFiles {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** What the format could not hold. */
  readonly notCarried: readonly Finding[];
}
