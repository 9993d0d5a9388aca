import { ShoalError } from '../base/errors';
import type { QueryOptions } from '../database/database';
import { sqlIn, sqlLiteral } from '../database/sql';
import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';
import { boxIou } from '../model/geometry';
import type { VerifiedElements, VerifiedOutcome } from '../model/issue';
import type { Label, LabelTask } from '../model/label';
import { sameLabel } from '../review/changed-label';
import type { Issue } from '../review/review';
import { liveCondition, placedOf, rowsOf, WRONG, WRONG_SQL, type Baseline, type PlacedElement, type VerifiedDataset } from './issue-baseline';
import { boxOf } from './read-cell';

/** Overlap from which two objects in one frame count as the same. */
const SAME_PLACE = 0.5;
/** Pixels: labels come back from tools rounded. */
const SAME_COORDINATE = 0.5;
const CHUNK = 5000;

export interface VerifyOptions extends QueryOptions {
  /** What arrived, in words; by default the model, and that the labels are new. */
  readonly against?: string | undefined;
  /** What was wrong before it arrived. Without it only elements of the issue can be newly wrong. */
  readonly before?: Baseline | null | undefined;
}

export interface IssueCheck {
  readonly issueId: string;
  readonly against: string;
  readonly outcomes: VerifiedElements;
  /** Elements that were looked at: those of the issue, without what is marked as not an issue. */
  readonly checked: number;
  /** Of those, neither right nor wrong: no model was asked about them, or nobody annotated the frame. */
  readonly unknown: readonly ElementId[];
}

interface Current extends PlacedElement {
  readonly isWrong: boolean;
  /** Nothing to compare it with. */
  readonly isUnknown: boolean;
}

/**
 * What became of the elements of an issue, given the labels and the model as they are now. Writes nothing; `createIssueVerifier` records it.
 *
 * An element **was wrong** when the last verification said so, and before the first one when it is in the issue and not marked as not an issue. It **is
 * wrong** while label and model disagree about it. A label with a change in force is taken as the change says: it is right when the model sees it so, and an
 * accepted one also when the labels now say the same. What is
 * not there under its id any more is looked for in the same place of the same frame (IoU ≥ 0.5, the same class first). `fixed`: was wrong, is right.
 * `still-wrong`: both. `newly-wrong`: was right by the last verification and is wrong, or is another object in a frame of the issue (or one that meets its
 * condition) that is wrong and was not in `before`. `gone`: neither labelled nor seen in that place any more.
 *
 * Rejects with `not-found` for an issue that is not there.
 */
export async function verifyIssue(dataset: VerifiedDataset, issueId: string, options: VerifyOptions = {}): Promise<IssueCheck> {
  const issue = dataset.review.state.getSnapshot().issues.get(issueId);
  if (!issue) throw new ShoalError('not-found', `The issue "${issueId}" is not in the review log, so it cannot be verified.`, { details: { issueId } });
  const { before = null, signal } = options;
  const last = issue.verifications.at(-1)?.outcomes;
  const wasRight = new Set(last?.fixed ?? []);
  const ids = populationOf(issue, last, before).filter((id) => issue.elementStates.get(id) !== 'not-an-issue');

  const changes = changesInForce(dataset, ids);
  const places = await readPlaces(dataset, ids, changes, before, { signal });
  const frameIds = new Set([...places.values()].map(({ frameId }) => frameId));
  const { frames, objects } = await readCurrent(dataset, [...frameIds], { signal });
  const found: Record<VerifiedOutcome, ElementId[]> = { fixed: [], 'still-wrong': [], 'newly-wrong': [], gone: [] };
  const met = new Set<ElementId>();
  const unknown: ElementId[] = [];
  const [labels, inferences] = await Promise.all([readObjectsOf(dataset, 'label', changes, { signal }), readObjectsOf(dataset, 'inference', changes, { signal })]);
  for (const id of ids) {
    const place = places.get(id);
    const now = place && (id.startsWith('frame:') ? frames.get(place.frameId) : counterpart(id, place, objects.get(place.frameId) ?? []));
    if (now) met.add(now.id);
    const decided = changeIsRight(changes.get(id), labels, inferences);
    const isWrong = decided === null ? now?.isWrong : !decided;
    if (decided === null && now?.isUnknown) unknown.push(id);
    else if (isWrong === undefined) found.gone.push(id);
    else if (isWrong) found[wasRight.has(id) ? 'newly-wrong' : 'still-wrong'].push(id);
    // What was right and is right stays fixed, so that the next verification still knows.
    else found.fixed.push(id);
  }
  if (before) {
    const condition = liveCondition(issue);
    const candidates = condition === null ? [...frameIds].flatMap((frameId) => objects.get(frameId) ?? []) : await readLive(dataset, condition, { signal });
    for (const candidate of candidates) if (candidate.isWrong && !met.has(candidate.id) && !found['still-wrong'].includes(candidate.id) && !counterpart(candidate.id, candidate, before.wrong.get(candidate.frameId) ?? [])) found['newly-wrong'].push(candidate.id);
  }
  return { issueId, against: options.against ?? describeArrival(dataset, before), outcomes: found, checked: ids.length, unknown };
}

