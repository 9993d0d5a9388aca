import type { QueryOptions } from '../../database/database';
import { sqlLiteral } from '../../database/sql';
import { cuboidIssues, type CuboidIssue } from '../../kernels/label-quality/cuboid-quality';
import { elementId } from '../../model/element';
import type { ScoreRow } from '../../model/tables';
import type { Analysis, AnalysisContext } from '../analysis';
import { className, classRelation } from '../class-index';
import { readColumnsOf } from '../read-columns';
import { decimals } from '../reasons';
import { writeScores } from '../score-table';

/** Metres on the ground up to which a label and an inference can be the same object; the widest match of nuScenes is 4. */
const reach = 2;

interface Cuboids {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  /** Frame and coordinate system: only objects of the same place are compared. */
  readonly places: readonly string[];
  readonly classes: Int32Array;
  /** x, y, z, length, width, height, yaw, [n, 7]. */
  readonly cuboids: Float64Array;
  readonly confidence: Float64Array;
  /** Points inside as the file states them, NaN where it does not, [n]. */
  readonly points: Float64Array;
}

/** Cuboid labels that lie beside the model's, face the other way, are of an odd size for their class, or hold no point (`cuboidIssues`). */
export const scoreCuboids: Analysis = {
  id: 'scores_cuboids',
  version: 1,
  title: 'Looking at cuboids',
  inputs: ['labels', 'inferences', 'broken_labels'],
  output: 'scores_cuboids',
  async run(context, { signal }) {
    await writeScores(context.database, 'scores_cuboids', await scoreAll(context, { signal }), { signal });
  },
};

async function scoreAll(context: AnalysisContext, options: QueryOptions): Promise<ScoreRow[]> {
  const labels = await readCuboids(context, 'labels', options);
  if (labels.ids.length === 0) return [];
  const inferences = await readCuboids(context, 'inferences', options);
  const inferenceOf = matchByDistance(labels, inferences);
  const nameOf = (label: number) => className(context.manifest, context.manifest.classes[labels.classes[label] ?? -1]?.id ?? null);
  return cuboidIssues(labels, inferences, inferenceOf).map(({ label, kind, score, raw }): ScoreRow => {
    const inference = inferences.ids[inferenceOf[label] ?? -1];
    return {
      model_id: context.modelId ?? '',
      scorer_id: 'cuboids',
      owner: 'label',
      owner_id: labels.ids[label] ?? '',
      frame_id: labels.frameIds[label] ?? '',
      score,
      raw,
      kind: kind === 'center' ? 'badly_located' : kind,
      suggested: null,
      flagged: true,
      reason: reasonOf(kind, raw, nameOf(label)),
      evidence: inference !== undefined && (kind === 'center' || kind === 'flipped') ? [elementId({ kind: 'inference', id: inference })] : [],
    };
  });
}

function reasonOf(kind: CuboidIssue['kind'], raw: number, name: string): string {
  switch (kind) {
    case 'center':
      return `The model's ${name} lies ${decimals(raw)} m beside this one.`;
    case 'flipped':
      return `This ${name} faces the other way than the model's (${Math.round((raw * 180) / Math.PI)}°).`;
    case 'size':
      return `This ${name} is unusually ${raw > 0 ? 'large' : 'small'} for its class (${Math.abs(raw).toFixed(1)} robust standard deviations).`;
    case 'empty':
      return `No point of the scan lies inside of this ${name}.`;
  }
}

