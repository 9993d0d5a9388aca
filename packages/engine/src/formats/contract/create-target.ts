import type { ClassInfo, EmbeddingSpaceInfo, ModelInfo } from '../../model/manifest';
import { FRAME_SCHEMA, flattenFrame, flattenInference, flattenLabel, flattenMedia, INFERENCE_SCHEMA, LABEL_SCHEMA, MEDIA_SCHEMA } from '../table/flatten';
import type { RawTable } from '../table/raw-table';
import { createTableBuilder } from '../table/table-builder';
import { createFindings, type FindingSummary } from './findings';
import type { ImportTarget, RowArray } from './format';

/** What reading one part gave: plain values and typed arrays only, so that it moves between threads without a copy. */
export interface ImportedPart {
  readonly name: string | null;
  readonly classes: readonly ClassInfo[];
  readonly models: readonly ModelInfo[];
  readonly frames: RawTable;
  readonly media: RawTable;
  readonly labels: RawTable;
  readonly inferences: RawTable;
  readonly embeddings: readonly { readonly info: Omit<EmbeddingSpaceInfo, 'file' | 'projection'>; readonly table: RawTable }[];
  readonly positions: readonly { readonly spaceId: string; readonly table: RawTable }[];
  readonly arrays: readonly RowArray[];
  readonly report: FindingSummary;
}

export interface PartTarget extends ImportTarget {
  finish(): ImportedPart;
}

/** Collects the rows of one part in columns. */
export function createTarget(): PartTarget {
  const frames = createTableBuilder(FRAME_SCHEMA);
  const media = createTableBuilder(MEDIA_SCHEMA);
  const labels = createTableBuilder(LABEL_SCHEMA);
  const inferences = createTableBuilder(INFERENCE_SCHEMA);
  const classes = new Map<string, ClassInfo>();
  const models = new Map<string, ModelInfo>();
  const embeddings: ImportedPart['embeddings'][number][] = [];
  const positions: ImportedPart['positions'][number][] = [];
  const arrays: RowArray[] = [];
  const findings = createFindings();
  let name: string | null = null;
  return {
    setName: (given) => (name = given.trim() || name),
    addClass(info) {
      if (!classes.has(info.id)) classes.set(info.id, info);
    },
    addModel(info) {
      if (!models.has(info.id)) models.set(info.id, info);
    },
    addFrame: (frame) => frames.add(flattenFrame(frame), frame.extra),
    addMedia: (item) => media.add(flattenMedia(item)),
    addLabel: (label) => labels.add(flattenLabel(label), label.extra),
    addInference: (inference) => inferences.add(flattenInference(inference), inference.extra),
    addEmbeddings: (info, table) => embeddings.push({ info, table }),
    addPositions: (spaceId, table) => positions.push({ spaceId, table }),
    addArray: (array) => arrays.push(array),
    report: (finding) => findings.add(finding),
    finish: () => ({
      name,
      classes: [...classes.values()],
      models: [...models.values()],
      frames: frames.finish(['frame_id', 'dataset', 'labeled', 'width', 'height']),
      media: media.finish(['frame_id', 'sensor_id', 'kind', 'uri']),
      labels: labels.finish(['label_id', 'frame_id', 'set_id', 'task', 'class_id']),
      inferences: inferences.finish(['inference_id', 'frame_id', 'model_id', 'task', 'class_id', 'confidence']),
      embeddings,
      positions,
      arrays,
      report: findings.finish(),
    }),
  };
}
