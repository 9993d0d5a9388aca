import type { Table } from 'apache-arrow';
import type { Database } from '../database/database';
import { sqlIdentifier, sqlIn } from '../database/sql';
import { writeCoco, type CocoFrame, type CocoLabel } from '../formats/coco/write-coco';
import type { ElementId } from '../model/element';
import type { Manifest } from '../model/manifest';
import { TABLES } from '../model/tables';
import { applyChanges } from './apply-changes';
import { reviewToCsv, type ElementFacts } from './export-csv';
import { writeLogText } from './log-text';
import type { Review } from './review';

/** The parts of an open dataset that exports read. */
export interface ExportSource {
  readonly manifest: Manifest;
  readonly database: Database;
  readonly review: Review;
}

export interface ExportedFile {
  readonly fileName: string;
  readonly mediaType: string;
  /** UTF-8 text. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ExportOptions {
  readonly signal?: AbortSignal | undefined;
}

/** COCO ground truth of all labels with the proposed changes applied. What could not be written is in `info.shoal`. */
export async function exportCoco(source: ExportSource, options: ExportOptions = {}): Promise<ExportedFile> {
  const { changes } = source.review.state.getSnapshot();
  const [frames, imported] = await Promise.all([readFrames(source.database, options), readLabels(source.database, options)]);
  const { labels, conflicts, ...counts } = applyChanges(imported, changes);
  const file = writeCoco({
    name: source.manifest.name,
    frames,
    labels,
    importedLabelIds: imported.map((label) => label.labelId),
    classes: source.manifest.classes,
    changes: { ...counts, conflicts: conflicts.map(({ change, problem }) => ({ label_id: change.labelId, op: change.op, problem })) },
  });
  return textFile(source, 'coco.json', 'application/json', `${JSON.stringify(file, null, 1)}\n`);
}

/** Elements of all issues and every judgement and change, one row each; see `reviewToCsv`. */
export async function exportCsv(source: ExportSource, options: ExportOptions = {}): Promise<ExportedFile> {
  const state = source.review.state.getSnapshot();
  const ids = new Set<ElementId>(state.judgements.keys());
  for (const issue of state.issues.values()) for (const id of issue.elements) ids.add(id);
  for (const change of state.changes.values()) ids.add(`label:${change.labelId}`);
  return textFile(source, 'review.csv', 'text/csv', reviewToCsv(state, await readFacts(source.database, [...ids], options)));
}

/** The whole review log as JSON lines: what another copy of this dataset can merge. */
export async function exportLog(source: ExportSource): Promise<ExportedFile> {
  return textFile(source, 'review.jsonl', 'application/jsonl', writeLogText(source.review.events()));
}

function textFile(source: ExportSource, suffix: string, mediaType: string, text: string): ExportedFile {
  const stem = source.manifest.name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return { fileName: `${stem || 'dataset'}-${suffix}`, mediaType, bytes: new TextEncoder().encode(text) };
}

async function readFrames(database: Database, options: ExportOptions): Promise<CocoFrame[]> {
  const table = await database.query(
    `SELECT f.frame_id, f.width, f.height, f.labeled, any_value(m.uri ORDER BY m.sensor_id) AS uri
     FROM ${sqlIdentifier(TABLES.frames)} f LEFT JOIN ${sqlIdentifier(TABLES.media)} m USING (frame_id)
     GROUP BY ALL ORDER BY f.frame_id`,
    options,
  );
  return rowsOf(table).map((row) => ({
    frameId: String(row.frame_id),
    fileName: textOrNull(row.uri) ?? String(row.frame_id),
    width: Number(row.width),
    height: Number(row.height),
    labeled: row.labeled === true,
  }));
}

async function readLabels(database: Database, options: ExportOptions): Promise<CocoLabel[]> {
  const columns = new Set((await database.describe(TABLES.labels, options)).map((column) => column.name));
  if (columns.size === 0) return [];
  const crowd = columns.has('iscrowd') ? 'iscrowd' : 'NULL AS iscrowd';
  const table = await database.query(
    `SELECT label_id, frame_id, task, class_id, x, y, w, h, ${crowd} FROM ${sqlIdentifier(TABLES.labels)} ORDER BY frame_id, label_id`,
    options,
  );
  return rowsOf(table).map((row) => ({
    labelId: String(row.label_id),
    frameId: String(row.frame_id),
    task: row.task === 'class' ? 'class' : 'box',
    classId: String(row.class_id),
    box: row.task === 'class' ? null : { x: numberOf(row.x), y: numberOf(row.y), w: numberOf(row.w), h: numberOf(row.h) },
    iscrowd: row.iscrowd === true,
  }));
}

const FACTS_PER_QUERY = 5000;

async function readFacts(database: Database, ids: readonly ElementId[], options: ExportOptions): Promise<Map<ElementId, ElementFacts>> {
  const facts = new Map<ElementId, ElementFacts>();
  for (let start = 0; start < ids.length; start += FACTS_PER_QUERY) {
    const table = await database.query(
      `SELECT element_id, frame_id, label_id, given, predicted, suggested, score, reason FROM ${sqlIdentifier(TABLES.elements)}
       WHERE ${sqlIn('element_id', ids.slice(start, start + FACTS_PER_QUERY))}`,
      options,
    );
    for (const row of rowsOf(table)) {
      facts.set(String(row.element_id) as ElementId, {
        frameId: textOrNull(row.frame_id),
        labelId: textOrNull(row.label_id),
        given: textOrNull(row.given),
        predicted: textOrNull(row.predicted),
        suggested: textOrNull(row.suggested),
        score: typeof row.score === 'number' ? row.score : null,
        reason: textOrNull(row.reason),
      });
    }
  }
  return facts;
}

function rowsOf(table: Table): Record<string, unknown>[] {
  return table.toArray() as Record<string, unknown>[];
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** NaN for a missing coordinate, so that the writer lists the label instead of writing a zero. */
function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}
