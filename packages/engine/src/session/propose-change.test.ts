import { describe, expect, it } from 'vitest';
import { needsPlace, proposeChange, type JudgedElement } from './propose-change';

const label: JudgedElement = {
  kind: 'label',
  id: 'l1',
  frameId: 'f1',
  inferenceId: 'i1',
  task: 'box',
  given: 'stop',
  predicted: 'yield',
  suggested: 'yield',
  agreement: 'wrong_class',
  reason: 'Model says yield at 0.97; labelled stop.',
  box: { x: 10, y: 20, w: 30, h: 40 },
};
const before = { labelId: 'l1', frameId: 'f1', task: 'box', classId: 'stop', box: label.box };

describe('proposeChange', () => {
  it('gives a wrong class the suggested class and keeps the box', () => {
    expect(proposeChange(label, 'agree')).toEqual({
      op: 'MODIFY',
      labelId: 'l1',
      frameId: 'f1',
      before,
      after: { ...before, classId: 'yield' },
      reason: label.reason,
    });
  });

  it('prefers the suggestion of a scorer to the class of the matched inference', () => {
    expect(proposeChange({ ...label, suggested: 'speed_limit' }, 'agree')?.after?.classId).toBe('speed_limit');
    expect(proposeChange({ ...label, suggested: null }, 'agree')?.after?.classId).toBe('yield');
  });

  it('moves a badly located box to where the model puts it and keeps the class', () => {
    const loose = { ...label, agreement: 'badly_located', predicted: 'stop', suggested: null };
    const box = { x: 12, y: 22, w: 20, h: 30 };
    expect(needsPlace(loose, 'agree')).toBe(true);
    expect(proposeChange(loose, 'agree', { box })).toMatchObject({ op: 'MODIFY', before, after: { ...before, box } });
    expect(proposeChange(loose, 'agree', { box: label.box })).toBeNull();
  });

  it('moves a span, an interval or a cuboid to where the model has it, and asks for the place', () => {
    const cuboid = { center: [1, 2, 0], size: [4, 2, 1.5], rotation: [1, 0, 0, 0], reference: 'ego' } as const;
    const places = { span: { span: { start: 4, end: 9 } }, interval: { interval: { start: 0.5, end: 1.25 } }, cuboid: { cuboid } };
    for (const task of ['span', 'interval', 'cuboid'] as const) {
      const off = { ...label, task, box: null, agreement: 'badly_located', predicted: 'stop', suggested: null, reason: null };
      expect(needsPlace(off, 'agree')).toBe(true);
      const change = proposeChange(off, 'agree', { box: null, ...places[task] });
      expect(change).toMatchObject({ op: 'MODIFY', before: { task, box: null }, after: { task, classId: 'stop', box: null, ...places[task] }, reason: `The model places the ${task} differently.` });
      expect(proposeChange(off, 'agree', null)).toBeNull();
    }
  });

  it('adds a missing span as the model has it, without what the model does not say', () => {
    const missing: JudgedElement = { ...label, kind: 'inference', id: 'i9', inferenceId: 'i9', task: 'span', given: null, suggested: null, agreement: 'missing', box: null };
    expect(needsPlace(missing, 'agree')).toBe(true);
    expect(needsPlace({ ...missing, task: 'box' }, 'agree')).toBe(false);
    expect(needsPlace(missing, 'keep')).toBe(false);
    const added = { labelId: 'f1+i9', frameId: 'f1', task: 'span', classId: 'yield', box: null, span: { start: 4, end: 9 } };
    expect(proposeChange(missing, 'agree', { box: null, span: { start: 4, end: 9 }, cuboid: null, polygons: null })?.after).toStrictEqual(added);
  });

  it('deletes a spurious label', () => {
    expect(proposeChange({ ...label, agreement: 'spurious', inferenceId: null, predicted: null, suggested: null }, 'agree')).toMatchObject({ op: 'DELETE', labelId: 'l1', before, after: null });
  });

  it('adds a label for a missing object, with an id that is the same every time', () => {
    const missing: JudgedElement = { ...label, kind: 'inference', id: 'i9', inferenceId: 'i9', given: null, suggested: null, agreement: 'missing' };
    const added = { labelId: 'f1+i9', frameId: 'f1', task: 'box', classId: 'yield', box: label.box };
    expect(proposeChange(missing, 'agree')).toEqual({ op: 'ADD', labelId: 'f1+i9', frameId: 'f1', before: null, after: added, reason: label.reason });
  });

  it('changes the class of a whole picture', () => {
    expect(proposeChange({ ...label, task: 'class', box: null }, 'agree')).toMatchObject({ op: 'MODIFY', before: { task: 'class', box: null }, after: { classId: 'yield', box: null } });
  });

  it('writes a sentence of its own when the element has none', () => {
    expect(proposeChange({ ...label, reason: null }, 'agree')?.reason).toBe('The model says yield where the label says stop.');
  });

  it.each([
    ['keep', label],
    ['unsure', label],
    ['agree', { ...label, agreement: 'agree', predicted: 'stop', suggested: null }],
    ['agree', { ...label, kind: 'frame', given: null }],
    ['agree', { ...label, kind: 'inference', agreement: 'unlabeled' }],
    ['agree', { ...label, agreement: 'unlabeled' }],
    ['agree', { ...label, agreement: 'not_compared', predicted: null, suggested: null, reason: null }],
  ] as const)('changes nothing for verdict %s on %o', (verdict, element) => {
    expect(proposeChange(element, verdict)).toBeNull();
  });

  it('deletes a label that is too broken to compare, and keeps NaN out of the log', () => {
    const broken = { ...label, agreement: 'not_compared', predicted: null, suggested: null, box: { x: Number.NaN, y: 0, w: 5, h: 5 }, reason: 'The box has a coordinate that is not a number.' };
    expect(proposeChange(broken, 'agree')).toMatchObject({ op: 'DELETE', before: { labelId: label.id, box: null }, after: null, reason: broken.reason });
  });
});
