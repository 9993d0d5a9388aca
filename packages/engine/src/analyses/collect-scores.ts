import { sqlLiteral } from '../database/sql';
import type { Analysis } from './analysis';

/** All scorers' rows in one table. A new scorer is one line in `sources`; the later ones exist after the full audit. */
const sources = ['scores_label_errors', 'scores_disagreements', 'scores_evidence', 'scores_object_lab', 'scores_cuboids', 'scores_images', 'scores_vectors'] as const;

export const collectScores: Analysis = {
  id: 'scores',
  version: 3,
  title: 'Collecting scores',
  inputs: ['broken_labels', 'scores_label_errors', 'scores_disagreements'],
  output: 'scores',
  async run({ database, modelId }, { signal }) {
    const broken = `SELECT ${sqlLiteral(modelId ?? '')} AS model_id, 'broken_labels' AS scorer_id, 'label' AS owner, label_id AS owner_id, frame_id,
      1.0::DOUBLE AS score, 1.0::DOUBLE AS raw, kind, NULL::VARCHAR AS suggested, TRUE AS flagged, reason, []::VARCHAR[] AS evidence FROM broken_labels`;
    const parts = [broken];
    for (const table of sources) if (await database.hasTable(table)) parts.push(`SELECT * FROM ${table}`);
    await database.exec(`CREATE OR REPLACE TABLE scores AS ${parts.join(' UNION ALL BY NAME ')}`, { signal });
  },
};
