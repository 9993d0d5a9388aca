import { describe, expect, it } from 'vitest';
import { crossEntropies } from './cross-entropy';
import { matchBoxes } from './match-boxes';
import { locationMistakenness, mistakenness, sizeHabit, sizeMistakenness } from './mistakenness';

type Row = [x: number, y: number, w: number, h: number, klass: number, confidence?: number];

function boxSet(frames: readonly (readonly Row[])[]) {
  const rows = frames.flat();
  return {
    boxes: Float64Array.from(rows.flatMap((row) => row.slice(0, 4) as number[])),
    classes: rows.map((row) => row[4]),
    confidence: rows.map((row) => row[5] ?? 1),
    offsets: frames.reduce((out, frame) => [...out, (out.at(-1) ?? 0) + frame.length], [0]),
  };
}

describe('matchBoxes', () => {
  it('gives each label one inference, the most confident first, whatever the class', () => {
    const result = matchBoxes(boxSet([[[0, 0, 10, 10, 0]]]), boxSet([[[0, 0, 10, 10, 0, 0.4], [1, 0, 10, 10, 1, 0.9]]]));
    expect([...result.inferenceOf]).toEqual([1]);
    expect([...result.labelOf]).toEqual([-1, 0]);
    expect(result.iou[0]).toBeCloseTo(90 / 110, 12);
    expect(result.bestIou[0]).toBe(1);
  });

  it('prefers its own class when two labels overlap almost as well', () => {
    const labels = boxSet([[[0, 0, 10, 10, 0], [1, 0, 10, 10, 1]]]);
    expect([...matchBoxes(labels, boxSet([[[0, 0, 10.2, 10, 1, 0.9], [1, 0, 10, 10, 0, 0.8]]]), { tie: 0.2 }).inferenceOf]).toEqual([1, 0]);
    expect([...matchBoxes(labels, boxSet([[[0, 0, 10.2, 10, 1, 0.9], [1, 0, 10, 10, 0, 0.8]]]), { tie: 0 }).inferenceOf]).toEqual([0, 1]);
  });

  it('matches badly located boxes within their class only', () => {
    const label = boxSet([[[0, 0, 10, 10, 0]]]);
    expect([...matchBoxes(label, boxSet([[[6, 0, 10, 10, 0, 0.9]]])).inferenceOf]).toEqual([0]);
    expect([...matchBoxes(label, boxSet([[[6, 0, 10, 10, 1, 0.9]]])).inferenceOf]).toEqual([-1]);
    expect([...matchBoxes(label, boxSet([[[9.5, 0, 10, 10, 0, 0.9]]])).inferenceOf]).toEqual([-1]);
  });

  it('never matches across frames and takes empty ones', () => {
    const result = matchBoxes(boxSet([[], [[0, 0, 10, 10, 0]], []]), boxSet([[[0, 0, 10, 10, 0, 0.9]], [], []]));
    expect([...result.inferenceOf]).toEqual([-1]);
    expect([...matchBoxes(boxSet([]), boxSet([])).inferenceOf]).toEqual([]);
  });
});

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
