import { expect, it } from 'vitest';
import { densityField } from './depth-ground';

it('rises where points are dense, sums beyond the edges to nothing, and is 0..1', () => {
  const cluster = Array.from({ length: 400 }, (_, i) => [16000 + (i % 20) * 20, 48000 + Math.floor(i / 20) * 20]).flat();
  const lone = [52000, 12000];
  const side = 64;
  const field = densityField(Uint16Array.from([...cluster, ...lone]), side, 0.1);
  const at = (x: number, y: number) => field[Math.floor(((y / 65535 + 0.1) / 1.2) * side) * side + Math.floor(((x / 65535 + 0.1) / 1.2) * side)] ?? NaN;
  expect(Math.max(...field)).toBeCloseTo(1);
  expect(Math.min(...field)).toBeGreaterThanOrEqual(0);
  expect(at(16200, 48200)).toBeGreaterThan(0.9);
  expect(at(52000, 12000)).toBeGreaterThan(0);
  expect(at(52000, 12000)).toBeLessThan(0.3);
  expect(at(60000, 60000)).toBeLessThan(1e-3);
});

it('is flat without points', () => {
  expect(densityField(new Uint16Array(), 16, 0.1).every((value) => value === 0)).toBe(true);
});
