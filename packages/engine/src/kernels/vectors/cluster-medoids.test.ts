import { describe, expect, it } from 'vitest';
import { clusterMedoids, graphMedoids } from './cluster-medoids';
import { completeGraph } from './complete-graph.test-support';

const invalidData = (message: RegExp) => expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(message) });

describe('medoids', () => {
  it('are the middle rows', () => {
    // Means 3 and 21; the number 1 has no rows.
    const points = [0, 2, 4, 6, 20, 21, 22, 90];
    const labels = [0, 0, 0, 0, 2, 2, 2, -1];
    expect([...clusterMedoids(Float32Array.from(points), 1, labels)]).toEqual([1, -1, 5]);
    expect([...graphMedoids(completeGraph(points, 2), labels)]).toEqual([1, -1, 5]);
    // A pair at the rim that has other neighbours does not win.
    expect([...graphMedoids(completeGraph([0, 2, 4, 6, 10, 10.1, 10.2], 2), [0, 0, 0, 0, 0, 0, 1])]).toEqual([1, 6]);
  });

  it('take nothing and single rows, and name the row that is wrong', () => {
    expect([...clusterMedoids(new Float32Array(0), 2, [])]).toEqual([]);
    expect([...clusterMedoids(Float32Array.of(1, 1, 1), 1, [0, 0, 1])]).toEqual([0, 2]);
    expect([...graphMedoids(completeGraph([4]), [0])]).toEqual([0]);
    expect(() => clusterMedoids(Float32Array.of(1, NaN), 1, [0, 0])).toThrow(invalidData(/row 1 holds NaN/));
    expect(() => graphMedoids(completeGraph([1, 2]), [0, 0.5])).toThrow(invalidData(/cluster of row 1 is 0.5/));
  });
});
