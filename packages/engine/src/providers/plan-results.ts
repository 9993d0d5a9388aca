import { ShoalError } from '../base/errors';
import { memoryFile } from '../formats/contract/memory-files';
import { showValue, type Finding } from '../formats/contract/findings';
import { sqlIdentifier, sqlIn } from '../database/sql';
import { parseElementId, type ElementId } from '../model/element';
import { boxIou, type Box } from '../model/geometry';
import type { Label } from '../model/label';
import type { ClassInfo } from '../model/manifest';
import { TABLES } from '../model/tables';
import type { SingleOp } from '../review/event';
import type { ExportSource } from '../review/export-file';
import type { IssueSend } from '../review/review';
import { diffFrame, type KnownLabel, type LabelDifference } from './diff-frame';
import { createLabelingJob, type LabelingJob } from './labeling-job';
import { opOfDifference } from './op-of-difference';
import type { LabelingProvider } from './provider';
import type { LabelingResults, ResultFrame } from './results';

/** One label that came back, beside what it is now. */
export interface ResultEntry extends LabelDifference {
  /** Stable for the same results; for keys and check boxes. */
  readonly id: string;
  readonly frameId: string;
  /** Size of the frame, pixels; `null` when nobody knows it. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Who labelled the frame, where that is known. */
  readonly by: string | null;
  /** What accepting it does; `null` for labels that came back unchanged. */
  readonly op: SingleOp | null;
  /** Elements of the issue that are about this label. */
  readonly elements: readonly ElementId[];
}

/** Something that came back and belongs to nothing here. */
export interface UnmatchedResult {
  /** `unknown-frame`: not in the dataset. `not-sent`: in the dataset, not in this send. `repeated-frame`: came twice, the later one counts. `unknown-class`: the dataset has no such class. */
  readonly reason: 'unknown-frame' | 'not-sent' | 'repeated-frame' | 'unknown-class';
  /** As it came, shortened. */
  readonly frame: string;
  readonly value: string;
}

/** What accepting results would do. Nothing has happened yet. */
export interface ResultPlan {
  readonly issueId: string;
  readonly sendId: string;
  readonly provider: { readonly id: string; readonly title: string };
  /** Added, modified, deleted, then unchanged; by frame within each. */
  readonly entries: readonly ResultEntry[];
  readonly unmatched: readonly UnmatchedResult[];
  /** What could not be read of the results. */
  readonly findings: readonly Finding[];
  /** Frames that came back. */
  readonly frameIds: readonly string[];
  /** Frames of the send that nobody handed in yet. */
  readonly waiting: readonly string[];
  /** Labels of these frames that the provider cannot hold; they stay as they are. */
  readonly notCarried: number;
}

export interface PlanResultsOptions {
  readonly issueId: string;
  readonly sendId: string;
  readonly provider: LabelingProvider;
  readonly signal?: AbortSignal | undefined;
}

const order = { added: 0, modified: 1, deleted: 2, unchanged: 3 } as const;

/**
 * Compares results with the labels as they are now, with the proposed changes. Labels are found by id, then by place. What is compared with is each label as it
 * would have come back untouched, so that what a provider cannot hold is never taken for a change. Rejects with `not-found` for an unknown issue or send.
 */
export async function planResults(source: ExportSource, results: LabelingResults, { issueId, sendId, provider, signal }: PlanResultsOptions): Promise<ResultPlan> {
  const state = source.review.state.getSnapshot();
  const issue = state.issues.get(issueId);
  const send = issue?.sends.find((one) => one.sendId === sendId);
  if (!issue || !send) throw new ShoalError('not-found', `The send "${sendId}" is not in the issue "${issueId}". Results are compared with the issue that they were sent from.`, { details: { issueId, sendId } });
  const frameIds = send.tasks.map(({ frameId }) => frameId);
  const job = await createLabelingJob(source, { issueId, sendId, frameIds, signal });
  const { frames, unmatched } = await matchFrames(source, results.frames, send, job.frames, signal);
  const echoOf = frames.size === 0 ? new Map<string, ResultFrame>() : await untouched({ ...job, frames: job.frames.filter(({ frame }) => frames.has(frame.frameId)) }, provider, signal);
  const carried = provider.carriedId ?? ((id: string) => id);
  const classOf = classFinder(source.manifest.classes);
  const doubtful = new Set(results.findings.flatMap(({ frameId }) => frameId ?? []));
  const elements = await elementsOf(source, issue.elements, signal);
  const entries: ResultEntry[] = [];
  let notCarried = 0;
  for (const { frame, name, labels } of job.frames) {
    const came = frames.get(frame.frameId);
    if (!came) continue;
    const echo = new Map((echoOf.get(frame.frameId) ?? echoOf.get(name))?.labels.flatMap((label) => label.ids.slice(0, 1).map((id) => [id, label] as const)));
    const known = labels.map((label): KnownLabel => ({ now: label, echo: echo.get(carried(label.labelId)) ?? null, ids: [carried(label.labelId), label.labelId] }));
    notCarried += known.filter((label) => label.echo === null).length;
    const { differences, unknownClasses } = diffFrame({ frameId: frame.frameId, sendId, known, came: came.labels, classOf, tolerance: provider.tolerancePx, inferenceIds: elements.inferences });
    for (const value of unknownClasses) unmatched.push({ reason: 'unknown-class', frame: frame.frameId, value: showValue(value) });
    const doubt = doubtful.has(frame.frameId) || doubtful.has(came.frame);
    for (const difference of differences) {
      const entry = { ...difference, doubt: difference.doubt ?? (doubt && difference.kind === 'deleted' ? 'unreadable' : null) };
      const by = came.by;
      entries.push({ ...entry, id: `${frame.frameId}\0${entry.labelId}`, frameId: frame.frameId, size: frame.width && frame.height ? { width: frame.width, height: frame.height } : null, by, op: opOfDifference(entry, state.changes.get(entry.labelId), { issueId, frameId: frame.frameId, reason: reasonOf(provider, by) }), elements: elements.about(entry, frame.frameId) });
    }
  }
  entries.sort((a, b) => order[a.kind] - order[b.kind]);
  return { issueId, sendId, provider: { id: provider.id, title: provider.title }, entries, unmatched, findings: results.findings, frameIds: frameIds.filter((id) => frames.has(id)), waiting: frameIds.filter((id) => !frames.has(id)), notCarried };
}

