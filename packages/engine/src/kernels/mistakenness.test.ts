import { describe, expect, it } from 'vitest';
import { crossEntropies } from './cross-entropy';
import { locationMistakenness, mistakenness, sizeHabit, sizeMistakenness } from './mistakenness';

describe('mistakenness', () => {
  it('gives the golden values', () => {
    expect(mistakenness(true, 0.9)).toBeCloseTo(0.05, 12);
    expect(mistakenness(false, 0.9)).toBeCloseTo(0.95, 12);
    expect(locationMistakenness(0.9, 0.8)).toBeCloseTo(0.26, 12);
    expect(locationMistakenness(0.55, 0.8)).toBeCloseTo(0.82, 12);
    expect(locationMistakenness(0.75, 0.3)).toBeCloseTo(0.5, 12);
  });

  it('knows a loose box by what is usual for its class', () => {
    const habit = sizeHabit([0.02, 0, -0.02, 0.01, -0.01, 0.5]);
    expect(habit.median).toBeCloseTo(0.005, 12);
    expect(habit.usual).toBeCloseTo(Math.log(1.15), 12);
    expect(sizeMistakenness(habit.median + habit.usual, habit, 0.9)).toBeCloseTo(0.5, 12);
    expect(sizeMistakenness(0.5, habit, 0.9)).toBeCloseTo(0.95, 12);
  });
});

it('crossEntropies is -ln p of the given class and stays finite', () => {
  const loss = crossEntropies([0.7, 0.3, 1, 0, 1, 0], 2, [0, 0, 1]);
  expect(loss[0]).toBeCloseTo(0.356675, 6);
  expect(loss[1]).toBe(0);
  expect(loss[2]).toBeCloseTo(27.631, 3);
});
