import type { ReactNode } from 'react';
import type { Dataset } from '@shoal/engine';
import { useDataset } from '@shoal/react';
import { useEvaluation, type EvaluationBinding } from '@shoal/react/evaluation';

/** Evaluates the story's dataset for the widget below. */
export function Evaluated({ children }: { readonly children: (evaluation: EvaluationBinding) => ReactNode }) {
  return children(useEvaluation(useDataset()));
}

/** No model was run on anything. */
export async function withoutInferences(dataset: Dataset): Promise<Dataset> {
  await dataset.database.exec('DELETE FROM inferences');
  return dataset;
}

const PARTS = 7;

/** Every class in seven, told apart by the place in the frame; one prediction in twelve takes the wrong part. */
export async function withManyClasses(dataset: Dataset): Promise<Dataset> {
  await dataset.database.exec(`UPDATE labels SET class_id = class_id || '-' || (floor(x / 29)::INTEGER % ${PARTS})`);
  await dataset.database.exec(`UPDATE inferences SET class_id = class_id || '-' || ((floor(x / 29)::INTEGER + CASE WHEN hash(inference_id) % 12 = 0 THEN 1 ELSE 0 END) % ${PARTS})`);
  const { manifest } = dataset;
  const classes = manifest.classes.flatMap((info) => Array.from({ length: PARTS }, (_, part) => ({ id: `${info.id}-${part}`, name: `${info.name}, type ${part + 1}` })));
  return { ...dataset, manifest: { ...manifest, classes } };
}

/** Classes of whole frames beside the objects: the weather as the label, and a model that is right in most frames. */
export async function withFrameClasses(dataset: Dataset): Promise<Dataset> {
  const { classes } = dataset.manifest;
  const ids = classes.map((info) => `'${info.id}'`).join(', ');
  const count = classes.length;
  const truth = `(hash(frame_id) % ${count})::INTEGER`;
  const said = `(CASE WHEN hash(frame_id || 'said') % 6 = 0 THEN (${truth} + 1) % ${count} ELSE ${truth} END)`;
  const sure = `(0.5 + (hash(frame_id || 'sure') % 50) / 100.0)`;
  await dataset.database.exec(`INSERT INTO labels BY NAME SELECT 'whole-' || frame_id AS label_id, frame_id, 'class' AS task, [${ids}][${truth} + 1] AS class_id FROM frames WHERE labeled`);
  await dataset.database.exec(
    `INSERT INTO inferences BY NAME SELECT 'whole-' || frame_id AS inference_id, frame_id, '${dataset.status.getSnapshot().modelId ?? ''}' AS model_id, 'class' AS task, [${ids}][${said} + 1] AS class_id, ${sure} AS confidence,
      list_transform(range(${count}), k -> CASE WHEN k = ${said} THEN ${sure} ELSE (1 - ${sure}) / ${count - 1} END)::FLOAT[${count}] AS probs FROM frames WHERE labeled`,
  );
  return dataset;
}
