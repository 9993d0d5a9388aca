/** `shoal.json`: what is in a dataset bundle and where. Paths are relative to the manifest. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly description?: string;
  readonly license?: string;
  /** Order defines the columns of every `probs` vector. */
  readonly classes: readonly ClassInfo[];
  readonly tables: {
    readonly frames: string;
    readonly media: string;
    readonly labels?: string;
    readonly inferences?: string;
  };
  readonly embeddings?: readonly EmbeddingSpaceInfo[];
  /** Prefix of every relative media `uri`; default is the manifest's own folder. */
  readonly mediaBase?: string;
  /** Arrow IPC file with what the import found; it becomes rows of `import_report`. */
  readonly importReport?: string;
  /** Models in `inferences`, the first is the default. */
  readonly models?: readonly ModelInfo[];
}

export interface ClassInfo {
  readonly id: string;
  readonly name: string;
  /** CSS colour; when absent the palette assigns one by name. */
  readonly color?: string;
  /** The wider class that it belongs to: `vehicle` of `car`. */
  readonly supercategory?: string;
  /** Names of the keypoints, in the order of an annotation's `keypoints`. */
  readonly keypoints?: readonly string[];
  /** Lines between keypoints, as pairs of their numbers counted from 1 (COCO's counting). */
  readonly skeleton?: readonly (readonly [number, number])[];
}

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

export interface EmbeddingSpaceInfo {
  /** Identifier made of `[a-z0-9_]`, used in table names (`embeddings_<id>`, `projections_<id>`). */
  readonly id: string;
  readonly name: string;
  readonly dim: number;
  readonly metric: 'cosine' | 'l2';
  /** Which elements have a vector: whole frames, or objects (labels and inferences). */
  readonly level: 'frame' | 'object';
  /** Arrow IPC file with `owner`, `owner_id`, `vector` (FixedSizeList<float32>[dim]). */
  readonly file: string;
  /** Arrow IPC file with `owner`, `owner_id`, `x`, `y` when a projection was computed before. */
  readonly projection?: string;
}