/** A job as it would come back if nobody did anything. */
async function untouched(job: LabelingJob, provider: LabelingProvider, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, ResultFrame>> {
  const { files } = await provider.writeTasks(job, { handedIn: true, signal });
  const { frames } = await provider.readResults(files.map(({ path, bytes }) => memoryFile(path, bytes)), { signal });
  return new Map(frames.map((frame) => [frame.frame, frame]));
}

function reasonOf({ title }: LabelingProvider, by: string | null): string {
  return by === null ? `Relabelled in ${title}` : `Relabelled in ${title} by ${by}`;
}

/** Which of ours each frame is: by id, by the address or name of its picture, or by a file name that only one has. */
async function matchFrames(source: ExportSource, came: readonly ResultFrame[], send: IssueSend, job: readonly { readonly frame: { readonly frameId: string }; readonly name: string }[], signal: AbortSignal | undefined) {
  const byName = new Map<string, string | null>();
  const learn = (name: string, frameId: string): void => void byName.set(name, byName.has(name) && byName.get(name) !== frameId ? null : frameId);
  for (const { frame, name } of job) {
    learn(name, frame.frameId);
    learn(lastPart(name), frame.frameId);
  }
  const sent = new Set(send.tasks.map(({ frameId }) => frameId));
  const found = new Map<string, ResultFrame>();
  const strangers: ResultFrame[] = [];
  const unmatched: UnmatchedResult[] = [];
  for (const frame of came) {
    const id = sent.has(frame.frame) ? frame.frame : (byName.get(frame.frame) ?? byName.get(lastPart(frame.frame)));
    if (id === undefined || id === null) {
      strangers.push(frame);
      continue;
    }
    const earlier = found.get(id);
    if (earlier) unmatched.push({ reason: 'repeated-frame', frame: showValue(frame.frame), value: '' });
    if (!earlier || (frame.at ?? 0) >= (earlier.at ?? 0)) found.set(id, frame);
  }
  const ids = strangers.map(({ frame }) => frame).filter((id) => !id.includes('\0'));
  const here = new Set<string>();
  for (let at = 0; at < ids.length; at += 5000) {
    const answer = await source.database.query(`SELECT frame_id FROM ${sqlIdentifier(TABLES.frames)} WHERE ${sqlIn('frame_id', ids.slice(at, at + 5000))}`, { signal });
    for (const row of answer.toArray() as Record<string, unknown>[]) here.add(String(row.frame_id));
  }
  for (const { frame } of strangers) unmatched.push({ reason: here.has(frame) ? 'not-sent' : 'unknown-frame', frame: showValue(frame), value: '' });
  return { frames: found, unmatched };
}

function lastPart(path: string): string {
  return path.split(/[?#]/)[0]?.split('/').at(-1) ?? path;
}

/** A class by its name or id; of names that differ in case only, the exact one. */
function classFinder(classes: readonly ClassInfo[]): (name: string) => string | null {
  const ids = new Set(classes.map(({ id }) => id));
  const exact = new Map(classes.map(({ id, name }) => [name, id]));
  return (name) => exact.get(name) ?? (ids.has(name) ? name : null);
}

/** Half of the area in common: the usual bound for "the same object". */
const SAME_OBJECT = 0.5;

/** What the elements of an issue have to do with labels that come back. */
async function elementsOf({ database }: ExportSource, elements: readonly ElementId[], signal: AbortSignal | undefined) {
  const own = new Set(elements);
  const inferenceIds = elements.flatMap((element) => {
    const ref = parseElementId(element);
    return ref?.kind === 'inference' ? [ref.id] : [];
  });
  const boxes = new Map<string, { readonly id: string; readonly box: Box }[]>();
  if (inferenceIds.length > 0 && (await database.hasTable(TABLES.inferences))) {
    const answer = await database.query(`SELECT inference_id, frame_id, x, y, w, h FROM ${sqlIdentifier(TABLES.inferences)} WHERE ${sqlIn('inference_id', inferenceIds)}`, { signal });
    for (const row of answer.toArray() as Record<string, unknown>[]) {
      const frameId = String(row.frame_id);
      boxes.set(frameId, [...(boxes.get(frameId) ?? []), { id: String(row.inference_id), box: { x: Number(row.x), y: Number(row.y), w: Number(row.w), h: Number(row.h) } }]);
    }
  }
  return {
    inferences: new Set(inferenceIds),
    about({ labelId, kind, after }: LabelDifference & { readonly after: Label | null }, frameId: string): readonly ElementId[] {
      const there = after?.box;
      const met = there && kind !== 'unchanged' ? (boxes.get(frameId) ?? []).filter(({ box }) => boxIou(box, there) >= SAME_OBJECT) : [];
      const ids: ElementId[] = [`label:${labelId}`, ...(kind === 'unchanged' ? [] : [`frame:${frameId}` as const]), ...met.map(({ id }) => `inference:${id}` as const)];
      return ids.filter((id) => own.has(id));
    },
  };
}
