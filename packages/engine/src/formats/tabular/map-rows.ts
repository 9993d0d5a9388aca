import type { Box } from '../../model/geometry';
import type { AnnotatedInference, ExtraValue, ImportedFrame, MediaKind } from '../../model/annotation';
import type { ImportTarget } from '../contract/format';
import { AUDIO_EXTENSIONS, extensionOf, VIDEO_EXTENSIONS } from '../contract/source-file';
import { showValue, type FindingCode } from '../contract/findings';
import { createCategoryBuilder, createNumberBuilder, createTextBuilder, createVectorBuilder } from '../table/column-builders';
import { getCell, type RawTable } from '../table/raw-table';
import { readTime } from './read-time';
import type { ColumnRole, Mapping } from './roles';

/** More different labels than this are no classes. */
export const MAX_CLASSES = 1000;

export interface RowMapper {
  /** Takes the next rows in. */
  add(batch: RawTable): void;
  finish(): void;
}

type Cell = string | number | bigint | boolean | null;

/** Turns rows into frames, labels and inferences as the mapping says. `file` is named in findings; `name` is its stem. */
export function createRowMapper(mapping: Mapping, file: string, name: string, target: ImportTarget): RowMapper {
  const { columns, rows: meaning } = mapping;
  const used = new Set(Object.values(columns));
  const frames = new Set<string>();
  const classes = new Set<string>();
  const modelId = mapping.model ?? name;
  const isInference = meaning === 'inferences';
  const embedding = { owner: createCategoryBuilder(), ownerId: createTextBuilder(), vector: createVectorBuilder(), dim: 0 };
  const places = { owner: createCategoryBuilder(), ownerId: createTextBuilder(), x: createNumberBuilder(), y: createNumberBuilder() };
  let row = 0;
  let probColumns = 0;

  if (isInference || columns.prediction !== undefined || columns.probabilities !== undefined) target.addModel({ id: modelId, name: modelId });

  function mapRow(batch: RawTable, at: number): void {
    const line = row + 1;
    const cell = (role: ColumnRole): Cell => {
      const column = columns[role] === undefined ? undefined : batch.columns[columns[role]];
      const value = column ? getCell(column, at) : null;
      return typeof value === 'object' ? null : value;
    };
    const report = (code: FindingCode, role: ColumnRole, message: string, value: unknown, frameId?: string): void => target.report({ code, message, file, line, column: columns[role], value: showValue(value), frameId });
    const text = (role: ColumnRole): string | null => {
      const value = cell(role);
      return value === null || value === '' ? null : String(value);
    };
    const number = (role: ColumnRole): number | null => {
      const value = cell(role);
      if (value === null || value === '') return null;
      const read = typeof value === 'boolean' ? NaN : Number(value);
      if (Number.isFinite(read)) return read;
      report('bad-value', role, 'The value is no number. It was left out.', value);
      return null;
    };
    const uri = text('uri');
    const frameId = text('id') ?? text('frame') ?? uri ?? `row-${row}`;
    if (meaning === 'frames' && frames.has(frameId)) {
      report('duplicate-id', columns.id ? 'id' : 'uri', 'An earlier row has the same id; this one was left out.', frameId, frameId);
      return;
    }
    const isFirst = !frames.has(frameId);
    frames.add(frameId);
    const confidence = readConfidence();
    const label = readClass('label');
    const prediction = readClass('prediction');
    const probs = readProbabilities();
    const isLabelled = meaning === 'objects' || (meaning === 'frames' && label !== null);
    const extra = isFirst ? extrasOf(batch, at) : undefined;
    if (isFirst) {
      const time = readTimeCell();
      target.addFrame({ frameId, labeled: isLabelled, dataset: text('dataset'), split: text('split'), sequenceId: text('sequence'), width: number('width'), height: number('height'), lat: number('lat'), lon: number('lon'), timestamp: time, extra: meaning === 'frames' ? extra : undefined } satisfies ImportedFrame);
      const body = text('text');
      if (uri !== null) target.addMedia({ frameId, kind: kindOf(uri), uri });
      else if (body !== null) target.addMedia({ frameId, kind: 'text', sensorId: 'text', uri: null, text: body });
    }
    if (meaning === 'frames') {
      if (label !== null) target.addLabel({ labelId: `${frameId}:label`, frameId, task: 'class', classId: label });
      if (prediction !== null || probs) addInference({ inferenceId: `${modelId}:${frameId}`, frameId, modelId, task: 'class', classId: prediction ?? '', confidence: confidence ?? (probs ? Math.max(...probs) : null), probs });
      addVectors('frame', frameId);
    } else mapObject();
    row += 1;

    function readConfidence(): number | null {
      const value = number('confidence');
      if (value !== null && (value < 0 || value > 1)) report('confidence-range', 'confidence', 'A confidence is between 0 and 1.', value, frameId);
      return value;
    }

    function readClass(role: 'label' | 'prediction'): string | null {
      const value = text(role);
      if (value === null || classes.has(value)) return value;
      if (classes.size >= MAX_CLASSES) {
        report('unknown-class', role, `There are more than ${MAX_CLASSES} different values, so this is probably no class. Map another column, or none.`, value, frameId);
        return null;
      }
      classes.add(value);
      return value;
    }

    function readProbabilities(): readonly number[] | null {
      const column = columns.probabilities === undefined ? undefined : batch.columns[columns.probabilities];
      const value = column ? getCell(column, at) : null;
      if (value === null || typeof value !== 'object') return null;
      const list = Array.from(value as Iterable<number>);
      probColumns = Math.max(probColumns, list.length);
      return list;
    }

    function readTimeCell(): number | null {
      const column = columns.time === undefined ? undefined : batch.columns[columns.time];
      const value = column ? getCell(column, at) : null;
      if (value === null || value === '' || typeof value === 'object') return null;
      const time = column?.type === 'time' ? Number(value) : readTime(value);
      if (time === null) report('unreadable-time', 'time', 'The time could not be read. Expected ISO text (2026-03-01T12:00:00Z) or seconds or milliseconds since 1970.', value, frameId);
      return time;
    }

    function addInference(inference: AnnotatedInference): void {
      if (!(inference.classId === '' && inference.probs)) {
        target.addInference(inference);
        return;
      }
      // The classes in the order of the columns are only known at the end; the index stands for the class until then.
      const best = inference.probs ? indexOfMax(Array.from(inference.probs)) : 0;
      target.addInference({ ...inference, classId: [...classes].toSorted()[best] ?? String(best) });
    }

    function mapObject(): void {
      const box = readBox();
      const classId = label ?? prediction;
      if (columns.box_1 !== undefined && box === undefined) return;
      if (classId === null) {
        report('skipped-row', 'label', 'The row has no class. It was left out.', null, frameId);
        return;
      }
      const common = { frameId, classId, task: box ? ('box' as const) : ('class' as const), box: box ?? null, extra: extrasOf(batch, at) };
      if (isInference) target.addInference({ ...common, inferenceId: `${modelId}:${row}`, modelId, confidence, probs });
      else target.addLabel({ ...common, labelId: text('id') ?? `${name}:${row}` });
      if (columns.embedding !== undefined) addVectors(isInference ? 'inference' : 'label', isInference ? `${modelId}:${row}` : (text('id') ?? `${name}:${row}`));
    }

    function readBox(): Box | null | undefined {
      if (columns.box_1 === undefined) return null;
      const [a, b, c, d] = (['box_1', 'box_2', 'box_3', 'box_4'] as const).map(number);
      // A row of an image without any object, as RetinaNet's CSV writes it.
      if (a === null && b === null && c === null && d === null) return undefined;
      if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') {
        report('skipped-row', 'box_1', 'The box has a value that is missing. The row was left out.', [a, b, c, d], frameId);
        return undefined;
      }
      const [order, unit] = mapping.boxFormat.split('-');
      const width = unit === 'relative' ? number('width') : 1;
      const height = unit === 'relative' ? number('height') : 1;
      if (width === null || height === null) {
        report('no-frame-size', 'width', 'The box is relative, and the size of the picture is not in the table. Map the columns with its width and height. The row was left out.', [a, b, c, d], frameId);
        return undefined;
      }
      if (unit === 'relative' ? Math.max(a, b, c, d) > 1.5 : false) report('mixed-coordinates', 'box_1', 'Boxes are read as relative, and this one is not.', [a, b, c, d], frameId);
      if (order === 'xyxy') {
        if (c < a || d < b) report('mixed-coordinates', 'box_1', 'Boxes are read as left, top, right, bottom, and here the second pair is smaller.', [a, b, c, d], frameId);
        return { x: a * width, y: b * height, w: (c - a) * width, h: (d - b) * height };
      }
      if (order === 'cxcywh') return { x: (a - c / 2) * width, y: (b - d / 2) * height, w: c * width, h: d * height };
      return { x: a * width, y: b * height, w: c * width, h: d * height };
    }

    function addVectors(owner: string, ownerId: string): void {
      const column = columns.embedding === undefined ? undefined : batch.columns[columns.embedding];
      const vector = column ? getCell(column, at) : null;
      if (vector !== null && typeof vector === 'object') {
        const list = vector as ArrayLike<number>;
        if (embedding.dim === 0) embedding.dim = list.length;
        if (list.length === embedding.dim) {
          embedding.owner.push(owner);
          embedding.ownerId.push(ownerId);
          embedding.vector.push(Array.from(list));
        } else report('bad-value', 'embedding', `The vector has ${list.length} numbers, the first one has ${embedding.dim}. It was left out.`, null, ownerId);
      }
      const [x, y] = [number('map_x'), number('map_y')];
      if (x === null || y === null) return;
      places.owner.push(owner);
      places.ownerId.push(ownerId);
      places.x.push(x);
      places.y.push(y);
    }
  }

  /** Columns that have no role. A list or vector is not shown as text. */
  function extrasOf(batch: RawTable, at: number): Record<string, ExtraValue> {
    const entries: [string, ExtraValue][] = [];
    for (const [key, column] of Object.entries(batch.columns)) {
      if (used.has(key) || column.type === 'vector' || column.type === 'f64list' || column.type === 'f64lists') continue;
      const value = getCell(column, at);
      entries.push([key, typeof value === 'bigint' ? String(value) : typeof value === 'object' ? null : column.type === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value]);
    }
    return Object.fromEntries(entries);
  }

  return {
    add(batch) {
      for (let at = 0; at < batch.rows; at++) mapRow(batch, at);
    },
    finish() {
      // A later class must not move the columns of probabilities, so all are given in one order, at the end.
      const names = [...classes].toSorted();
      for (let index = names.length; index < probColumns; index++) names.push(String(index));
      for (const id of names) target.addClass({ id, name: id });
      const spaceId = `${name}_${columns.embedding ?? 'map'}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
      if (embedding.owner.length > 0) {
        target.addEmbeddings(
          { id: spaceId, name: columns.embedding ?? name, dim: embedding.dim, metric: 'cosine', level: meaning === 'frames' ? 'frame' : 'object' },
          { rows: embedding.owner.length, columns: { owner: embedding.owner.finish(), owner_id: embedding.ownerId.finish(), vector: embedding.vector.finish() } },
        );
      }
      if (places.owner.length > 0) target.addPositions(spaceId, { rows: places.owner.length, columns: { owner: places.owner.finish(), owner_id: places.ownerId.finish(), x: places.x.finish(), y: places.y.finish() } });
    },
  };
}

function kindOf(uri: string): MediaKind {
  const extension = extensionOf(uri.split(/[?#]/)[0] ?? uri);
  if (AUDIO_EXTENSIONS.has(extension)) return 'audio';
  return VIDEO_EXTENSIONS.has(extension) ? 'video' : 'image';
}

function indexOfMax(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? -Infinity)) best = index;
  });
  return best;
}
