import type { Database, QueryOptions } from '../database/database';
import { sqlLiteral } from '../database/sql';
import type { Manifest } from '../model/manifest';

interface Check {
  readonly severity: 'error' | 'warning';
  readonly table: string;
  /** SQL expressions over `from`. */
  readonly row: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
  readonly from: string;
}

/**
 * Writes `import_report(severity, table_name, row_id, column_name, value, message)`, one row a problem, found by SQL
 * over the canonical tables and the raw ones (`import_*`). `error`: the row cannot be used in analyses; `warning`: it can.
 */
export async function reportImport(database: Database, manifest: Manifest, options: QueryOptions = {}): Promise<void> {
  const parts = checks(manifest).map(
    (check) =>
      `SELECT '${check.severity}' AS severity, '${check.table}' AS table_name, CAST(${check.row} AS VARCHAR) AS row_id, '${check.column}' AS column_name, ` +
      `CAST(${check.value} AS VARCHAR) AS value, ${sqlLiteral(check.message)} AS message FROM ${check.from}`,
  );
  await database.exec(`CREATE OR REPLACE TABLE import_report AS ${parts.join(' UNION ALL ')}`, options);
}

function checks(manifest: Manifest): Check[] {
  const classes = manifest.classes.length === 0 ? "('')" : `(${manifest.classes.map(({ id }) => sqlLiteral(id)).join(', ')})`;
  const list: Check[] = [
    {
      severity: 'error', table: 'frames', row: 'frame_id', column: 'width', value: "concat(width, ' x ', height)", from: 'frames WHERE width IS NULL OR height IS NULL OR width <= 0 OR height <= 0',
      message: 'The frame has no usable size. Boxes cannot be checked against it.',
    },
    { severity: 'warning', table: 'frames', row: 'f.frame_id', column: 'frame_id', value: 'f.frame_id', from: 'frames f ANTI JOIN media m ON f.frame_id = m.frame_id', message: 'The frame has no row in media, so its picture cannot be shown.' },
    { severity: 'warning', table: 'media', row: 'm.frame_id', column: 'frame_id', value: 'm.frame_id', from: 'media m ANTI JOIN frames f ON f.frame_id = m.frame_id', message: 'There is no frame with this id.' },
    { severity: 'error', table: 'media', row: 'frame_id', column: 'uri', value: 'uri', from: "media WHERE uri IS NULL OR uri = ''", message: 'The address of the picture is empty.' },
    {
      severity: 'warning', table: 'media', row: 'm.frame_id', column: 'width', value: "concat(m.width, ' x ', m.height)",
      from: 'media m JOIN frames f ON f.frame_id = m.frame_id WHERE (m.width <> f.width OR m.height <> f.height)',
      message: 'The size of the picture differs from the size of its frame.',
    },
  ];
  for (const [table, key] of [['frames', 'frame_id'], ['labels', 'label_id'], ['inferences', 'inference_id']] as const) {
    if (!manifest.tables[table]) continue;
    list.push(
      { severity: 'error', table, row: "concat('row ', rowid)", column: key, value: key, from: `import_${table} WHERE ${key} IS NULL`, message: 'The row has no id and was left out.' },
      {
        severity: 'error', table, row: key, column: key, value: key, message: 'An earlier row has the same id; this one was left out.',
        from: `(SELECT ${key} FROM import_${table} WHERE ${key} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY CAST(${key} AS VARCHAR) ORDER BY rowid) > 1)`,
      },
    );
  }
  for (const [table, key] of [['labels', 'label_id'], ['inferences', 'inference_id']] as const) {
    if (!manifest.tables[table]) continue;
    const bad = (column: string, value: string, condition: string, message: string, severity: Check['severity'] = 'error'): Check => ({
      severity, table, row: `t.${key}`, column, value, message, from: `${table} t LEFT JOIN frames f ON f.frame_id = t.frame_id WHERE ${condition}`,
    });
    const finite = "isfinite(t.x) AND isfinite(t.y) AND isfinite(t.w) AND isfinite(t.h)";
    list.push(
      bad('frame_id', 't.frame_id', 'f.frame_id IS NULL', 'There is no frame with this id.'),
      bad('task', 't.task', "t.task IS NULL OR t.task NOT IN ('class', 'box')", 'The task is neither "class" nor "box".'),
      bad('class_id', 't.class_id', `t.class_id IS NULL OR t.class_id NOT IN ${classes}`, 'The class is not in the class map of the manifest.'),
      bad('x', boxText, `t.task = 'box' AND NOT coalesce(${finite}, FALSE)`, 'The box has a value that is missing or not a finite number.'),
      bad('w', boxText, `t.task = 'box' AND ${finite} AND (t.w <= 0 OR t.h <= 0)`, 'The box has no area: its width or height is not positive.'),
      bad('x', boxText, `t.task = 'box' AND ${finite} AND t.w > 0 AND t.h > 0 AND f.width > 0 AND f.height > 0 AND (t.x >= f.width OR t.y >= f.height OR t.x + t.w <= 0 OR t.y + t.h <= 0)`, 'The box lies outside its frame.', 'warning'),
    );
    if (table === 'inferences') {
      list.push(bad('confidence', 't.confidence', 't.confidence IS NULL OR NOT isfinite(t.confidence) OR t.confidence < 0 OR t.confidence > 1', 'The confidence is not between 0 and 1.'));
      if (manifest.models && manifest.models.length > 0) {
        list.push(bad('model_id', 't.model_id', `t.model_id IS NULL OR t.model_id NOT IN (${manifest.models.map(({ id }) => sqlLiteral(id)).join(', ')})`, 'The model is not in the list of models of the manifest.', 'warning'));
      }
    }
  }
  return list;
}

const boxText = "concat_ws(', ', coalesce(CAST(t.x AS VARCHAR), 'null'), coalesce(CAST(t.y AS VARCHAR), 'null'), coalesce(CAST(t.w AS VARCHAR), 'null'), coalesce(CAST(t.h AS VARCHAR), 'null'))";
