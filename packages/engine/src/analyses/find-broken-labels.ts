import { classRelation } from './class-index';
import type { Analysis } from './analysis';
import { BOXED_TASKS, PIXEL_TASKS } from './tasks';

const pixels = `l.task IN ${PIXEL_TASKS} AND`;
const boxed = `l.task IN ${BOXED_TASKS} AND`;

/**
 * Labels that cannot be right whatever a model says: a class, a frame or a box that does not exist. They take no part in
 * matching, and every one of them is listed.
 */
export const findBrokenLabels: Analysis = {
  id: 'broken_labels',
  version: 1,
  title: 'Checking labels',
  inputs: ['frames', 'labels'],
  output: 'broken_labels',
  async run({ database, manifest }, { signal }) {
    const unknownClass = manifest.classes.length === 0 ? 'l.class_id IS NULL' : 'k.class_id IS NULL';
    await database.exec(
      `CREATE OR REPLACE TABLE broken_labels AS
       WITH checked AS (
         SELECT l.*, CASE
           WHEN f.frame_id IS NULL THEN 'unknown_frame'
           WHEN ${unknownClass} THEN 'unknown_class'
           WHEN ${pixels} (l.x IS NULL OR l.y IS NULL OR l.w IS NULL OR l.h IS NULL) THEN 'no_box'
           WHEN ${boxed} NOT (isfinite(l.x) AND isfinite(l.y) AND isfinite(l.w) AND isfinite(l.h)) THEN 'not_a_number'
           WHEN l.task IN ('box', 'mask', 'polygon') AND (l.w <= 0 OR l.h <= 0) THEN 'no_area'
           WHEN ${boxed} (l.x >= f.width OR l.y >= f.height OR l.x + l.w <= 0 OR l.y + l.h <= 0) THEN 'outside'
         END AS broken_kind
         FROM labels l LEFT JOIN frames f ON f.frame_id = l.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = l.class_id)
       SELECT label_id, coalesce(frame_id, '') AS frame_id, broken_kind AS kind, CASE broken_kind
         WHEN 'unknown_frame' THEN 'The label belongs to frame "' || coalesce(frame_id, '') || '", which is not in the dataset.'
         WHEN 'unknown_class' THEN 'The class "' || coalesce(class_id, '') || '" is not one of the dataset''s classes.'
         WHEN 'no_box' THEN 'The label has no box.'
         WHEN 'not_a_number' THEN 'The box has a coordinate that is not a number.'
         WHEN 'no_area' THEN 'The box has no area (' || round(w, 1) || ' × ' || round(h, 1) || ' px).'
         ELSE 'The box lies outside of the picture (at ' || round(x, 1) || ', ' || round(y, 1) || ').'
       END || CASE WHEN annotator IS NULL THEN '' ELSE ' Labelled by ' || annotator || coalesce(' in ' || batch, '') || '.' END AS reason
       FROM checked WHERE broken_kind IS NOT NULL`,
      { signal },
    );
  },
};
