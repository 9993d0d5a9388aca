import type { QueryOptions } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { Analysis, AnalysisContext } from './analysis';
import { leastConfidence } from './find-disagreements';
import { refreshPositions } from './positions';

/**
 * The wide table of every label, every inference without one that is confident enough, and every frame, with the best
 * score, and all columns of `frames`. `row_index` is the place of a row in the table, a short name for it in joins until the table is written again.
 */
export const buildElements: Analysis = {
  id: 'elements',
  version: 4,
  title: 'Putting everything into one table',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels', 'matches', 'losses', 'scores'],
  output: 'elements',
  async run(context, { signal }) {
    const { database } = context;
    await database.exec(`CREATE OR REPLACE TABLE elements AS ${await elementsSql(context, { signal })}`, { signal });
    await refreshPositions(context, { signal });
  },
};

/** Scorers that do not count for `elements`: single scores that `combined` holds, and second opinions on what others judge. */
const alternatives = ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy', 'neighbors', 'outlier', 'class_outlier', 'repeated', 'object_lab_overlooked', 'object_lab_badloc', 'object_lab_swap'];

/** Columns of `elements` in order, without those of `frames`. */
const columns = [
  'element_id', 'kind', 'id', 'level', 'frame_id', 'label_id', 'inference_id', 'model_id', 'task', 'given', 'predicted',
  'class_id', 'confidence', 'iou', 'agreement', 'score', 'scorer_id', 'suggested', 'flagged', 'reason', 'loss',
  'x', 'y', 'w', 'h', 'annotator', 'batch', 'map_x', 'map_y',
] as const; // prettier-ignore

