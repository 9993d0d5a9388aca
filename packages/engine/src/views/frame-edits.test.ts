import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { applyChanges } from '../review/apply-changes';
import { plain } from '../review/any-log.test-support';
import { createReview } from '../review/create-review';
import { addedLabelId, drawnLabelId } from '../review/label-ids';
import { createMemoryStore } from '../review/memory-store';
import type { Review } from '../review/review';
import { addObject, editObject, type FrameEdit } from './frame-edits';
import { frameObjects, labelOf, type FrameContent, type FrameMark } from './frame-objects';
import type { LossRow } from './loss-table-row';

const mark = (id: string, more: Partial<FrameMark> = {}): FrameMark => ({
  id, frameId: 'f', task: 'box', classId: 'stop', box: { x: Math.fround(12.3), y: 20, w: 30, h: 40 }, polygons: null, rotation: null, keypoints: null, mask: null, cuboid: null, span: null, interval: null,
  sensorId: 'front', trackId: null, attributes: null, iscrowd: false, modelId: null, annotator: null, batch: null, confidence: null, probs: null, ...more,
}); // prettier-ignore

const ring = [10, 10, 30, 10, 30, 40];
const matched: LossRow = {
  kind: 'label', id: 'box', frameId: 'f', elementId: 'label:box', labelId: 'box', inferenceId: 'matched', task: 'box', given: 'stop', predicted: 'yield', suggested: null, agreement: 'wrong_class', reason: null, box: null,
  confidence: 0.9, iou: 1, score: 0.5, scorerId: null, flagged: false, loss: null, annotator: null, batch: null, split: null,
}; // prettier-ignore
const content: FrameContent = {
  labels: [
    mark('box'),
    mark('broken', { box: { x: 1, y: Number.NaN, w: 3, h: 4 } }),
    mark('turned', { rotation: 30 }),
    mark('outline', { task: 'polygon', box: { x: 10, y: 10, w: 20, h: 30 }, polygons: [ring] }),
    mark('pose', { task: 'keypoints', keypoints: [12, 20, 2, 0, 0, 0, 30, 50, 1] }),
    mark('masked', { task: 'mask', mask: { width: 64, height: 64, counts: 'abc' } }),
    mark('solid', { task: 'cuboid', box: null, cuboid: { center: [1, 2, 3], size: [4, 2, 1], rotation: [1, 0, 0, 0], reference: 'ego' } }),
    mark('words', { task: 'span', box: null, span: { start: 3, end: 9 } }),
    mark('whole', { task: 'class', box: null }),
  ],
  inferences: [mark('matched', { modelId: 'm', confidence: 0.9, classId: 'yield' }), mark('alone', { modelId: 'm', confidence: 0.8, rotation: 5 }), mark('ringed', { modelId: 'm', confidence: 0.8, task: 'polygon', polygons: [ring] })],
  compared: [],
  elements: [matched],
};
const imported = new Map(content.labels.map((label) => [label.id, label]));

const coordinate = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.float({ min: 0, max: 60, noNaN: true }));
const box = fc.record({ x: coordinate, y: coordinate, w: fc.integer({ min: 1, max: 50 }), h: fc.integer({ min: 1, max: 50 }) });
const place = fc.record(
  { box, rotation: fc.integer({ min: -90, max: 90 }), polygons: fc.array(fc.array(coordinate, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 2 }), span: fc.constant({ start: 4, end: 8 }) },
  { requiredKeys: [] },
);
const edit: fc.Arbitrary<FrameEdit> = fc.oneof(
  fc.record({ type: fc.constant('class' as const), classId: fc.constantFrom('stop', 'yield', 'cone') }),
  fc.record({ type: fc.constant('place' as const), place }),
  fc.record({ type: fc.constantFrom('delete' as const, 'accept' as const, 'take-back' as const) }),
);
type Step = { readonly at: number; readonly edit: FrameEdit } | 'undo' | 'redo' | 'draw';
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof({ weight: 6, arbitrary: fc.record({ at: fc.nat(40), edit }) }, { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const, 'draw' as const) }), { maxLength: 14 });

const objectsOf = (review: Review) => frameObjects('f', content, review.state.getSnapshot());
const changesOf = (review: Review) => review.state.getSnapshot().changes;

async function perform(review: Review, object: { readonly key: string }, wanted: FrameEdit): Promise<LabelChange | null> {
  const objects = objectsOf(review);
  const found = objects.find(({ key }) => key === object.key);
  const outcome = found ? editObject(found, wanted, objects, changesOf(review)) : null;
  if (outcome) await review.act({ type: outcome.withdraws ? 'withdraw-change' : 'change-label', change: outcome.change });
  return outcome?.change ?? null;
}

