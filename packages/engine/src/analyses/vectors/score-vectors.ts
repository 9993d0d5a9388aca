import type { ScoreRow } from '../../model/tables';
import type { Analysis } from '../analysis';
import { className } from '../class-index';
import { readColumnsOf } from '../read-columns';
import { decimals } from '../reasons';
import { writeScores } from '../score-table';

const tierWords: Readonly<Record<string, string>> = { exact: 'Has the same bytes as', perceptual: 'Looks the same as', embedding: 'Is embedded next to' };
const tierScores: Readonly<Record<string, number>> = { exact: 1, perceptual: 0.9, embedding: 0.8 };

/**
 * What embeddings and copies say of single elements, as scores: `outlier` (far from everything), `class_outlier` (far from its class, a wrong
 * label without any model), `repeated` (a frame that repeats another one).
 */
export const scoreVectors: Analysis = {
  id: 'scores_vectors',
  version: 1,
  title: 'Judging embeddings',
  inputs: ['vectors', 'duplicates'],
  output: 'scores_vectors',
  async run({ database, manifest, modelId }, { signal }) {
    const rows: ScoreRow[] = [];
    const table = await database.query('SELECT space, owner, owner_id, frame_id, class_id, neighbor_distance, outlier, is_outlier, class_outlier, is_class_outlier FROM vectors', { signal });
    const v = readColumnsOf(table, { space: 'text', owner: 'text', owner_id: 'text', frame_id: 'text', class_id: 'text', neighbor_distance: 'number', outlier: 'number', is_outlier: 'number', class_outlier: 'number', is_class_outlier: 'number' });
    const nameOf = new Map((manifest.embeddings ?? []).map((space) => [space.id, space.name]));
    const base = (at: number) => ({ model_id: modelId ?? '', owner: (v.owner[at] ?? 'frame') as ScoreRow['owner'], owner_id: v.owner_id[at] ?? '', frame_id: v.frame_id[at] ?? '', suggested: null, evidence: [] });
    for (let at = 0; at < v.owner.length; at++) {
      const where = nameOf.get(v.space[at] ?? '') ?? v.space[at] ?? '';
      const [score, inClass] = [v.outlier[at] ?? 0, v.class_outlier[at] ?? 0];
      rows.push({ ...base(at), scorer_id: 'outlier', score, raw: v.neighbor_distance[at] ?? 0, kind: 'outlier', flagged: v.is_outlier[at] === 1, reason: `Lies ${decimals(v.neighbor_distance[at] ?? 0)} from its nearest neighbours in ${where}${v.is_outlier[at] === 1 ? ', far out' : ''}.` });
      if (v.class_id[at] === '' || v.owner[at] === 'inference') continue;
      const given = className(manifest, v.class_id[at] ?? null);
      rows.push({ ...base(at), scorer_id: 'class_outlier', score: inClass, raw: inClass, kind: 'class_outlier', flagged: v.is_class_outlier[at] === 1, reason: `${v.is_class_outlier[at] === 1 ? 'Does not look like' : 'Looks much like'} the others labelled ${given} in ${where}.` });
    }
    const copies = await database.query('SELECT tier, frame_id, split, role, twin_id, twin_split, distance, leaks FROM duplicates', { signal });
    const d = readColumnsOf(copies, { tier: 'text', frame_id: 'text', split: 'text', role: 'text', twin_id: 'text', twin_split: 'text', distance: 'number', leaks: 'number' });
    for (let at = 0; at < d.frame_id.length; at++) {
      const [tier, frame, twin] = [d.tier[at] ?? '', d.frame_id[at] ?? '', d.twin_id[at] ?? ''];
      const leaks = d.leaks[at] === 1;
      const across = d.split[at] !== d.twin_split[at] ? ` (${d.twin_split[at] || 'no split'}; this one is in ${d.split[at] || 'no split'})` : '';
      const base = tierScores[tier] ?? 0;
      rows.push({
        model_id: modelId ?? '', scorer_id: 'repeated', owner: 'frame', owner_id: frame, frame_id: frame, score: leaks ? base : base / 2, raw: d.distance[at] ?? 0, kind: leaks ? 'leak' : 'duplicate', suggested: null, flagged: leaks || d.role[at] === 'drop',
        reason: `${tierWords[tier] ?? 'Repeats'} ${twin}${across}${leaks ? ': it is in more than one split' : ''}.`, evidence: [`frame:${twin}`],
      }); // prettier-ignore
    }
    await writeScores(database, 'scores_vectors', rows, { signal });
  },
};
