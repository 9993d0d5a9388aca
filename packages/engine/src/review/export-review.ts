import type { Table } from 'apache-arrow';
import { ShoalError } from '../base/errors';
import type { Database } from '../database/database';
import { sqlIdentifier, sqlIn } from '../database/sql';
import type { LabelTask } from '../model/annotation';
import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import { finiteBox } from '../model/geometry';
import type { Label } from '../model/label';
import { TABLES } from '../model/tables';
import { applyChanges } from './apply-changes';
import { writeChangesText } from './changes-text';
import { chooseChanges } from './choose-changes';
import { fileNameOf, textFile, type ExportedFile, type ExportOptions, type ExportSource } from './export-file';
import { exportLabels, type ExportedLabels, type ExportLabelsOptions } from './export-labels';
import { readFrames, readLabels } from './labels-for-export';
import { reviewToCsv, type ElementFacts } from './export-csv';
import { writeLogText } from './log-text';
import { writeChangedLabels } from './write-labels';

export interface ExportFrameOptions extends ExportOptions {
  /** Whether proposed changes are applied; otherwise the file has the labels as they were imported. Default true. */
  readonly applyChanges?: boolean | undefined;
}

/** COCO ground truth of all labels with the proposed changes applied: `exportLabels` with its defaults. What could not be written is in `info.shoal`. */
export const exportCoco = (source: ExportSource, options: ExportLabelsOptions = {}): Promise<ExportedLabels> => exportLabels(source, 'coco', options);

/**
 * The annotations of one frame: COCO where it can hold them (boxes, polygons, masks and keypoints of a picture), otherwise Shoal's own JSON, which has
 * every task. Rejects with `not-found` for a frame that is not in the dataset.
 */
export async function exportFrame(source: ExportSource, frameId: string, { signal, applyChanges: withChanges = true }: ExportFrameOptions = {}): Promise<ExportedFile> {
  const scope = { signal, frameId };
  const [frames, imported] = await Promise.all([readFrames(source.database, scope), readLabels(source.database, scope)]);
  const [found] = frames;
  if (!found) throw new ShoalError('not-found', `The frame "${frameId}" is not in this dataset, so its annotations cannot be saved.`, { details: { frameId } });
  const all = withChanges ? chooseChanges(source.review.state.getSnapshot().proposals).changes : new Map<string, LabelChange>();
  const changes = new Map([...all].filter(([, change]) => change.frameId === frameId));
  const pictured = found.media.some(({ kind, sensorId }) => sensorId !== null && (kind ?? 'image') === 'image') && applyChanges(imported, changes).labels.every(({ task }) => COCO_TASKS.has(task));
  if (pictured) {
    const { files } = await writeChangedLabels('coco', { manifest: source.manifest, frames, imported, changes }, signal);
    return { fileName: fileNameOf(frameId, 'coco.json'), mediaType: 'application/json', bytes: new Uint8Array(files[0]?.bytes ?? []) };
  }
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
  return { fileName: fileNameOf(frameId, 'labels.json'), mediaType: 'application/json', bytes: new TextEncoder().encode(`${text}\n`) };
}

const COCO_TASKS: ReadonlySet<LabelTask> = new Set<LabelTask>(['box', 'polygon', 'mask', 'keypoints']);

/** Without what says nothing, and without numbers that JSON has no word for. */
function compact(label: Label): Partial<Label> {
  const box = finiteBox(label.box);
  return Object.fromEntries(Object.entries({ ...label, box }).filter(([, value]) => value !== null && value !== undefined));
}

/** Elements of all issues and every judgement and change, one row each; see `reviewToCsv`. */
export async function exportCsv(source: ExportSource, options: ExportOptions = {}): Promise<ExportedFile> {
  const state = source.review.state.getSnapshot();
  const ids = new Set<ElementId>(state.judgements.keys());
  for (const issue of state.issues.values()) for (const id of issue.elements) ids.add(id);
  for (const change of state.changes.values()) ids.add(`label:${change.labelId}`);
  return textFile(source, 'review.csv', 'text/csv', reviewToCsv(state, await readFacts(source.database, [...ids], options)));
}

/** All proposed changes as JSON lines, in the form that `writeChangesText` describes. */
export async function exportChanges(source: ExportSource): Promise<ExportedFile> {
  return textFile(source, 'changes.jsonl', 'application/jsonl', writeChangesText(source.review.state.getSnapshot()));
}

/** The whole review log as JSON lines: what another copy of this dataset can merge. The review then knows that it was exported. */
export async function exportLog(source: ExportSource): Promise<ExportedFile> {
  // The file is what matters; that the mark could not be kept only means one reminder too many.
  await source.review.markExported().catch(() => undefined);
  return textFile(source, 'review.jsonl', 'application/jsonl', writeLogText(source.review.events()));
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