/** The elements of an issue, and what an earlier look counted to it. */
function populationOf(issue: Issue, last: VerifiedElements | undefined, before: Baseline | null): readonly ElementId[] {
  return [...new Set([...issue.elements, ...(before?.live.get(issue.issueId) ?? []), ...(last ? [...last.fixed, ...last['still-wrong'], ...last['newly-wrong']] : [])])];
}

interface ChangeInForce {
  readonly change: LabelChange;
  readonly isAccepted: boolean;
}

/** Changes in force, by the element that they are about: the label, or the inference that was accepted as one. */
function changesInForce({ review }: VerifiedDataset, ids: readonly ElementId[]): Map<ElementId, ChangeInForce> {
  const { changes, proposals, judgements } = review.state.getSnapshot();
  const result = new Map<ElementId, ChangeInForce>();
  for (const id of ids) {
    const ref = parseElementId(id);
    const labelId = ref?.kind === 'label' ? ref.id : judgements.get(id)?.changedLabelId;
    const change = labelId ? changes.get(labelId) : undefined;
    if (change && labelId) result.set(id, { change, isAccepted: proposals.get(labelId)?.some(({ decision }) => decision === 'accepted') === true });
  }
  return result;
}

/** Whether the model, or for an accepted change the labels, say what it says; `null` when there is none, or nothing that can be compared. */
function changeIsRight(inForce: ChangeInForce | undefined, labels: ReadonlyMap<string, readonly Label[]>, inferences: ReadonlyMap<string, readonly Label[]>): boolean | null {
  if (!inForce) return null;
  const { change, isAccepted } = inForce;
  if (isAccepted && labelsSay(change, labels.get(change.frameId) ?? [])) return true;
  const meant = change.after ?? change.before;
  if (!meant?.box) return isAccepted ? false : null;
  const { classId, box } = meant;
  const isSeen = (inferences.get(change.frameId) ?? []).some((seen) => seen.classId === classId && seen.box !== null && boxIou(seen.box, box) >= SAME_PLACE);
  return change.after ? isSeen : !isSeen;
}

function labelsSay({ labelId, after }: LabelChange, own: readonly Label[]): boolean {
  if (!after) return !own.some((label) => label.labelId === labelId);
  const same = own.find((label) => label.labelId === labelId);
  if (same) return sameLabel(same, { ...after, frameId: same.frameId }, SAME_COORDINATE);
  return own.some(({ classId, box }) => classId === after.classId && box !== null && after.box !== null && boxIou(box, after.box) >= SAME_PLACE);
}

/** Where each element is or was: in the tables, in what was there before, or in the change about it. */
async function readPlaces({ database }: VerifiedDataset, ids: readonly ElementId[], changes: ReadonlyMap<ElementId, ChangeInForce>, before: Baseline | null, options: QueryOptions): Promise<Map<ElementId, PlacedElement>> {
  const places = new Map<ElementId, PlacedElement>();
  for (const list of before?.wrong.values() ?? []) for (const element of list) places.set(element.id, element);
  for (const [id, { change }] of changes) {
    const { before: was, after, frameId } = change;
    const label = was ?? after;
    if (label) places.set(id, { id, frameId, task: label.task, classId: label.classId, box: label.box });
  }
  for (const kind of ['label', 'inference', 'frame'] as const) {
    const own = ids.flatMap((id) => (id.startsWith(`${kind}:`) ? [id.slice(kind.length + 1)] : []));
    const columns = kind === 'frame' ? `'frame:' || frame_id AS element_id, frame_id` : `'${kind}:' || ${kind}_id AS element_id, frame_id, task, class_id, x, y, w, h`;
    for (let start = 0; start < own.length; start += CHUNK) {
      const table = await database.query(`SELECT ${columns} FROM ${kind}s WHERE ${sqlIn(`${kind}_id`, own.slice(start, start + CHUNK))}`, options);
      for (const row of rowsOf(table)) places.set(String(row.element_id) as ElementId, placedOf(row));
    }
  }
  return new Map(ids.flatMap((id) => (places.has(id) ? [[id, places.get(id) as PlacedElement] as const] : [])));
}

