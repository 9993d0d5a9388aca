import type { LabelChange } from '@shoal/engine';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import { atMoment, paneObjects } from './compare';
import { createScene } from './scene';

const box = { x: 0, y: 0, w: 9, h: 9 };
const change = (op: LabelChange['op']): LabelChange => ({ op, labelId: 'x', frameId: 'f', before: null, after: null, reason: '' });
const objects = [
  testObject('kept', { box }),
  testObject('gone', { box, change: change('DELETE') }),
  testObject('moved', { box, change: change('MODIFY') }),
  testObject('seen', { role: 'inference', box, modelId: 'v1' }),
  testObject('other', { role: 'inference', box, modelId: 'v2' }),
  testObject('proposed:moved', { role: 'proposed', box: { ...box, x: 5 }, change: change('MODIFY') }),
];
const keys = (panes: readonly (readonly { readonly key: string }[])[]) => panes.map((pane) => pane.map(({ key }) => key));

describe('what is set beside what', () => {
  it('applies proposed changes, or leaves them out', () => {
    expect(atMoment(objects, 'both')).toBe(objects);
    expect(atMoment(objects, 'before').map(({ key, role, change: of }) => [key, role, of])).toEqual([['kept', 'label', null], ['gone', 'label', null], ['moved', 'label', null], ['seen', 'inference', null], ['other', 'inference', null]]);
    expect(atMoment(objects, 'after').map(({ key, role, change: of }) => [key, role, of])).toEqual([['kept', 'label', null], ['seen', 'inference', null], ['other', 'inference', null], ['proposed:moved', 'label', null]]);
  });

  it('gives every pane its objects', () => {
    expect(keys(paneObjects(objects, { type: 'none' }, 'both', 'v1'))).toEqual([objects.map(({ key }) => key)]);
    expect(keys(paneObjects(objects, { type: 'labels-inferences' }, 'both', 'v1'))).toEqual([['kept', 'gone', 'moved', 'proposed:moved'], ['seen', 'other']]);
    expect(keys(paneObjects(objects, { type: 'models', modelId: 'v2' }, 'both', 'v1'))).toEqual([['seen'], ['other']]);
    expect(keys(paneObjects(objects, { type: 'before-after' }, 'both', 'v1'))).toEqual([['kept', 'gone', 'moved'], ['kept', 'proposed:moved']]);
  });
});

describe('createScene', () => {
  it('leaves out what was annotated in a sensor that is not shown', () => {
    const scene = createScene([testObject('a', { box, sensorId: 'front' }), testObject('b', { box, sensorId: 'rear' }), testObject('c', { box })], { classes: [] }, new Set(['rear']));
    expect(scene.shapes.map(({ object }) => object.key)).toEqual(['a', 'c']);
  });

  it('hides an inference that became a proposed change as it is, and points at the change instead', () => {
    const scene = createScene([testObject('i', { role: 'inference', element: 'inference:i', box }), testObject('p', { role: 'proposed', element: 'inference:i', box })], { classes: [] });
    expect(scene.shapes.map(({ object }) => object.key)).toEqual(['p']);
    expect(scene.byKey.get('i')?.object.key).toBe('p');
  });
});