async function elementsSql({ database, modelId }: AnalysisContext, options: QueryOptions): Promise<string> {
  const model = modelId === null ? 'NULL::VARCHAR' : sqlLiteral(modelId);
  const own = new Set<string>([...columns, 'row_index']);
  const frameColumns = (await database.describe('frames', options)).map((column) => column.name).filter((name) => !own.has(name.toLowerCase()));
  const listed = columns.join(', ');
  const joined = frameColumns.map((name) => `, frames.${sqlIdentifier(name)}`).join('');
  // Of several scores the one that flagged speaks, so that flag and reason belong together. Where all evidence was weighed, the model's word
  // alone is part of it; scorers that only offer another order are left to those who ask for them.
  return `
    WITH best AS (
      SELECT owner, owner_id, scorer_id, suggested, flagged, reason, kind, max(score) OVER (PARTITION BY owner, owner_id) AS score
      FROM scores WHERE scorer_id NOT IN (${alternatives.map(sqlLiteral).join(', ')})
        AND NOT (scorer_id = 'label_errors' AND owner_id IN (SELECT owner_id FROM scores WHERE scorer_id = 'combined'))
      QUALIFY row_number() OVER (PARTITION BY owner, owner_id ORDER BY flagged DESC, score DESC, scorer_id) = 1
    ),
    labelled AS (
      SELECT 'label:' || l.label_id AS element_id, 'label' AS kind, l.label_id AS id, 'object' AS level, l.frame_id, l.label_id, m.inference_id,
        ${model} AS model_id, l.task, l.class_id AS given, i.class_id AS predicted, coalesce(l.class_id, i.class_id) AS class_id,
        i.confidence, CASE WHEN l.task <> 'class' AND m.inference_id IS NOT NULL THEN m.iou END AS iou,
        CASE WHEN m.label_id IS NULL THEN 'not_compared'
          WHEN m.agreement = 'agree' AND best.flagged AND best.kind IN ('badly_located', 'loose_box', 'tight_box') THEN 'badly_located'
          ELSE m.agreement END AS agreement,
        coalesce(best.score, 0) AS score, best.scorer_id, best.suggested, coalesce(best.flagged, FALSE) AS flagged, best.reason, loss.loss,
        l.x, l.y, l.w, l.h, l.annotator, l.batch, NULL::DOUBLE AS map_x, NULL::DOUBLE AS map_y
      FROM labels l LEFT JOIN matches m ON m.label_id = l.label_id LEFT JOIN inferences i ON i.inference_id = m.inference_id
      LEFT JOIN (SELECT * FROM best WHERE owner = 'label') best ON best.owner_id = l.label_id
      LEFT JOIN (SELECT * FROM losses WHERE owner = 'label') loss ON loss.owner_id = l.label_id
    ),
    unlabelled AS (
      SELECT 'inference:' || i.inference_id AS element_id, 'inference' AS kind, i.inference_id AS id, 'object' AS level, i.frame_id,
        NULL::VARCHAR AS label_id, i.inference_id, i.model_id, i.task, NULL::VARCHAR AS given, i.class_id AS predicted, i.class_id,
        i.confidence, NULL::DOUBLE AS iou, m.agreement,
        coalesce(best.score, 0) AS score, best.scorer_id, best.suggested, coalesce(best.flagged, FALSE) AS flagged, best.reason, loss.loss,
        i.x, i.y, i.w, i.h, NULL::VARCHAR AS annotator, NULL::VARCHAR AS batch, NULL::DOUBLE AS map_x, NULL::DOUBLE AS map_y
      FROM matches m JOIN inferences i ON i.inference_id = m.inference_id
      LEFT JOIN (SELECT * FROM best WHERE owner = 'inference') best ON best.owner_id = i.inference_id
      LEFT JOIN (SELECT * FROM losses WHERE owner = 'inference') loss ON loss.owner_id = i.inference_id
      WHERE m.label_id IS NULL AND m.agreement NOT IN ('duplicate', 'ignored') AND i.confidence >= ${leastConfidence}
    ),
    objects AS (SELECT ${listed} FROM labelled UNION ALL SELECT ${listed} FROM unlabelled),
    worst AS (
      SELECT frame_id, scorer_id, reason, agreement, max(score) OVER (PARTITION BY frame_id) AS score, bool_or(flagged) OVER (PARTITION BY frame_id) AS flagged,
        max(loss) OVER (PARTITION BY frame_id) AS loss,
        max(CASE WHEN task = 'class' THEN given END) OVER (PARTITION BY frame_id) AS given,
        max(CASE WHEN task = 'class' THEN predicted END) OVER (PARTITION BY frame_id) AS predicted,
        bool_or(task = 'class') OVER (PARTITION BY frame_id) AS whole
      FROM objects QUALIFY row_number() OVER (PARTITION BY frame_id ORDER BY flagged DESC, score DESC, element_id) = 1
    ),
    whole AS (
      SELECT 'frame:' || f.frame_id AS element_id, 'frame' AS kind, f.frame_id AS id, 'frame' AS level, f.frame_id, NULL::VARCHAR AS label_id,
        NULL::VARCHAR AS inference_id, ${model} AS model_id, NULL::VARCHAR AS task, worst.given, worst.predicted,
        coalesce(worst.given, worst.predicted) AS class_id, NULL::DOUBLE AS confidence, NULL::DOUBLE AS iou,
        CASE WHEN NOT f.labeled THEN 'unlabeled' WHEN ${modelId === null ? 'TRUE' : 'FALSE'} THEN 'not_compared'
          WHEN worst.flagged OR worst.whole THEN worst.agreement ELSE 'agree' END AS agreement,
        greatest(coalesce(worst.score, 0), coalesce(best.score, 0)) AS score, CASE WHEN own THEN best.scorer_id ELSE worst.scorer_id END AS scorer_id, NULL::VARCHAR AS suggested,
        coalesce(worst.flagged, FALSE) OR coalesce(best.flagged, FALSE) AS flagged, CASE WHEN own THEN best.reason ELSE worst.reason END AS reason, worst.loss,
        NULL::DOUBLE AS x, NULL::DOUBLE AS y, NULL::DOUBLE AS w, NULL::DOUBLE AS h,
        NULL::VARCHAR AS annotator, NULL::VARCHAR AS batch, NULL::DOUBLE AS map_x, NULL::DOUBLE AS map_y
      FROM frames f LEFT JOIN worst ON worst.frame_id = f.frame_id
      LEFT JOIN (SELECT *, TRUE AS is_own FROM best WHERE owner = 'frame') best ON best.owner_id = f.frame_id
      CROSS JOIN LATERAL (SELECT coalesce(best.is_own AND NOT coalesce(worst.flagged, FALSE), FALSE) AS own) speaks
    ),
    together AS (SELECT * FROM objects UNION ALL SELECT ${listed} FROM whole)
    SELECT together.*, CAST(row_number() OVER () - 1 AS UINTEGER) AS row_index${joined} FROM together LEFT JOIN frames ON frames.frame_id = together.frame_id`;
}
