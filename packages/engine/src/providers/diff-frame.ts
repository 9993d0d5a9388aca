import { uuidOf } from '../formats/labelbox/write-labelbox';
import { boxIou } from '../model/geometry';
import type { Label } from '../model/label';
import { changedLabel, sameLabel, samePlace } from '../review/changed-label';
import { addedLabelId, drawnLabelId } from '../review/label-ids';
import { asLabel, type ResultLabel } from './results';

/** A label as it is, and as it would come back untouched. */
export interface KnownLabel {
  readonly now: Label;
  /** `null`: the provider cannot hold it. */
  readonly echo: ResultLabel | null;
  /** Ids that it has there. */
  readonly ids: readonly string[];
}

export interface LabelDifference {
  readonly kind: 'added' | 'modified' | 'deleted' | 'unchanged';
  readonly labelId: string;
  /** As it is now; `null` for an added one. */
  readonly before: Label | null;
  /** As it came back; `null` for a deleted one. */
  readonly after: Label | null;
  /** What differs of a modified one. */
  readonly changed: readonly ('class' | 'place')[];
  readonly matchedBy: 'id' | 'place' | null;
  /** Why somebody should look before accepting: `unreadable`: something of the frame could not be read, so the label may be there after all. */
  readonly doubt: 'unreadable' | null;
}

export interface FrameToDiff {
  readonly frameId: string;
  readonly sendId: string;
  readonly known: readonly KnownLabel[];
  readonly came: readonly ResultLabel[];
  readonly classOf: (name: string) => string | null;
  /** Pixels. */
  readonly tolerance: number;
  /** Inferences whose acceptance makes a label of a known id. */
  readonly inferenceIds: ReadonlySet<string>;
}

/** Half of the area in common: the usual bound for "the same object". */
const SAME_OBJECT = 0.5;

/** What somebody did to the labels of one frame. Pure. */
export function diffFrame(frame: FrameToDiff): { readonly differences: readonly LabelDifference[]; readonly unknownClasses: readonly string[] } {
  const { frameId, known, classOf, tolerance } = frame;
  const unknownClasses: string[] = [];
  const differences: LabelDifference[] = [];
  const matched = match(frame);
  for (const { result, to, by, newId } of matched) {
    const classId = classOf(result.className);
    if (classId === null) {
      unknownClasses.push(result.className);
      continue;
    }
    if (!to) {
      const after = asLabel(result, { labelId: newId, frameId, classId });
      differences.push({ kind: 'added', labelId: newId, before: null, after, changed: [], matchedBy: null, doubt: null });
      continue;
    }
    const { now, echo } = to;
    const ids = { labelId: now.labelId, frameId };
    const stays = echo ? asLabel(echo, { ...ids, classId: now.classId }) : now;
    const is = asLabel(result, { ...ids, classId });
    const moved = !samePlaceBothWays(stays, is, tolerance) || stays.task !== is.task;
    if (!moved && sameLabel({ ...stays, task: is.task }, is, tolerance)) {
      differences.push({ kind: 'unchanged', labelId: now.labelId, before: now, after: now, changed: [], matchedBy: by, doubt: null });
      continue;
    }
    const said = moved ? { ...is, ...(stays.rotation && !is.rotation && { rotation: 0 }) } : now;
    const after = changedLabel(now, { ...said, ...ids, classId, task: stays.task === is.task ? now.task : is.task });
    differences.push({ kind: 'modified', labelId: now.labelId, before: now, after, changed: [...(classId === now.classId ? [] : ['class' as const]), ...(moved ? ['place' as const] : [])], matchedBy: by, doubt: null });
  }
  const met = new Set(matched.map(({ to }) => to));
  for (const label of known) {
    if (met.has(label) || !label.echo) continue;
    differences.push({ kind: 'deleted', labelId: label.now.labelId, before: label.now, after: null, changed: [], matchedBy: null, doubt: null });
  }
  return { differences, unknownClasses };
}

function samePlaceBothWays(a: Label, b: Label, tolerance: number): boolean {
  return samePlace(a, b, tolerance) && samePlace(b, a, tolerance);
}

interface Matched {
  readonly result: ResultLabel;
  readonly to: KnownLabel | null;
  readonly by: 'id' | 'place' | null;
  /** Of a label that nobody had; always the same for the same result. */
  readonly newId: string;
}

/** By id first: of copies the first has it. Then by place, the best pairs first. */
function match({ frameId, sendId, known, came, inferenceIds }: FrameToDiff): Matched[] {
  const byId = new Map<string, KnownLabel>();
  for (const label of known) for (const id of label.ids) if (!byId.has(id)) byId.set(id, label);
  const taken = new Set<KnownLabel>();
  const ids = new Set<string>();
  const found = came.map((result): { result: ResultLabel; to: KnownLabel | null; by: 'id' | 'place' | null; newId: string } => {
    const inference = result.ids.find((id) => inferenceIds.has(id) && !ids.has(addedLabelId(frameId, id)));
    const newId = inference === undefined ? freeId(ids, (copy) => drawnLabelId(frameId, uuidOf(`result ${sendId} ${result.key}${copy}`))) : addedLabelId(frameId, inference);
    ids.add(newId);
    const to = [...result.ids, newId].map((id) => byId.get(id)).find((label) => label !== undefined && !taken.has(label)) ?? null;
    if (to) taken.add(to);
    return { result, to, by: to ? 'id' : null, newId };
  });
  const pairs = found.flatMap((entry) => (entry.to ? [] : known.filter((label) => !taken.has(label) && label.echo).map((label) => ({ entry, label, score: likeness(entry.result, label) }))));
  for (const { entry, label } of pairs.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)) {
    if (entry.to || taken.has(label)) continue;
    taken.add(label);
    Object.assign(entry, { to: label, by: 'place' });
  }
  return found;
}

function freeId(taken: ReadonlySet<string>, make: (copy: string) => string): string {
  for (let copy = 0; ; copy++) {
    const id = make(copy === 0 ? '' : ` ${copy}`);
    if (!taken.has(id)) return id;
  }
}

/** 0: not the same object. The same class counts for a little, so that of two that overlap alike the namesake is taken. */
function likeness(result: ResultLabel, { echo }: KnownLabel): number {
  if (!echo || echo.task !== result.task) return 0;
  const namesake = echo.className === result.className ? 0.1 : 0;
  if (result.task === 'class') return namesake;
  if (result.box && echo.box) {
    const share = boxIou(result.box, echo.box);
    return share >= SAME_OBJECT ? share + namesake : 0;
  }
  const [a, b] = [result.span ?? result.interval, echo.span ?? echo.interval];
  if (!a || !b) return 0;
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const share = common / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
  return share >= SAME_OBJECT ? share + namesake : 0;
}
