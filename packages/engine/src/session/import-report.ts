import type { Database, QueryOptions } from '../database/database';
import { sqlLiteral } from '../database/sql';
import { BOXED_TASKS, PIXEL_TASKS } from '../analyses/tasks';
import { FINDING_CODES, type FindingCode } from '../formats/contract/findings';
import { LABEL_TASKS } from '../model/annotation';
import type { Manifest } from '../model/manifest';

interface Check {
  readonly code: FindingCode;
  readonly table: string;
  /** SQL expressions over `from`. */
  readonly row: string;
  readonly frame: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
  readonly from: string;
}

/** Columns of `import_report`. `findings`: how many the row stands for. */
const columns = 'code, severity, table_name, row_id, frame_id, file, line, column_name, value, message, findings';

/**
 * Keeps what is only known while rows come in, in the table `import_findings`: the findings of importers (`bytes`, see `report-table.ts`) and, unless
 * they replace rows on purpose, rows of the raw tables (`import_*`) without an id of their own.
 */
export async function keepFindings(database: Database, bytes: Uint8Array | undefined, rawTables: Manifest['tables'] | undefined, options: QueryOptions = {}): Promise<void> {
  const parts = rawTables ? keyChecks(rawTables).map(toSql) : [];
  if (bytes) {
    await database.insertArrow('import_incoming', bytes, options);
    parts.push(`SELECT ${columns} FROM import_incoming`);
  }
  if (await database.hasTable('import_findings')) parts.unshift(`SELECT ${columns} FROM import_findings`);
  if (parts.length > 0) await database.exec(`CREATE OR REPLACE TABLE import_findings AS ${parts.join(' UNION ALL ')}`, options);
  if (bytes) await database.exec('DROP TABLE import_incoming', options);
}

/**
 * Writes `import_report`, one row a finding: the kept ones, then those found by SQL over the canonical tables. `error`: the row cannot be used in
 * analyses; `warning` and `info`: it can.
 */
export async function reportImport(database: Database, manifest: Manifest, options: QueryOptions = {}): Promise<void> {
  const kept = (await database.hasTable('import_findings')) ? [`SELECT ${columns} FROM import_findings`] : [];
  await database.exec(`CREATE OR REPLACE TABLE import_report AS ${[...kept, ...checks(manifest).map(toSql)].join(' UNION ALL ')}`, options);
}

function toSql(check: Check): string {
  return (
    `SELECT '${check.code}' AS code, '${FINDING_CODES[check.code].severity}' AS severity, '${check.table}' AS table_name, CAST(${check.row} AS VARCHAR) AS row_id, CAST(${check.frame} AS VARCHAR) AS frame_id, ` +
    `NULL::VARCHAR AS file, NULL::INTEGER AS line, '${check.column}' AS column_name, CAST(${check.value} AS VARCHAR) AS value, ${sqlLiteral(check.message)} AS message, 1::INTEGER AS findings FROM ${check.from}`
  );
}

const boxText = "concat_ws(', ', coalesce(CAST(t.x AS VARCHAR), 'null'), coalesce(CAST(t.y AS VARCHAR), 'null'), coalesce(CAST(t.w AS VARCHAR), 'null'), coalesce(CAST(t.h AS VARCHAR), 'null'))";
const finite = 'isfinite(t.x) AND isfinite(t.y) AND isfinite(t.w) AND isfinite(t.h)';
const sized = `t.task IN ${BOXED_TASKS} AND ${finite} AND t.w > 0 AND t.h > 0 AND f.width > 0 AND f.height > 0`;
const outside = '(t.x >= f.width OR t.y >= f.height OR t.x + t.w <= 0 OR t.y + t.h <= 0)';
/** Half a pixel is how far conventions of pixel corners differ. */
const beyond = '(t.x < -0.5 OR t.y < -0.5 OR t.x + t.w > f.width + 0.5 OR t.y + t.h > f.height + 0.5)';

function checks(manifest: Manifest): Check[] {
  return [...frameChecks(), ...rowChecks(manifest, 'labels', 'label_id'), ...rowChecks(manifest, 'inferences', 'inference_id'), ...classChecks(manifest)];
}

function frameChecks(): Check[] {
  const frame = (code: FindingCode, column: string, value: string, from: string, message: string): Check => ({ code, table: 'frames', row: 'f.frame_id', frame: 'f.frame_id', column, value, from, message });
  const media = (code: FindingCode, column: string, value: string, from: string, message: string): Check => ({ code, table: 'media', row: 'm.frame_id', frame: 'm.frame_id', column, value, from, message });
  return [
    frame(
      'no-frame-size',
      'width',
      "concat(f.width, ' x ', f.height)",
      `frames f SEMI JOIN (SELECT frame_id FROM media WHERE kind = 'image') m ON m.frame_id = f.frame_id WHERE f.width IS NULL OR f.height IS NULL OR f.width <= 0 OR f.height <= 0`,
      'The frame has no usable size. Boxes cannot be checked against it.',
    ),
    // A frame that says it is 0 × 0 is a row of a table: it never had a medium.
    frame('missing-media', 'frame_id', 'f.frame_id', 'frames f ANTI JOIN media m ON f.frame_id = m.frame_id WHERE EXISTS (SELECT 1 FROM media) AND NOT coalesce(f.width = 0 AND f.height = 0, false)', 'The frame has no row in media, so there is nothing to show of it.'),
    frame('not-annotated', 'labeled', 'f.dataset', 'frames f WHERE NOT f.labeled AND EXISTS (SELECT 1 FROM frames WHERE labeled)', 'Nobody annotated the frame. It is never counted as an empty one.'),
    frame('annotated-empty', 'labeled', 'f.dataset', 'frames f ANTI JOIN labels l ON l.frame_id = f.frame_id WHERE f.labeled', 'The frame counts as annotated, and has no label: it says that there is nothing in it.'),
    media('unknown-frame', 'frame_id', 'm.frame_id', 'media m ANTI JOIN frames f ON f.frame_id = m.frame_id', 'There is no frame with this id.'),
    media('empty-uri', 'uri', 'm.uri', "media m WHERE (m.uri IS NULL OR m.uri = '') AND m.text IS NULL", 'The address of the picture is empty.'),
    media(
      'wrong-size',
      'width',
      "concat(m.width, ' x ', m.height)",
      "(SELECT * FROM media WHERE kind = 'image' QUALIFY row_number() OVER (PARTITION BY frame_id ORDER BY rowid) = 1) m JOIN frames f ON f.frame_id = m.frame_id WHERE (m.width <> f.width OR m.height <> f.height)",
      'The size of the picture differs from the size of its frame.',
    ),
  ];
}

