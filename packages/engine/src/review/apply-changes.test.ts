import { describe, expect, it } from 'vitest';
import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { applyChanges } from './apply-changes';

const label = (labelId: string, classId = 'stop', x = 1): Label => ({ labelId, frameId: 'f1', task: 'box', classId, box: { x, y: 2, w: 3, h: 4 } });
const change = (op: LabelChange['op'], before: Label | null, after: Label | null): [string, LabelChange] => {
  const labelId = (after ?? before)?.labelId ?? '';
  return [labelId, { op, labelId, frameId: 'f1', before, after, reason: 'r' }];
};

describe('applyChanges', () => {
  it('applies each kind of change once and touches nothing else', () => {
    const labels = [{ ...label('a'), annotator: 'labeler-1' }, { ...label('b'), annotator: 'labeler-2' }, { ...label('c'), annotator: 'labeler-3' }];
    const frozen = structuredClone(labels);
    const result = applyChanges(labels, new Map([change('MODIFY', label('b'), label('b', 'yield')), change('ADD', null, label('z')), change('DELETE', label('c'), null)]));
    expect(result).toEqual({
      labels: [labels[0], { ...label('b', 'yield'), annotator: 'labeler-2' }, label('z')],
      added: 1,
      modified: 1,
      deleted: 1,
      conflicts: [],
    });
    expect(labels).toEqual(frozen);
  });

  it('reports changes that no longer fit', () => {
    const gone = change('DELETE', label('gone'), null);
    const exists = change('ADD', null, label('a'));
    const outdated = change('MODIFY', label('b', 'stop', 9), label('b', 'yield'));
    const result = applyChanges([label('a'), label('b')], new Map([gone, exists, outdated]));
    expect(result.conflicts).toEqual([
      { change: exists[1], problem: 'exists' },
      { change: outdated[1], problem: 'outdated' },
      { change: gone[1], problem: 'missing' },
    ]);
    expect(result.labels).toEqual([label('a'), label('b', 'yield')]);
  });
});
