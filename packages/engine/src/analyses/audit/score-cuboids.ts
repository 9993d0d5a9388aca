import type { QueryOptions } from '../../database/database';
import { cuboidIssues, type CuboidIssue } from '../../kernels/label-quality/cuboid-quality';
import { elementId } from '../../model/element';
import type { ScoreRow } from '../../model/tables';
import type { Analysis, AnalysisContext } from '../analysis';
import { className } from '../class-index';
import { matchByDistance, readCuboids } from '../compared-cuboids';
import { decimals } from '../reasons';
import { writeScores } from '../score-table';

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
  const points = Float64Array.from(labels.attributes, pointsOf);
  return cuboidIssues({ ...labels, points }, inferences, inferenceOf).map(({ label, kind, score, raw }): ScoreRow => {
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
