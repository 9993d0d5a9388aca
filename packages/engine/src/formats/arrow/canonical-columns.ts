import type { DataType } from 'apache-arrow';
import { Type } from 'apache-arrow';

/** What a column may be in a file, and what it becomes in the database. */
export type ColumnRole = 'id' | 'text' | 'number' | 'integer' | 'flag' | 'time' | 'vector' | 'numbers' | 'number-lists';

export interface CanonicalColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly required: boolean;
}

export type ImportedTable = 'frames' | 'media' | 'labels' | 'inferences';

const required = (name: string, role: ColumnRole): CanonicalColumn => ({ name, role, required: true });
const optional = (name: string, role: ColumnRole): CanonicalColumn => ({ name, role, required: false });

/** What labels and inferences have in common beside their ids; how each is filled is in `formats/table/flatten.ts`. */
const annotation: readonly CanonicalColumn[] = [
  ...['x', 'y', 'w', 'h', 'rotation'].map((name) => optional(name, 'number')),
  optional('sensor_id', 'text'),
  optional('polygons', 'number-lists'),
  optional('keypoints', 'numbers'),
  optional('mask_width', 'integer'),
  optional('mask_height', 'integer'),
  optional('mask_counts', 'text'),
  ...['center_x', 'center_y', 'center_z', 'size_l', 'size_w', 'size_h', 'quat_w', 'quat_x', 'quat_y', 'quat_z'].map((name) => optional(name, 'number')),
  optional('reference', 'text'),
  optional('span_start', 'integer'),
  optional('span_end', 'integer'),
  optional('time_start', 'number'),
  optional('time_end', 'number'),
  optional('track_id', 'id'),
  optional('iscrowd', 'flag'),
  optional('ignored', 'flag'),
  optional('area', 'number'),
  optional('occluded', 'number'),
  optional('truncated', 'number'),
  optional('attributes', 'text'),
];

/** The canonical columns of the tables that a bundle holds, as `model/tables.ts` describes them. */
export const CANONICAL_COLUMNS: Readonly<Record<ImportedTable, readonly CanonicalColumn[]>> = {
  frames: [
    required('frame_id', 'id'),
    required('dataset', 'text'),
    optional('split', 'text'),
    required('labeled', 'flag'),
    required('width', 'integer'),
    required('height', 'integer'),
    optional('timestamp', 'time'),
    optional('sequence_id', 'id'),
    optional('sequence_index', 'integer'),
    optional('lat', 'number'),
    optional('lon', 'number'),
  ],
  media: [
    required('frame_id', 'id'),
    optional('sensor_id', 'text'),
    optional('kind', 'text'),
    optional('uri', 'text'),
    optional('width', 'integer'),
    optional('height', 'integer'),
    optional('byte_offset', 'number'),
    optional('byte_length', 'number'),
    optional('text', 'text'),
    optional('intrinsics', 'numbers'),
    optional('pose', 'numbers'),
    optional('ego_pose', 'numbers'),
    optional('timestamp', 'time'),
  ],
  labels: [
    required('label_id', 'id'),
    required('frame_id', 'id'),
    optional('set_id', 'text'),
    required('task', 'text'),
    required('class_id', 'id'),
    ...annotation,
    optional('source', 'text'),
    optional('annotator', 'text'),
    optional('batch', 'text'),
    optional('updated_at', 'time'),
  ],
  inferences: [
    required('inference_id', 'id'),
    required('frame_id', 'id'),
    required('model_id', 'id'),
    required('task', 'text'),
    required('class_id', 'id'),
    ...annotation,
    required('confidence', 'number'),
    optional('probs', 'vector'),
    optional('loss', 'number'),
  ],
};

/** Whether an Arrow type can play a role; dictionaries count as their values. */
export function fitsRole(type: DataType, role: ColumnRole): boolean {
  const id: Type = type.typeId === Type.Dictionary ? (type as DataType & { dictionary: DataType }).dictionary.typeId : type.typeId;
  const isText = id === Type.Utf8 || id === Type.LargeUtf8 || id === Type.Utf8View;
  const isInteger = id === Type.Int;
  const isNumber = isInteger || id === Type.Float || id === Type.Decimal;
  if (id === Type.Null) return true;
  switch (role) {
    case 'id':
      return isText || isInteger;
    case 'text':
      return isText || isNumber || id === Type.Bool;
    case 'number':
    case 'integer':
      return isNumber;
    case 'flag':
      return id === Type.Bool || isInteger;
    case 'time':
      return id === Type.Timestamp || id === Type.Date || isInteger || isText;
    case 'vector':
    case 'numbers':
    case 'number-lists':
      return id === Type.FixedSizeList || id === Type.List;
  }
}

export const ROLE_WORDS: Readonly<Record<ColumnRole, string>> = {
  id: 'text or whole numbers',
  text: 'text',
  number: 'numbers',
  integer: 'numbers',
  flag: 'true or false',
  time: 'a timestamp, milliseconds since 1970, or ISO text',
  vector: 'a fixed-size list of float32',
  numbers: 'a list of numbers',
  'number-lists': 'a list of lists of numbers',
};