const currentColumns = 'element_id, kind, frame_id, task, class_id, agreement, x, y, w, h';
const currentOf = (row: Readonly<Record<string, unknown>>): Current => ({ ...placedOf(row), isWrong: WRONG.some((one) => one === row.agreement), isUnknown: row.agreement === 'not_compared' || row.agreement === 'unlabeled' });

async function readCurrent({ database }: VerifiedDataset, frameIds: readonly string[], options: QueryOptions): Promise<{ readonly frames: Map<string, Current>; readonly objects: Map<string, Current[]> }> {
  const frames = new Map<string, Current>();
  const objects = new Map<string, Current[]>();
  for (let start = 0; start < frameIds.length; start += CHUNK) {
    const table = await database.query(`SELECT ${currentColumns} FROM elements WHERE ${sqlIn('frame_id', frameIds.slice(start, start + CHUNK))}`, options);
    for (const row of rowsOf(table)) {
      const element = currentOf(row);
      const list = objects.get(element.frameId);
      if (row.kind === 'frame') frames.set(element.frameId, element);
      else if (list) list.push(element);
      else objects.set(element.frameId, [element]);
    }
  }
  return { frames, objects };
}

async function readLive({ database }: VerifiedDataset, condition: string, options: QueryOptions): Promise<Current[]> {
  return rowsOf(await database.query(`SELECT ${currentColumns} FROM elements WHERE level = 'object' AND ${WRONG_SQL} AND ${condition}`, options)).map(currentOf);
}

/** Labels, or inferences of the model, in the frames in which something was changed. */
async function readObjectsOf({ database, status }: VerifiedDataset, kind: 'label' | 'inference', changes: ReadonlyMap<ElementId, ChangeInForce>, options: QueryOptions): Promise<Map<string, Label[]>> {
  const result = new Map<string, Label[]>();
  const { modelId } = status.getSnapshot();
  if (kind === 'inference' && modelId === null) return result;
  const own = kind === 'inference' ? ` AND model_id = ${sqlLiteral(modelId ?? '')}` : '';
  const frameIds = [...new Set([...changes.values()].map(({ change }) => change.frameId))];
  for (let start = 0; start < frameIds.length; start += CHUNK) {
    const table = await database.query(`SELECT ${kind}_id AS label_id, frame_id, task, class_id, x, y, w, h FROM ${kind}s WHERE ${sqlIn('frame_id', frameIds.slice(start, start + CHUNK))}${own}`, options);
    for (const row of rowsOf(table)) {
      const label: Label = { labelId: String(row.label_id), frameId: String(row.frame_id), task: String(row.task) as LabelTask, classId: String(row.class_id), box: boxOf(row) };
      const list = result.get(label.frameId);
      if (list) list.push(label);
      else result.set(label.frameId, [label]);
    }
  }
  return result;
}

/** The same thing among others: by its id, otherwise by its place, of its own class before another. */
function counterpart<T extends PlacedElement>(id: ElementId, { box, classId, task }: PlacedElement, others: readonly T[]): T | undefined {
  const same = others.find((other) => other.id === id);
  if (same) return same;
  if (!box) return others.find((other) => other.box === null && other.task === task && other.classId === classId);
  let best: T | undefined;
  let most = 0;
  for (const other of others) {
    const overlap = other.box === null ? 0 : boxIou(box, other.box);
    const weight = overlap + (other.classId === classId ? 1 : 0);
    if (overlap >= SAME_PLACE && weight > most) [best, most] = [other, weight];
  }
  return best;
}

function describeArrival({ manifest, status }: VerifiedDataset, before: Baseline | null): string {
  const { modelId } = status.getSnapshot();
  const model = modelId === null ? null : (manifest.models?.find(({ id }) => id === modelId)?.name ?? modelId);
  const isNewModel = model !== null && modelId !== before?.modelId;
  const words = [...(before && !isNewModel ? ['the labels as they are now'] : []), ...(isNewModel ? [model] : [])];
  return words.join(' and ') || (model ?? 'the labels as they are now');
}