async function withReview(run: (review: Review) => Promise<void>): Promise<void> {
  let next = 0;
  const review = await createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore(), now: () => 0, newId: () => `e${next++}` });
  try {
    await run(review);
  } finally {
    review.dispose();
  }
}

async function play(review: Review, list: readonly Step[], each: () => void = () => undefined): Promise<void> {
  for (const step of list) {
    const objects = objectsOf(review);
    if (step === 'undo') await review.undo();
    else if (step === 'redo') await review.redo();
    else if (step === 'draw') await review.act({ type: 'change-label', change: addObject('f', drawnLabelId('f', String(review.events().length)), { task: 'box', classId: 'cone', box: { x: 1, y: 2, w: 3, h: 4 } }) });
    else {
      const object = objects[step.at % objects.length];
      if (object) await perform(review, object, step.edit);
    }
    each();
  }
}

describe('any sequence of edits', () => {
  it('proposes changes from what the tables say, one a label, and never an empty one', () =>
    fc.assert(
      fc.asyncProperty(steps, (list) =>
        withReview((review) =>
          play(review, list, () => {
            for (const [labelId, change] of changesOf(review)) {
              const row = imported.get(labelId);
              expect(change.before).toEqual(row ? labelOf(row) : null);
              expect(change.op).toBe(row ? (change.after ? 'MODIFY' : 'DELETE') : 'ADD');
              expect(change.after).not.toEqual(change.before);
              if (change.after) expect(change.after).toMatchObject({ labelId, frameId: 'f' });
            }
          }),
        ),
      ),
      { numRuns: 150 },
    ));

  it('is gone without a trace after as many undos', () =>
    fc.assert(
      fc.asyncProperty(steps, steps, (first, second) =>
        withReview(async (review) => {
          await play(review, first.filter((step) => step !== 'undo' && step !== 'redo'));
          const seen = [{ changes: plain(changesOf(review)), objects: objectsOf(review) }];
          let events = review.events().length;
          await play(review, second.filter((step) => step !== 'undo' && step !== 'redo'), () => {
            if (review.events().length > events) seen.push({ changes: plain(changesOf(review)), objects: objectsOf(review) });
            events = review.events().length;
          });
          for (const state of seen.toReversed().slice(1)) {
            await review.undo();
            expect(plain(changesOf(review))).toEqual(state.changes);
            expect(objectsOf(review)).toEqual(state.objects);
          }
        }),
      ),
      { numRuns: 80 },
    ));

  it('exports what the picture shows', () =>
    fc.assert(
      fc.asyncProperty(steps, (list) =>
        withReview(async (review) => {
          await play(review, list);
          const shown = new Map(objectsOf(review).flatMap((object) => (object.role === 'proposed' ? [[object.id, labelOf(object)] as const] : [])));
          const applied = applyChanges(content.labels.map(labelOf), changesOf(review));
          expect(applied.conflicts).toEqual([]);
          const proposed = applied.labels.filter(({ labelId }) => changesOf(review).has(labelId));
          expect(proposed.map(tidy).sort(byId)).toEqual([...shown.values()].map(tidy).sort(byId));
        }),
      ),
      { numRuns: 150 },
    ));
});

