import { ShoalError } from '../base/errors';
import { sqlIdentifier, sqlIn } from '../database/sql';
import { arrowToRaw } from '../formats/arrow/arrow-to-raw';
import type { WritableDataset } from '../formats/contract/format';
import { uuidOf } from '../formats/labelbox/write-labelbox';
import { concatTables } from '../formats/table/concat-tables';
import type { RawTable } from '../formats/table/raw-table';
import { toWritable } from '../formats/table/unflatten';
import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '../model/annotation';
import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId, type ElementKind } from '../model/element';
import { finiteBox } from '../model/geometry';
import type { Label } from '../model/label';
import type { ClassInfo, ModelInfo } from '../model/manifest';
import { TABLES } from '../model/tables';
import { applyChanges } from '../review/apply-changes';
import type { ExportSource } from '../review/export-file';
import type { Issue } from '../review/review';

/** What labelers start from: the labels as they are with the proposed changes, what a model says, or an empty frame. */
export type LabelingStart = 'labels' | 'model' | 'nothing';

export interface JobFrame {
  readonly frame: ImportedFrame;
  readonly media: readonly ImportedMedia[];
  /** With the proposed changes. */
  readonly labels: readonly (AnnotatedLabel & Label)[];
  /** Of the job's model. */
  readonly inferences: readonly AnnotatedInference[];
  /** The picture as the dataset calls it. */
  readonly name: string;
  /** Where the labeling tool finds it. */
  readonly url: string;
}

/** The frames of an issue on their way to a labeling provider. */
export interface LabelingJob {
  /** Names this send for ever: the same one finds its tasks again. */
  readonly sendId: string;
  readonly issueId: string;
  readonly title: string;
  /** Plain text with line breaks, for the labeler: title and description of the issue. */
  readonly instructions: string;
  readonly start: LabelingStart;
  readonly modelId: string | null;
  readonly classes: readonly ClassInfo[];
  readonly models: readonly ModelInfo[];
  readonly frames: readonly JobFrame[];
}

