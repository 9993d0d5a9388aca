import type { Table } from 'apache-arrow';
import { ShoalError } from '../base/errors';
import type { Database } from '../database/database';
import { sqlIdentifier, sqlIn } from '../database/sql';
import { writeCoco } from '../formats/coco/write-coco';
import type { LabelTask } from '../model/annotation';
import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import { finiteBox } from '../model/geometry';
import type { Label } from '../model/label';
import type { Manifest } from '../model/manifest';
import { TABLES } from '../model/tables';
import { applyChanges } from './apply-changes';
import { readFrames, readLabels, toWritableDataset, type ExportedFrame, type ExportedLabel } from './labels-for-export';
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

export interface ExportFrameOptions extends ExportOptions {
  /** Whether proposed changes are applied; otherwise the file has the labels as they were imported. Default true. */
  readonly applyChanges?: boolean | undefined;
}

/** COCO ground truth of all labels with the proposed changes applied. What could not be written is in `info.shoal`. */
export async function exportCoco(source: ExportSource, options: ExportOptions = {}): Promise<ExportedFile> {
  const { changes } = source.review.state.getSnapshot();
  const [frames, imported] = await Promise.all([readFrames(source.database, options), readLabels(source.database, options)]);
  return cocoFile(source, frames, imported, changes, fileNameOf(source, 'coco.json'), options.signal);
}

/**
 * The annotations of one frame: COCO where it can hold them (boxes, polygons, masks and keypoints of a picture), otherwise Shoal's own JSON, which has
 * every task. Rejects with `not-found` for a frame that is not in the dataset.
 */
export async function exportFrame(source: ExportSource, frameId: string, { signal, applyChanges: withChanges = true }: ExportFrameOptions = {}): Promise<ExportedFile> {
  const scope = { signal, frameId };
  const [frames, imported] = await Promise.all([readFrames(source.database, scope), readLabels(source.database, scope)]);
  const [found] = frames;
  if (!found) throw new ShoalError('not-found', `The frame "${frameId}" is not in this dataset, so its annotations cannot be saved.`, { details: { frameId } });
  const all = withChanges ? source.review.state.getSnapshot().changes : new Map<string, LabelChange>();
  const changes = new Map([...all].filter(([, change]) => change.frameId === frameId));
  const pictured = found.media.some(({ sensorId }) => sensorId !== null) && applyChanges(imported, changes).labels.every(({ task }) => COCO_TASKS.has(task));
  const name = (suffix: string) => fileNameOf({ manifest: { name: frameId } }, suffix);
  if (pictured) return cocoFile(source, frames, imported, changes, name('coco.json'), signal);
  const { labels, conflicts } = applyChanges(imported, changes);
  const classIds = new Set(labels.map(({ classId }) => classId));
  const text = JSON.stringify(
    {
      shoal: { version: 1, dataset: source.manifest.name, conflicts: conflicts.map(({ change, problem }) => ({ label_id: change.labelId, op: change.op, problem })) },
      frame: found.frame,
      classes: source.manifest.classes.filter(({ id }) => classIds.has(id)),
      labels: labels.map(compact),
    },
    null,
    1,
  );
  return { fileName: name('labels.json'), mediaType: 'application/json', bytes: new TextEncoder().encode(`${text}\n`) };
}

const COCO_TASKS: ReadonlySet<LabelTask> = new Set<LabelTask>(['box', 'polygon', 'mask', 'keypoints']);

/** Without what says nothing, and without numbers that JSON has no word for. */
function compact(label: Label): Partial<Label> {
  const box = finiteBox(label.box);
  return Object.fromEntries(Object.entries({ ...label, box }).filter(([, value]) => value !== null && value !== undefined));
}

function cocoFile(source: ExportSource, frames: readonly ExportedFrame[], imported: readonly ExportedLabel[], changes: ReadonlyMap<string, LabelChange>, fileName: string, signal: AbortSignal | undefined): ExportedFile {
  const { labels, conflicts, ...counts } = applyChanges(imported, changes);
  const { dataset, reshaped, skipped } = toWritableDataset(source.manifest, frames, imported, labels);
  const { files } = writeCoco(dataset, {
    importedLabelIds: imported.map((label) => label.labelId),
    changes: { ...counts, conflicts: conflicts.map(({ change, problem }) => ({ label_id: change.labelId, op: change.op, problem })), reshaped, skipped },
    shortFloats: true,
    signal,
  });
  const [file] = files;
  if (!file) throw new TypeError('Writing COCO gives one file at least.');
  return { fileName, mediaType: 'application/json', bytes: new Uint8Array(file.bytes) };
}

/** Elements of all issues and every judgement and change, one row each; see `reviewToCsv`. */
export async function exportCsv(source: ExportSource, options: ExportOptions = {}): Promise<ExportedFile> {
  const state = source.review.state.getSnapshot();
  const ids = new Set<ElementId>(state.judgements.keys());
  for (const issue of state.issues.values()) for (const id of issue.elements) ids.add(id);
  for (const change of state.changes.values()) ids.add(`label:${change.labelId}`);
  return textFile(source, 'review.csv', 'text/csv', reviewToCsv(state, await readFacts(source.database, [...ids], options)));
}

/** The whole review log as JSON lines: what another copy of this dataset can merge. The review then knows that it was exported. */
export async function exportLog(source: ExportSource): Promise<ExportedFile> {
  // The file is what matters; that the mark could not be kept only means one reminder too many.
  await source.review.markExported().catch(() => undefined);
  return textFile(source, 'review.jsonl', 'application/jsonl', writeLogText(source.review.events()));
}

function textFile(source: ExportSource, suffix: string, mediaType: string, text: string): ExportedFile {
  return { fileName: fileNameOf(source, suffix), mediaType, bytes: new TextEncoder().encode(text) };
}

function fileNameOf(source: { readonly manifest: Pick<Manifest, 'name'> }, suffix: string): string {
  const stem = source.manifest.name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'dataset'}-${suffix}`;
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
