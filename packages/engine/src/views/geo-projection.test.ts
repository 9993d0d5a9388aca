import { describe, expect, it } from 'vitest';
import { fromWorldPlace, middleLongitude, toWorldPlace, wrapLongitude } from './geo-projection';

describe('projection', () => {
  it('goes there and back, and knows one meridian by its names', () => {
    for (const [lat, lon] of [[0, 0], [41.83, -31.42], [-33.9, 151.2], [84, 179.5]] as const) {
      const { x, y } = toWorldPlace(lat, lon, 170);
      const back = fromWorldPlace(x, y, 170);
      expect(back.lat).toBeCloseTo(lat, 9);
      expect(back.lon).toBeCloseTo(lon, 9);
    }
    expect([190, -190, 360, 180, -180, 540].map(wrapLongitude)).toEqual([-170, 170, 0, 180, -180, -180]);
  });

  it('puts the middle where the data is', () => {
    const slices = (taken: readonly number[]) => Array.from({ length: 72 }, (_, at) => taken.includes(at));
    expect(middleLongitude(slices([70, 71, 0, 1]))).toBe(180);
    expect(middleLongitude(slices([36]))).toBe(2.5);
    expect(middleLongitude(Array.from({ length: 72 }, () => true))).toBe(0);
    expect(middleLongitude(slices([]))).toBe(0);
  });
});
