import { expect, it } from 'vitest';
import { degreeText, graticuleStep, niceBelow, placeText, scaleBar } from './geo-ruler';

it('measures in round lengths, from the world to a street', () => {
  expect([0.3, 1, 4.9, 7, 120, NaN, 0].map(niceBelow)).toEqual([0.2, 1, 2, 5, 100, 1, 1]);
  expect(scaleBar(3, 0, 100)).toMatchObject({ text: '2,000 km' });
  const street = scaleBar(100_000, 41.8, 100);
  expect(street.text).toBe('50 m');
  expect(street.px).toBeLessThanOrEqual(100);
  expect(street.px).toBeGreaterThan(30);
});

it('draws lines that stand apart and names them as shortly as they allow', () => {
  expect([1, 3, 100, 3000, 80_000].map((scale) => graticuleStep(scale, 90))).toEqual([45, 30, 1, 0.05, 0.002]);
  expect(degreeText(-31.42, 'lon', 0.01)).toBe('31.42° W');
  expect(degreeText(60, 'lat', 30)).toBe('60° N');
  expect(degreeText(1e-17, 'lat', 10)).toBe('0°');
  expect(placeText(41.8312, -31.4198)).toBe('41.8312° N, 31.4198° W');
});