/** Each label gets the nearest free inference of its place within reach, the most confident inference choosing first; its own class before others. */
function matchByDistance(labels: Cuboids, inferences: Cuboids): Int32Array {
  const inferenceOf = new Int32Array(labels.ids.length).fill(-1);
  const labelsAt = new Map<string, number[]>();
  labels.places.forEach((place, label) => labelsAt.set(place, [...(labelsAt.get(place) ?? []), label]));
  const order = inferences.ids.map((_, i) => i).sort((a, b) => (inferences.confidence[b] ?? 0) - (inferences.confidence[a] ?? 0) || a - b);
  for (const inference of order) {
    let best = -1;
    let bestCost = Infinity;
    for (const label of labelsAt.get(inferences.places[inference] ?? '') ?? []) {
      if ((inferenceOf[label] ?? -1) >= 0) continue;
      const at = (axis: number) => (labels.cuboids[7 * label + axis] ?? 0) - (inferences.cuboids[7 * inference + axis] ?? 0);
      const distance = Math.hypot(at(0), at(1));
      if (distance > reach) continue;
      const cost = distance + (labels.classes[label] === inferences.classes[inference] ? 0 : reach);
      if (cost < bestCost) [best, bestCost] = [label, cost];
    }
    if (best >= 0) inferenceOf[best] = inference;
  }
  return inferenceOf;
}

async function readCuboids({ database, manifest, modelId }: AnalysisContext, table: 'labels' | 'inferences', options: QueryOptions): Promise<Cuboids> {
  const has = (await database.describe(table, options)).some((column) => column.name === 'center_x');
  if (!has || (table === 'inferences' && modelId === null)) return { ids: [], frameIds: [], places: [], classes: new Int32Array(0), cuboids: new Float64Array(0), confidence: new Float64Array(0), points: new Float64Array(0) };
  const [id, where] = table === 'labels' ? ['label_id', 't.label_id NOT IN (SELECT label_id FROM broken_labels)'] : ['inference_id', `t.model_id = ${sqlLiteral(modelId ?? '')}`];
  const answer = await database.query(
    `SELECT t.${id} AS id, t.frame_id, t.frame_id || ' ' || coalesce(t.reference, '') AS place, k.class_index, t.center_x, t.center_y, t.center_z, t.size_l, t.size_w, t.size_h, t.quat_w, t.quat_x, t.quat_y, t.quat_z,
       ${table === 'labels' ? 'NULL::DOUBLE' : 'greatest(0, least(1, coalesce(t.confidence, 0)))'} AS confidence, t.attributes
     FROM ${table} t JOIN ${classRelation(manifest)} k ON k.class_id = t.class_id
     WHERE t.task = 'cuboid' AND t.size_l > 0 AND t.size_w > 0 AND t.size_h > 0 AND isfinite(t.center_x + t.center_y + t.center_z + t.quat_w + t.quat_x + t.quat_y + t.quat_z + t.size_l + t.size_w + t.size_h) AND ${where}
     ORDER BY t.frame_id, t.${id}`,
    options,
  );
  const texts = readColumnsOf(answer, { id: 'text', frame_id: 'text', place: 'text', attributes: 'text' });
  const numbers = readColumnsOf(answer, { class_index: 'number', center_x: 'number', center_y: 'number', center_z: 'number', size_l: 'number', size_w: 'number', size_h: 'number', quat_w: 'number', quat_x: 'number', quat_y: 'number', quat_z: 'number', confidence: 'number' });
  const cuboids = new Float64Array(texts.id.length * 7);
  texts.id.forEach((_, i) => {
    const value = (name: keyof typeof numbers) => numbers[name][i] ?? NaN;
    const [w, x, y, z] = [value('quat_w'), value('quat_x'), value('quat_y'), value('quat_z')];
    const yaw = Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
    cuboids.set([value('center_x'), value('center_y'), value('center_z'), value('size_l'), value('size_w'), value('size_h'), yaw], 7 * i);
  });
  return { ids: texts.id, frameIds: texts.frame_id, places: texts.place, classes: Int32Array.from(numbers.class_index), cuboids, confidence: numbers.confidence, points: Float64Array.from(texts.attributes, pointsOf) };
}

/** The number of LiDAR points that a file states, as nuScenes does. */
function pointsOf(attributes: string): number {
  if (!attributes.includes('num_lidar_pts')) return NaN;
  try {
    const { num_lidar_pts: points } = JSON.parse(attributes) as { num_lidar_pts?: unknown };
    return typeof points === 'number' && points >= 0 ? points : NaN;
  } catch {
    return NaN;
  }
}
