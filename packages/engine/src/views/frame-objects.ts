import type { ElementId } from '../model/element';
import { finiteBox, type Box } from '../model/geometry';
import type { Cuboid, RleMask, TextSpan, TimeInterval } from '../model/annotation';
import type { Label, LabelTask } from '../model/label';
import type { LabelChange } from '../model/change';
import { changeOfElement } from '../review/change-of-element';
import { changedLabel, saidOf } from '../review/changed-label';
import { addedLabelId } from '../review/label-ids';
import type { Judgement, ReviewState } from '../review/review';
import type { LossRow } from './loss-table-row';

/** A label or inference as its table has it. */
export interface FrameMark {
  readonly id: string;
  readonly frameId: string;
  readonly task: LabelTask;
  readonly classId: string;
  /** Pixels; `null` for a class of the whole picture. */
  readonly box: Box | null;
  /** Outlines as x, y, x, y… in pixels, where the object has any. */
  readonly polygons: readonly (readonly number[])[] | null;
  /** Degrees clockwise about the centre of `box`. */
  readonly rotation: number | null;
  /** x, y, v of every keypoint, in the order of the class. */
  readonly keypoints: readonly number[] | null;
  readonly mask: RleMask | null;
  readonly cuboid: Cuboid | null;
  /** Characters of the frame's text. */
  readonly span: TextSpan | null;
  /** When in the sound or film. */
  readonly interval: TimeInterval | null;
  /** The sensor it was annotated in; `null` when the frame has one only. */
  readonly sensorId: string | null;
  /** The same for one object over time. */
  readonly trackId: string | null;
  readonly attributes: Readonly<Record<string, unknown>> | null;
  /** COCO's crowd: a region of many, not one object. */
  readonly iscrowd: boolean;
  /** `null` for labels. */
  readonly modelId: string | null;
  readonly annotator: string | null;
  readonly batch: string | null;
  readonly confidence: number | null;
  /** In the manifest's class order; `null` when the model gave none. */
  readonly probs: readonly number[] | null;
}

/** Everything about one frame that the tables hold. */
export interface FrameContent {
  readonly labels: readonly FrameMark[];
  readonly inferences: readonly FrameMark[];
  /** Inferences of a second model; empty when none is compared. */
  readonly compared: readonly FrameMark[];
  /** Rows of `elements` in this frame, for the current model. */
  readonly elements: readonly LossRow[];
}

/** Something that is drawn on the picture and listed beside it. */
export interface FrameObject extends FrameMark {
  /** Unique in the frame: the element id, or `proposed:<label id>`. */
  readonly key: string;
  readonly role: 'label' | 'inference' | 'proposed';
  /** The element that a judgement of this object is about; a matched inference is judged with its label. */
  readonly element: ElementId;
  /** What the analyses say about that element; `null` when they never saw it. */
  readonly facts: LossRow | null;
  /** `key` of the matched label or inference. */
  readonly pair: string | null;
  /** The proposed change that concerns this object. */
  readonly change: LabelChange | null;
  readonly judgement: Judgement | null;
}

/** Joins marks, matches, scores and people's decisions. Labels come first, then inferences, those of a second model, and proposed changes. Pure. */
export function frameObjects(frameId: string, content: FrameContent, review: ReviewState): FrameObject[] {
  const byLabel = new Map(content.elements.flatMap((row) => (row.labelId === null ? [] : [[row.labelId, row] as const])));
  const byInference = new Map(content.elements.flatMap((row) => (row.inferenceId === null ? [] : [[row.inferenceId, row] as const])));
  const present = new Set([...content.labels.map((mark) => `label:${mark.id}`), ...content.inferences.map((mark) => `inference:${mark.id}`)]);
  const ifPresent = (key: string) => (present.has(key) ? key : null);

  const labels = content.labels.map((mark): FrameObject => {
    const facts = byLabel.get(mark.id) ?? null;
    const element: ElementId = `label:${mark.id}`;
    const pair = facts?.inferenceId ? ifPresent(`inference:${facts.inferenceId}`) : null;
    return { ...mark, key: element, role: 'label', element, facts, pair, change: review.changes.get(mark.id) ?? null, judgement: review.judgements.get(element) ?? null };
  });
  const inferences = content.inferences.map((mark): FrameObject => {
    const facts = byInference.get(mark.id) ?? null;
    const pair = facts?.labelId ? ifPresent(`label:${facts.labelId}`) : null;
    const key: ElementId = `inference:${mark.id}`;
    const element = facts?.elementId ?? key;
    return { ...mark, key, role: 'inference', element, facts, pair, change: changeOfElement(review, element) ?? review.changes.get(addedLabelId(frameId, mark.id)) ?? null, judgement: review.judgements.get(element) ?? null };
  });
  const compared = content.compared.map((mark): FrameObject => {
    const element: ElementId = `inference:${mark.id}`;
    return { ...mark, key: element, role: 'inference', element, facts: null, pair: null, change: changeOfElement(review, element) ?? null, judgement: review.judgements.get(element) ?? null };
  });
  const owners = new Map<LabelChange, FrameObject>();
  for (const object of [...labels, ...inferences, ...compared]) if (object.change && !owners.has(object.change)) owners.set(object.change, object);

  const proposed = [...review.changes.values()].flatMap((change): FrameObject[] => {
    const { after } = change;
    if (change.frameId !== frameId || !after) return [];
    const owner = owners.get(change);
    const element = owner?.element ?? (`label:${change.labelId}` as const);
    // What the change does not say is as it was; an inference that was accepted is what the change adds to.
    const shape = owner ? changedLabel(labelOf(owner), after) : after;
    return [
      {
        id: change.labelId,
        frameId,
        key: `proposed:${change.labelId}`,
        role: 'proposed',
        task: shape.task,
        classId: after.classId,
        box: after.box,
        polygons: shape.polygons ?? null,
        rotation: shape.rotation ?? null,
        keypoints: shape.keypoints ?? null,
        mask: shape.mask ?? null,
        cuboid: shape.cuboid ?? null,
        span: shape.span ?? null,
        interval: shape.interval ?? null,
        sensorId: shape.sensorId ?? null,
        trackId: shape.trackId ?? null,
        attributes: owner?.attributes ?? null,
        iscrowd: owner?.iscrowd ?? false,
        modelId: null,
        annotator: null,
        batch: null,
        confidence: null,
        probs: null,
        element,
        facts: owner?.facts ?? null,
        pair: owner?.key ?? null,
        change,
        judgement: review.judgements.get(element) ?? null,
      },
    ];
  });
  return [...labels, ...inferences, ...compared, ...proposed];
}

/** What a mark says, as decisions carry it. */
export function labelOf(mark: FrameMark): Label {
  return { labelId: mark.id, frameId: mark.frameId, task: mark.task, classId: mark.classId, box: finiteBox(mark.box), ...saidOf(mark) };
}