export interface LabelingJobOptions {
  readonly issueId: string;
  /** Of an earlier send, to send the same again. Default: made of what is sent, so that a send that was cut off is the same one when it is tried again. */
  readonly sendId?: string | undefined;
  /** Where it goes; part of a send id that is made here. */
  readonly providerId?: string | undefined;
  /** Elements whose frames go; default: those of the issue. A live issue needs what its query meets now. */
  readonly elements?: readonly ElementId[] | undefined;
  /** Frames that go instead of those of the elements. */
  readonly frameIds?: readonly string[] | undefined;
  /** Default `labels`. */
  readonly start?: LabelingStart | undefined;
  /** Whose inferences go along; `null`: none. Default `null`. */
  readonly modelId?: string | null | undefined;
  /** Address of a picture for the labeling tool; default: as the dataset has it. */
  readonly mediaUrl?: ((uri: string, frameId: string) => string) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Ids per query: an `IN` list of this length is parsed in a few milliseconds. */
const CHUNK = 5000;

/** Reads what goes to a labeling provider. Rejects with `not-found` for an issue that is not there, `invalid-argument` when it has no frames. */
export async function createLabelingJob(source: ExportSource, options: LabelingJobOptions): Promise<LabelingJob> {
  const { issueId, providerId = '', start = 'labels', modelId = null, mediaUrl, signal } = options;
  const { issues, changes } = source.review.state.getSnapshot();
  const issue = issues.get(issueId);
  if (!issue) throw new ShoalError('not-found', `The issue "${issueId}" is not in this dataset, so it cannot be sent to labeling.`, { details: { issueId } });
  const frameIds = options.frameIds ?? (await framesOf(source, options.elements ?? issue.elements, signal));
  if (frameIds.length === 0) throw new ShoalError('invalid-argument', `The issue “${issue.title}” has no frames. Add elements to it before it is sent to labeling.`, { details: { issueId } });
  const [frames, media, labels, inferences] = await Promise.all([TABLES.frames, TABLES.media, TABLES.labels, TABLES.inferences].map((table) => readRows(source, table, frameIds, table === TABLES.inferences ? modelId : undefined, signal)));
  const { manifest } = source;
  const written = toWritable({ frames: frames ?? none, media: media ?? none, labels: labels ?? none, inferences: inferences ?? none }, { name: manifest.name, classes: manifest.classes, models: manifest.models ?? [] });
  const inJob = new Set(frameIds);
  const changesOf = new Map<string, Map<string, LabelChange>>();
  for (const [labelId, change] of changes) {
    if (!inJob.has(change.frameId)) continue;
    const own = changesOf.get(change.frameId) ?? new Map<string, LabelChange>();
    changesOf.set(change.frameId, own.set(labelId, change));
  }
  const all: JobFrame[] = [];
  for (const { frame, media: own, labels: imported, inferences: said } of written.frames()) {
    signal?.throwIfAborted();
    const medium = own[0];
    const name = medium?.uri ?? frame.frameId;
    const url = medium?.uri && mediaUrl ? mediaUrl(medium.uri, frame.frameId) : name;
    all.push({ frame, media: own, labels: applyChanges(imported.map(asLabel), changesOf.get(frame.frameId) ?? new Map()).labels, inferences: said, name, url });
  }
  // What was sent and came back is a round of its own.
  const round = issue.sends.filter(({ provider, received }) => provider === providerId && received.length > 0).length;
  const sendId = options.sendId ?? uuidOf(JSON.stringify([issueId, providerId, round, start, modelId, frameIds]));
  return { sendId, issueId, title: issue.title, instructions: instructionsOf(issue), start, modelId, classes: manifest.classes, models: manifest.models ?? [], frames: all };
}

/** A job as writers of formats take it; labels count as annotated, also where there are none. */
export function jobDataset(job: LabelingJob, { labels = true, uri = 'name' }: { readonly labels?: boolean; readonly uri?: 'name' | 'url' } = {}): WritableDataset {
  return {
    name: job.title,
    classes: job.classes,
    models: job.models,
    counts: { frames: job.frames.length, labels: job.frames.reduce((sum, frame) => sum + frame.labels.length, 0), inferences: job.frames.reduce((sum, frame) => sum + frame.inferences.length, 0) },
    *frames() {
      for (const item of job.frames) {
        const { frame, media, inferences } = item;
        const [first, ...others] = media;
        const shown = first ? [first.text == null ? { ...first, uri: item[uri] } : first, ...others] : [{ frameId: frame.frameId, uri: item[uri] }];
        yield { frame: { ...frame, labeled: labels }, media: shown, labels: labels ? item.labels : [], inferences };
      }
    },
  };
}

/** What a labeler reads before starting. */
export function instructionsOf({ title, description }: Pick<Issue, 'title' | 'description'>): string {
  return description.trim() === '' ? title : `${title}\n\n${description.trim()}`;
}

const none: RawTable = { rows: 0, columns: {} };

function asLabel(label: AnnotatedLabel): AnnotatedLabel & Label {
  return { ...label, box: finiteBox(label.box ?? null) };
}

/** Frames of elements, in the order of the elements, each once. */
async function framesOf({ database, review }: ExportSource, elements: readonly ElementId[], signal: AbortSignal | undefined): Promise<string[]> {
  const { changes } = review.state.getSnapshot();
  const ids: Record<ElementKind, Set<string>> = { frame: new Set(), label: new Set(), inference: new Set() };
  for (const element of elements) {
    const ref = parseElementId(element);
    if (ref) ids[ref.kind].add(ref.id);
  }
  const frameOf = new Map<ElementId, string>();
  for (const kind of ['frame', 'label', 'inference'] as const) {
    const key = `${kind}_id`;
    const known = [...ids[kind]];
    const table = { frame: TABLES.frames, label: TABLES.labels, inference: TABLES.inferences }[kind];
    if (known.length === 0 || !(await database.hasTable(table))) continue;
    for (let at = 0; at < known.length; at += CHUNK) {
      const answer = await database.query(`SELECT ${key} AS id, frame_id FROM ${sqlIdentifier(table)} WHERE ${sqlIn(key, known.slice(at, at + CHUNK))}`, { signal });
      for (const row of answer.toArray() as Record<string, unknown>[]) frameOf.set(`${kind}:${String(row.id)}`, String(row.frame_id));
    }
  }
  // Labels that somebody drew are in no table yet.
  for (const id of ids.label) {
    const change = changes.get(id);
    if (change && !frameOf.has(`label:${id}`)) frameOf.set(`label:${id}`, change.frameId);
  }
  return [...new Set(elements.flatMap((element) => frameOf.get(element) ?? []))];
}

async function readRows({ database }: ExportSource, table: string, frameIds: readonly string[], modelId: string | null | undefined, signal: AbortSignal | undefined): Promise<RawTable> {
  if (modelId === null || !(await database.hasTable(table))) return none;
  const key = { [TABLES.labels]: 'label_id', [TABLES.inferences]: 'inference_id', [TABLES.media]: 'sensor_id' }[table] ?? 'frame_id';
  const parts: RawTable[] = [];
  for (let at = 0; at < frameIds.length; at += CHUNK) {
    const scope = `${sqlIn('frame_id', frameIds.slice(at, at + CHUNK))}${modelId === undefined ? '' : ` AND ${sqlIn('model_id', [modelId])}`}`;
    const answer = await database.query(`SELECT * FROM ${sqlIdentifier(table)} WHERE ${scope} ORDER BY frame_id, ${key}`, { signal });
    for (const batch of answer.batches) parts.push(arrowToRaw(batch).table);
  }
  return concatTables(parts);
}
