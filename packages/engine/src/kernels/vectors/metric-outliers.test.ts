import { describe, expect, it } from 'vitest';
import { metricOutliers } from './metric-outliers';

const invalidData = (message: RegExp) => expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(message) });

describe('metricOutliers', () => {
  it('gives the golden fences', () => {
    // Quartiles 2 and 4.
    expect(metricOutliers([1, 2, 3, 4, 5])).toEqual({ severity: new Uint8Array(5), moderate: [-1, 7], severe: [-3, 9] });
    expect([...metricOutliers([1, 2, 2, 3, 3, 4, 4, 5, 8, -9, 3]).severity]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0]);
    expect([...metricOutliers([]).severity, ...metricOutliers([4]).severity, ...metricOutliers([4, 4]).severity]).toEqual([0, 0, 0]);
    expect(() => metricOutliers([1, NaN])).toThrow(invalidData(/row 1 is NaN/));
  });
});