function keyChecks(tables: Manifest['tables']): Check[] {
  return ([['frames', 'frame_id'], ['labels', 'label_id'], ['inferences', 'inference_id']] as const).flatMap(([table, key]): Check[] => {
    if (!tables[table]) return [];
    return [
      { code: 'no-id', table, row: "concat('row ', rowid)", frame: 'frame_id', column: key, value: key, from: `import_${table} WHERE ${key} IS NULL`, message: 'The row has no id and was left out.' },
      {
        code: 'duplicate-id',
        table,
        row: key,
        frame: 'frame_id',
        column: key,
        value: key,
        message: 'An earlier row has the same id; this one was left out.',
        from: `(SELECT ${key === 'frame_id' ? '' : `${key}, `}frame_id FROM import_${table} WHERE ${key} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY CAST(${key} AS VARCHAR) ORDER BY rowid) > 1)`,
      },
    ];
  });
}

function rowChecks(manifest: Manifest, table: 'labels' | 'inferences', key: string): Check[] {
  if (!manifest.tables[table]) return [];
  const classes = manifest.classes.length === 0 ? "('')" : `(${manifest.classes.map(({ id }) => sqlLiteral(id)).join(', ')})`;
  const tasks = LABEL_TASKS.map((task) => `'${task}'`).join(', ');
  const bad = (code: FindingCode, column: string, value: string, condition: string, message: string): Check => ({
    code, table, row: `t.${key}`, frame: 't.frame_id', column, value, message, from: `${table} t LEFT JOIN frames f ON f.frame_id = t.frame_id WHERE ${condition}`,
  }); // prettier-ignore
  const list = [
    bad('unknown-frame', 'frame_id', 't.frame_id', 'f.frame_id IS NULL', 'There is no frame with this id.'),
    bad('unknown-task', 'task', 't.task', `t.task IS NULL OR t.task NOT IN (${tasks})`, `The task is none of ${LABEL_TASKS.join(', ')}.`),
    bad('unknown-class', 'class_id', 't.class_id', `t.class_id IS NULL OR t.class_id NOT IN ${classes}`, 'The class is not in the class map.'),
    bad('not-a-number', 'x', boxText, `t.task IN ${PIXEL_TASKS} AND NOT coalesce(${finite}, FALSE)`, 'The box has a value that is missing or not a finite number.'),
    bad('no-area', 'w', boxText, `t.task IN ('box', 'polygon', 'mask') AND ${finite} AND (t.w <= 0 OR t.h <= 0)`, 'The box has no area: its width or height is not positive.'),
    bad('outside', 'x', boxText, `${sized} AND ${outside}`, 'The box lies outside its frame.'),
    bad('partly-outside', 'x', boxText, `${sized} AND NOT ${outside} AND ${beyond}`, 'The box reaches beyond its frame.'),
  ];
  if (table === 'labels') return list;
  list.push(bad('confidence-range', 'confidence', 't.confidence', 't.confidence IS NULL OR NOT isfinite(t.confidence) OR t.confidence < 0 OR t.confidence > 1', 'The confidence is not between 0 and 1.'));
  list.push(bad('probabilities-sum', 'probs', "concat('sum ', round(list_sum(t.probs), 4))", 't.probs IS NOT NULL AND abs(list_sum(t.probs) - 1) > 0.01', 'The probabilities do not sum to 1.'));
  if (manifest.models && manifest.models.length > 0) {
    list.push(bad('unknown-model', 'model_id', 't.model_id', `t.model_id IS NULL OR t.model_id NOT IN (${manifest.models.map(({ id }) => sqlLiteral(id)).join(', ')})`, 'The model is not in the list of models of the manifest.'));
  }
  return list;
}

function classChecks({ classes, tables }: Manifest): Check[] {
  if (classes.length === 0) return [];
  const rows = `(VALUES ${classes.map(({ id, name }) => `(${sqlLiteral(id)}, ${sqlLiteral(name)})`).join(', ')}) k(class_id, name)`;
  const unused = (code: FindingCode, table: 'labels' | 'inferences', message: string): Check => ({ code, table, row: 'NULL', frame: 'NULL', column: 'class_id', value: 'k.name', from: `${rows} WHERE k.class_id NOT IN (SELECT class_id FROM ${table} WHERE class_id IS NOT NULL)`, message });
  return [
    ...(tables.labels ? [unused('never-labelled', 'labels', 'No label has this class.')] : []),
    ...(tables.inferences ? [unused('never-predicted', 'inferences', 'No inference has this class: the model was not trained on it, or never sees it.')] : []),
  ];
}
