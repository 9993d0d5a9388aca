import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { inferencesToArrow, projectionToArrow, vectorsToArrow } from './write-tables';

function rowsOf(bytes: Uint8Array): Record<string, unknown>[] {
  return tableFromIPC(bytes)
    .toArray()
    .map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
}

describe('the tables of the demo', () => {
  it('bring inferences back as they were', () => {
    const rows = [0, 1, 2].map((i) => ({
      inferenceId: `v1-lab-00000${i}-0`,
      frameId: `lab-00000${i % 2}`,
      modelId: 'v1',
      classId: i === 1 ? 'car' : 'cone',
      x: i + 0.5,
      y: 2,
      w: 3,
      h: 4,
      confidence: 0.25 * (i + 1),
      probs: new Float32Array([0.25 * i, 1 - 0.25 * i]),
    }));
    const [, second] = rowsOf(inferencesToArrow(rows));
    expect(second).toMatchObject({
      inference_id: 'v1-lab-000001-0',
      frame_id: 'lab-000001',
      model_id: 'v1',
      task: 'box',
      class_id: 'car',
      x: 1.5,
      y: 2,
      w: 3,
      h: 4,
      confidence: 0.5,
    });
    expect(Array.from(second?.['probs'] as Iterable<number>)).toEqual([0.25, 0.75]);
  });

  it('bring vectors and positions back in the order of their owners', () => {
    const records = [
      { owner: 'label' as const, ownerId: 'a', vector: new Float32Array([0.5, -0.25]) },
      { owner: 'inference' as const, ownerId: 'b', vector: new Float32Array([1, 0.125]) },
    ];
    const vectors = rowsOf(vectorsToArrow(records));
    expect(vectors.map((row) => [row['owner'], row['owner_id']])).toEqual([
      ['label', 'a'],
      ['inference', 'b'],
    ]);
    expect(Array.from(vectors[1]?.['vector'] as Iterable<number>)).toEqual([1, 0.125]);
    const places = rowsOf(projectionToArrow(records, new Float32Array([1, 2, 3, 4])));
    expect(places[1]).toEqual({ owner: 'inference', owner_id: 'b', x: 3, y: 4 });
  });

  it('refuse vectors of different length', () => {
    const records = [
      { owner: 'label' as const, ownerId: 'a', vector: new Float32Array(2) },
      { owner: 'label' as const, ownerId: 'b', vector: new Float32Array(3) },
    ];
    expect(() => vectorsToArrow(records)).toThrow('Row 1 has 3 values, expected 2.');
  });
});