describe('editObject', () => {
  const box1 = { x: 1, y: 2, w: 3, h: 4 };

  it('withdraws the change when a label is back where it was', () =>
    withReview(async (review) => {
      for (const { id, box: own, classId } of content.labels.filter((label) => label.box !== null && Number.isFinite(label.box.y))) {
        const object = { key: `label:${id}` };
        await perform(review, object, { type: 'place', place: { box: box1 } });
        await perform(review, object, { type: 'class', classId: 'cone' });
        await perform(review, object, { type: 'class', classId });
        expect(changesOf(review).get(id)?.after?.box).toEqual(box1);
        const back = own && { ...own, x: own.x + 1e-5 };
        expect(await perform(review, object, { type: 'place', place: { box: id === 'outline' || id === 'masked' || id === 'pose' ? (own ?? box1) : (back ?? box1) } })).toMatchObject({ op: 'MODIFY' });
        expect(changesOf(review).size).toBe(0);
      }
    }));

  it('restores a deleted label by taking back the deletion', () =>
    withReview(async (review) => {
      await perform(review, { key: 'label:outline' }, { type: 'delete' });
      expect(changesOf(review).get('outline')).toMatchObject({ op: 'DELETE', after: null });
      expect(await perform(review, { key: 'label:outline' }, { type: 'delete' })).toBeNull();
      await perform(review, { key: 'label:outline' }, { type: 'take-back' });
      expect(changesOf(review).size).toBe(0);
    }));

  it('leaves nothing of what was added and deleted, whoever deletes it', () =>
    withReview(async (review) => {
      await perform(review, { key: 'inference:alone' }, { type: 'accept' });
      expect([...changesOf(review).keys()]).toEqual([addedLabelId('f', 'alone')]);
      expect(changesOf(review).get('f+alone')?.after).toMatchObject({ rotation: 5, sensorId: 'front' });
      expect(await perform(review, { key: 'inference:alone' }, { type: 'accept' })).toBeNull();
      await perform(review, { key: 'inference:alone' }, { type: 'place', place: { box: box1 } });
      await perform(review, { key: 'proposed:f+alone' }, { type: 'class', classId: 'cone' });
      expect(changesOf(review).get('f+alone')).toMatchObject({ op: 'ADD', after: { classId: 'cone', box: box1, rotation: 5 } });
      await perform(review, { key: 'inference:alone' }, { type: 'delete' });
      expect(changesOf(review).size).toBe(0);
      expect(await perform(review, { key: 'inference:alone' }, { type: 'delete' })).toBeNull();
    }));

  it('takes what a matched inference says over into its label', () =>
    withReview(async (review) => {
      await perform(review, { key: 'inference:matched' }, { type: 'accept' });
      expect([...changesOf(review).values()]).toMatchObject([{ op: 'MODIFY', labelId: 'box', before: { classId: 'stop' }, after: { classId: 'yield' } }]);
    }));

  it('completes a change that a judgement made of the class alone', () =>
    withReview(async (review) => {
      const bare: Label = { labelId: 'turned', frameId: 'f', task: 'box', classId: 'stop', box: { x: Math.fround(12.3), y: 20, w: 30, h: 40 } };
      await review.act({ type: 'judge', element: 'label:turned', verdict: 'agree', change: { op: 'MODIFY', labelId: 'turned', frameId: 'f', before: bare, after: { ...bare, classId: 'yield' }, reason: '' } });
      await perform(review, { key: 'label:turned' }, { type: 'place', place: { box: box1 } });
      expect(changesOf(review).get('turned')).toMatchObject({ before: { rotation: 30 }, after: { rotation: 30, classId: 'yield', box: box1 } });
    }));

  it('is a box where a box was moved that had an outline, and takes new outlines with the box around them', () =>
    withReview(async (review) => {
      await perform(review, { key: 'label:outline' }, { type: 'place', place: { box: box1 } });
      expect(changesOf(review).get('outline')?.after).toEqual({ labelId: 'outline', frameId: 'f', task: 'box', classId: 'stop', box: box1, sensorId: 'front' });
      await perform(review, { key: 'label:outline' }, { type: 'take-back' });
      await perform(review, { key: 'label:outline' }, { type: 'place', place: { polygons: [[0, 0, 8, 0, 8, 6]] } });
      expect(changesOf(review).get('outline')?.after).toMatchObject({ task: 'polygon', box: { x: 0, y: 0, w: 8, h: 6 } });
    }));

  it('says in words what undo would take back', () =>
    withReview(async (review) => {
      const word = () => review.state.getSnapshot().undoLabel;
      const told: (string | null)[] = [];
      const does = async (key: string, wanted: FrameEdit) => {
        await perform(review, { key }, wanted);
        told.push(word());
      };
      await does('label:box', { type: 'class', classId: 'cone' });
      await does('label:box', { type: 'place', place: { box: { x: 3, y: 20, w: 30, h: 40 } } });
      await does('label:box', { type: 'place', place: { box: { x: 3, y: 20, w: 31, h: 40 } } });
      await does('label:turned', { type: 'place', place: { rotation: 10 } });
      await does('label:outline', { type: 'place', place: { polygons: [[0, 0, 8, 0, 8, 6]] } });
      await does('label:words', { type: 'place', place: { span: { start: 1, end: 2 } } });
      await does('label:box', { type: 'delete' });
      await does('label:box', { type: 'class', classId: 'cone' });
      await does('label:box', { type: 'take-back' });
      await does('inference:alone', { type: 'accept' });
      await does('inference:alone', { type: 'delete' });
      await play(review, ['draw']);
      told.push(word());
      expect(told).toEqual(['Change class', 'Move label', 'Resize label', 'Rotate label', 'Reshape outline', 'Change range', 'Delete label', 'Restore label', 'Take back change', 'Accept inference', 'Delete label', 'Draw label']);
    }));
});

function byId(a: Label, b: Label): number {
  return a.labelId < b.labelId ? -1 : 1;
}

/** Without what says nothing. */
function tidy(label: Label): Label {
  return Object.fromEntries(Object.entries(label).filter(([key, value]) => key === 'box' || (value !== null && value !== undefined))) as unknown as Label;
}
