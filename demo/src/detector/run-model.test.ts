import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgingFold, labelVector, readFolds, type FrameResult } from './run-model';

describe('judgingFold', () => {
  const folds = new Map([
    ['drive-001', 0],
    ['drive-002', 1],
  ]);

  it('never asks the weights that were trained on the group', () => {
    expect(judgingFold({ group: 'drive-001' }, folds)).toBe(1);
    expect(judgingFold({ group: 'drive-002' }, folds)).toBe(0);
    expect(judgingFold({ group: 'prod-drive-001' }, folds)).toBe(0);
  });

  it('has committed folds of about the same size', async () => {
    const committed = await readFolds(fileURLToPath(new URL('../../models', import.meta.url)));
    const ones = [...committed.values()].filter((fold) => fold === 1).length;
    expect(committed.size).toBeGreaterThan(300);
    expect(Math.abs(ones / committed.size - 0.5)).toBeLessThan(0.05);
  });
});

describe('labelVector', () => {
  const result: FrameResult = {
    picture: { frameId: 'lab-000001', group: 'drive-001', read: () => Promise.reject(new Error('not read here')) },
    detections: [],
    embedding: {
      maps: {
        height: 2,
        width: 2,
        objectness: new Float32Array(4),
        probs: new Float32Array(4).fill(1),
        box: new Float32Array(16),
        embedding: new Float32Array([0, 3, 0, 0, 0, 4, 0, 0]),
      },
      frameVector: new Float32Array([1]),
    },
  };

  it('reads the cell under the middle of the box', () => {
    const record = labelVector({ labelId: 'a', x: 4, y: 1, w: 3, h: 2 }, result);
    expect(record).toMatchObject({ owner: 'label', ownerId: 'a' });
    expect([...(record?.vector ?? [])]).toEqual([0.6, 0.8].map(Math.fround));
  });

  it('gives none for a box that is no box', () => {
    expect(labelVector({ labelId: 'b', x: Number.NaN, y: 1, w: 3, h: 2 }, result)).toBeNull();
    expect(labelVector({ labelId: 'c', x: 4, y: 1, w: -3, h: 2 }, result)).toBeNull();
  });
});
