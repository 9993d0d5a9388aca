/**
 * The canonical tables. Every id is a string, every box is in pixels with a top-left origin, every score is higher =
 * more worth a look. Columns marked `?` may be absent; extra columns are kept and can be filtered by.
 */

/** Names of the tables that exist in the database of an open dataset. */
export const TABLES = {
  frames: 'frames',
  media: 'media',
  labels: 'labels',
  inferences: 'inferences',
  matches: 'matches',
  scores: 'scores',
  elements: 'elements',
} as const;

/**
 * `frames`: one row a picture (or scan, or text).
 * `dataset`: labeled | unlabeled | production | any tag. `labeled`: whether somebody annotated the frame at all; an
 * un-annotated frame is not an empty one.
 */
export interface FrameRow {
  frame_id: string;
  dataset: string;
  split?: string | null;
  labeled: boolean;
  width: number;
  height: number;
  /** Milliseconds since the epoch, UTC (Arrow timestamp[ms]). */
  timestamp?: number | null;
  sequence_id?: string | null;
  sequence_index?: number | null;
  lat?: number | null;
  lon?: number | null;
}

/** `media`: where the bytes of a frame are. `byte_offset` and `byte_length` select a part of a larger file. */
export interface MediaRow {
  frame_id: string;
  sensor_id: string;
  kind: 'image';
  uri: string;
  width: number;
  height: number;
  byte_offset?: number | null;
  byte_length?: number | null;
}

/** `labels`: what people annotated. Box columns are null for `task = 'class'`. */
export interface LabelRow {
  label_id: string;
  frame_id: string;
  set_id: string;
  task: 'class' | 'box';
  class_id: string;
  x: number | null;
  y: number | null;
  w: number | null;
  h: number | null;
  iscrowd?: boolean | null;
  annotator?: string | null;
  batch?: string | null;
  updated_at?: number | null;
}

/** `inferences`: what models said. `probs` is FixedSizeList<float32>[classes] in the manifest's class order. */
export interface InferenceRow {
  inference_id: string;
  frame_id: string;
  model_id: string;
  task: 'class' | 'box';
  class_id: string;
  x: number | null;
  y: number | null;
  w: number | null;
  h: number | null;
  confidence: number;
  probs?: Float32Array | null;
}

/** `matches`: result of greedy matching of inferences with labels, one row a pair or an unmatched element. */
export interface MatchRow {
  model_id: string;
  frame_id: string;
  label_id: string | null;
  inference_id: string | null;
  /** 0 when unmatched. */
  iou: number;
  agreement: string;
}

/**
 * `scores`: one row per scored element and scorer. `score` is 0..1, higher = more worth a look; `raw` is the value of
 * the formula as its source defines it. `reason` is a sentence; `evidence` lists element ids.
 */
export interface ScoreRow {
  model_id: string;
  scorer_id: string;
  owner: 'label' | 'inference' | 'frame';
  owner_id: string;
  frame_id: string;
  score: number;
  raw: number;
  kind: string;
  suggested: string | null;
  flagged: boolean;
  reason: string;
  evidence: readonly string[];
}

/**
 * `elements`: the one wide table that every widget queries, one row per object or frame that can be shown, judged or
 * collected. Objects: every label (with its matched inference beside it) and every inference without a label.
 * All columns of `frames` are joined in, so any of them can be filtered by or coloured by.
 */
export interface ElementRow {
  /** `label:<id>`, `inference:<id>` or `frame:<id>`. */
  element_id: string;
  kind: 'label' | 'inference' | 'frame';
  id: string;
  level: 'object' | 'frame';
  frame_id: string;
  label_id: string | null;
  inference_id: string | null;
  model_id: string | null;
  task: 'class' | 'box' | null;
  /** Class given by the label. */
  given: string | null;
  /** Class predicted by the matched (or only) inference. */
  predicted: string | null;
  /** `given` where it exists, otherwise `predicted`: the class to colour by. */
  class_id: string | null;
  confidence: number | null;
  iou: number | null;
  agreement: string;
  /** Highest score of any scorer, 0 when nothing is suspicious. */
  score: number;
  scorer_id: string | null;
  suggested: string | null;
  flagged: boolean;
  reason: string | null;
  loss: number | null;
  x: number | null;
  y: number | null;
  w: number | null;
  h: number | null;
  annotator: string | null;
  batch: string | null;
  /** Position on the embedding map, unit-free; null without an embedding. */
  map_x: number | null;
  map_y: number | null;
}
