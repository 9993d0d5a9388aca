import type { FrameObject } from '@shoal/engine';

/** An object with everything that it needs and nothing more. */
export function testObject(key: string, more: Partial<FrameObject> = {}): FrameObject {
  return {
    id: key, frameId: 'f', key, role: 'label', element: `label:${key}`, task: 'box', classId: 'cone', box: null, rotation: null, polygons: null, keypoints: null, mask: null, cuboid: null, span: null, interval: null,
    sensorId: null, trackId: null, attributes: null, iscrowd: false, modelId: null, annotator: null, batch: null, confidence: more.role === 'inference' ? 0.8 : null, probs: null, facts: null, pair: null, change: null, judgement: null, ...more,
  }; // prettier-ignore
}
