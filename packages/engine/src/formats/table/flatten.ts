import type { AnnotatedInference, AnnotatedLabel, Annotation, ImportedFrame, ImportedMedia, Pose } from '../../model/annotation';
import type { TableSchema } from './table-builder';

// How rows become columns. The names are those of CANONICAL_COLUMNS.

const annotationSchema = {
  frame_id: 'category',
  task: 'category',
  class_id: 'category',
  sensor_id: 'category',
  x: 'number',
  y: 'number',
  w: 'number',
  h: 'number',
  rotation: 'number',
  polygons: 'number-lists',
  keypoints: 'numbers',
  mask_width: 'integer',
  mask_height: 'integer',
  mask_counts: 'text',
  center_x: 'number',
  center_y: 'number',
  center_z: 'number',
  size_l: 'number',
  size_w: 'number',
  size_h: 'number',
  quat_w: 'number',
  quat_x: 'number',
  quat_y: 'number',
  quat_z: 'number',
  reference: 'category',
  span_start: 'integer',
  span_end: 'integer',
  time_start: 'number',
  time_end: 'number',
  track_id: 'category',
  iscrowd: 'flag',
  ignored: 'flag',
  area: 'number',
  occluded: 'number',
  truncated: 'number',
  attributes: 'text',
} as const satisfies TableSchema;

export const FRAME_SCHEMA = {
  frame_id: 'text',
  dataset: 'category',
  split: 'category',
  labeled: 'flag',
  width: 'integer',
  height: 'integer',
  timestamp: 'time',
  sequence_id: 'category',
  sequence_index: 'integer',
  lat: 'number',
  lon: 'number',
} as const satisfies TableSchema;

export const MEDIA_SCHEMA = {
  frame_id: 'category',
  sensor_id: 'category',
  kind: 'category',
  uri: 'text',
  width: 'integer',
  height: 'integer',
  byte_offset: 'number',
  byte_length: 'number',
  text: 'text',
  intrinsics: 'numbers',
  pose: 'numbers',
  ego_pose: 'numbers',
  timestamp: 'time',
} as const satisfies TableSchema;

export const LABEL_SCHEMA = { label_id: 'text', set_id: 'category', ...annotationSchema, source: 'category', annotator: 'category', batch: 'category', updated_at: 'time' } as const satisfies TableSchema;
export const INFERENCE_SCHEMA = { inference_id: 'text', model_id: 'category', ...annotationSchema, confidence: 'number', probs: 'vector', loss: 'number' } as const satisfies TableSchema;

type Row<S extends TableSchema> = { readonly [K in keyof S]?: unknown };

export function flattenFrame(frame: ImportedFrame): Row<typeof FRAME_SCHEMA> {
  return {
    frame_id: frame.frameId,
    dataset: frame.dataset ?? (frame.labeled ? 'labeled' : 'unlabeled'),
    split: frame.split,
    labeled: frame.labeled,
    width: frame.width,
    height: frame.height,
    timestamp: frame.timestamp,
    sequence_id: frame.sequenceId,
    sequence_index: frame.sequenceIndex,
    lat: frame.lat,
    lon: frame.lon,
  };
}

export function flattenMedia(media: ImportedMedia): Row<typeof MEDIA_SCHEMA> {
  return {
    frame_id: media.frameId,
    sensor_id: media.sensorId ?? 'camera',
    kind: media.kind ?? 'image',
    uri: media.uri,
    width: media.width,
    height: media.height,
    byte_offset: media.byteOffset,
    byte_length: media.byteLength,
    text: media.text,
    intrinsics: media.intrinsics,
    pose: flattenPose(media.pose),
    ego_pose: flattenPose(media.egoPose),
    timestamp: media.timestamp,
  };
}

/** Seven numbers: x, y, z, then the quaternion w, x, y, z. */
export function flattenPose(pose: Pose | null | undefined): readonly number[] | null {
  return pose ? [...pose.translation, ...pose.rotation] : null;
}

function flattenAnnotation(item: Annotation): Row<typeof annotationSchema> {
  const { box, mask, cuboid, span, interval } = item;
  return {
    frame_id: item.frameId,
    task: item.task,
    class_id: item.classId,
    sensor_id: item.sensorId,
    x: box?.x,
    y: box?.y,
    w: box?.w,
    h: box?.h,
    rotation: item.rotation,
    polygons: item.polygons,
    keypoints: item.keypoints,
    mask_width: mask?.width,
    mask_height: mask?.height,
    mask_counts: mask?.counts,
    center_x: cuboid?.center[0],
    center_y: cuboid?.center[1],
    center_z: cuboid?.center[2],
    size_l: cuboid?.size[0],
    size_w: cuboid?.size[1],
    size_h: cuboid?.size[2],
    quat_w: cuboid?.rotation[0],
    quat_x: cuboid?.rotation[1],
    quat_y: cuboid?.rotation[2],
    quat_z: cuboid?.rotation[3],
    reference: cuboid?.reference,
    span_start: span?.start,
    span_end: span?.end,
    time_start: interval?.start,
    time_end: interval?.end,
    track_id: item.trackId,
    iscrowd: item.iscrowd,
    ignored: item.ignored,
    area: item.area,
    occluded: item.occluded,
    truncated: item.truncated,
    attributes: item.attributes && Object.keys(item.attributes).length > 0 ? JSON.stringify(item.attributes) : null,
  };
}

export function flattenLabel(label: AnnotatedLabel): Row<typeof LABEL_SCHEMA> {
  return { ...flattenAnnotation(label), label_id: label.labelId, set_id: label.setId ?? 'labels', source: label.source, annotator: label.annotator, batch: label.batch, updated_at: label.updatedAt };
}

export function flattenInference(inference: AnnotatedInference): Row<typeof INFERENCE_SCHEMA> {
  return { ...flattenAnnotation(inference), inference_id: inference.inferenceId, model_id: inference.modelId, confidence: inference.confidence, probs: inference.probs, loss: inference.loss };
}
