import type { QueryOptions } from '../database/database';
import { sqlLiteral } from '../database/sql';
import type { AnalysisContext } from './analysis';
import { classRelation } from './class-index';
import { readColumnsOf } from './read-columns';

/** Metres on the ground up to which a label and an inference can be the same object; the widest match of nuScenes is 4. */
export const REACH = 2;

/** Cuboid labels or inferences in the order of frame and id. */
export interface ComparedCuboids {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  /** Frame and coordinate system: only objects of the same place are compared. */
  readonly places: readonly string[];
  /** Index in the manifest's classes, [n]. */
  readonly classes: Int32Array;
  /** x, y, z, length, width, height, yaw, [n, 7]. */
  readonly cuboids: Float64Array;
  /** 0..1, [n]. */
  readonly confidence: Float64Array;
  /** 1 where there is a box in the picture as well, [n]. */
  readonly boxed: Uint8Array;
  /** 1 for labels that take no part, [n]. */
  readonly ignored: Uint8Array;
  /** JSON text, as the table has it. */
  readonly attributes: readonly string[];
}

const none: ComparedCuboids = { ids: [], frameIds: [], places: [], classes: new Int32Array(0), cuboids: new Float64Array(0), confidence: new Float64Array(0), boxed: new Uint8Array(0), ignored: new Uint8Array(0), attributes: [] };

/**
 * Each label gets the nearest free inference of its place within {@link REACH} on the ground, the most confident inference choosing first; its own
 * class before others. [labels], -1 without one.
 */
export function matchByDistance(labels: ComparedCuboids, inferences: ComparedCuboids): Int32Array {
  const inferenceOf = new Int32Array(labels.ids.length).fill(-1);
  const labelsAt = new Map<string, number[]>();
  labels.places.forEach((place, label) => {
    const there = labelsAt.get(place);
    if (there) there.push(label);
    else labelsAt.set(place, [label]);
  });
  const order = inferences.ids.map((_, i) => i).sort((a, b) => (inferences.confidence[b] ?? 0) - (inferences.confidence[a] ?? 0) || a - b);
  for (const inference of order) {
    let best = -1;
    let bestCost = Infinity;
    for (const label of labelsAt.get(inferences.places[inference] ?? '') ?? []) {
      if ((inferenceOf[label] ?? -1) >= 0) continue;
      const at = (axis: number) => (labels.cuboids[7 * label + axis] ?? 0) - (inferences.cuboids[7 * inference + axis] ?? 0);
      const distance = Math.hypot(at(0), at(1));
      if (distance > REACH) continue;
      const cost = distance + (labels.classes[label] === inferences.classes[inference] ? 0 : REACH);
      if (cost < bestCost) [best, bestCost] = [label, cost];
    }
    if (best >= 0) inferenceOf[best] = inference;
  }
  return inferenceOf;
}

/** Sound cuboids of known classes; none where the table has no cuboids at all. */
export async function readCuboids({ database, manifest, modelId }: AnalysisContext, table: 'labels' | 'inferences', options: QueryOptions): Promise<ComparedCuboids> {
  const columns = new Set((await database.describe(table, options)).map((column) => column.name));
  if (!columns.has('center_x') || (table === 'inferences' && modelId === null)) return none;
  const labels = table === 'labels';
  const [id, where] = labels ? ['label_id', 't.label_id NOT IN (SELECT label_id FROM broken_labels)'] : ['inference_id', `t.model_id = ${sqlLiteral(modelId ?? '')}`];
  const ifAny = (name: string, sql: string, otherwise: string) => (columns.has(name) ? sql : otherwise);
  const answer = await database.query(
    `SELECT t.${id} AS id, t.frame_id, t.frame_id || ' ' || ${ifAny('reference', "coalesce(t.reference, '')", "''")} AS place, k.class_index, t.center_x, t.center_y, t.center_z, t.size_l, t.size_w, t.size_h, t.quat_w, t.quat_x, t.quat_y, t.quat_z,
       ${labels ? 'NULL::DOUBLE' : 'greatest(0, least(1, coalesce(t.confidence, 0)))'} AS confidence, ${ifAny('attributes', 't.attributes', 'NULL::VARCHAR')} AS attributes, (t.x IS NOT NULL)::INTEGER AS boxed,
       ${labels ? '(coalesce(t.iscrowd, FALSE) OR coalesce(t.ignored, FALSE))::INTEGER' : '0'} AS ignored
     FROM ${table} t JOIN ${classRelation(manifest)} k ON k.class_id = t.class_id
     WHERE t.task = 'cuboid' AND t.size_l > 0 AND t.size_w > 0 AND t.size_h > 0 AND isfinite(t.center_x + t.center_y + t.center_z + t.quat_w + t.quat_x + t.quat_y + t.quat_z + t.size_l + t.size_w + t.size_h) AND ${where}
     ORDER BY t.frame_id, t.${id}`,
    options,
  );
  const texts = readColumnsOf(answer, { id: 'text', frame_id: 'text', place: 'text', attributes: 'text' });
  const numbers = readColumnsOf(answer, { class_index: 'number', center_x: 'number', center_y: 'number', center_z: 'number', size_l: 'number', size_w: 'number', size_h: 'number', quat_w: 'number', quat_x: 'number', quat_y: 'number', quat_z: 'number', confidence: 'number', boxed: 'number', ignored: 'number' });
  const cuboids = new Float64Array(texts.id.length * 7);
  texts.id.forEach((_, i) => {
    const value = (name: keyof typeof numbers) => numbers[name][i] ?? NaN;
    const [w, x, y, z] = [value('quat_w'), value('quat_x'), value('quat_y'), value('quat_z')];
    const yaw = Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
    cuboids.set([value('center_x'), value('center_y'), value('center_z'), value('size_l'), value('size_w'), value('size_h'), yaw], 7 * i);
  });
  return {
    ids: texts.id,
    frameIds: texts.frame_id,
    places: texts.place,
    classes: Int32Array.from(numbers.class_index),
    cuboids,
    confidence: numbers.confidence,
    boxed: Uint8Array.from(numbers.boxed),
    ignored: Uint8Array.from(numbers.ignored),
    attributes: texts.attributes,
  };
}

/** The cuboids that a condition keeps, in the same order. */
export function pickCuboids(all: ComparedCuboids, keep: (row: number) => boolean): ComparedCuboids {
  const rows = all.ids.map((_, row) => row).filter(keep);
  const texts = (values: readonly string[]) => rows.map((row) => values[row] ?? '');
  return {
    ids: texts(all.ids),
    frameIds: texts(all.frameIds),
    places: texts(all.places),
    classes: Int32Array.from(rows, (row) => all.classes[row] ?? -1),
    cuboids: Float64Array.from(rows.flatMap((row) => [...all.cuboids.subarray(7 * row, 7 * row + 7)])),
    confidence: Float64Array.from(rows, (row) => all.confidence[row] ?? NaN),
    boxed: Uint8Array.from(rows, (row) => all.boxed[row] ?? 0),
    ignored: Uint8Array.from(rows, (row) => all.ignored[row] ?? 0),
    attributes: texts(all.attributes),
  };
}
