import { describe, expect, it } from 'vitest';
import { cellOf, cellVector, decodeFrame, type FrameMaps } from './decode';

const WIDTH = 12;
const HEIGHT = 10;
const CELLS = WIDTH * HEIGHT;

/** Maps with nothing in them: every class equally probable, boxes of one cell. */
function emptyMaps(): FrameMaps {
  return {
    height: HEIGHT,
    width: WIDTH,
    objectness: new Float32Array(CELLS),
    probs: new Float32Array(3 * CELLS).fill(1 / 3),
    box: new Float32Array(4 * CELLS),
    embedding: new Float32Array(2 * CELLS),
  };
}

interface Planted {
  row: number;
  col: number;
  objectness: number;
  probs: [number, number, number];
  box: [number, number, number, number];
}

function plant(maps: FrameMaps, object: Planted): void {
  const cell = object.row * WIDTH + object.col;
  maps.objectness[cell] = object.objectness;
  object.probs.forEach((p, i) => (maps.probs[i * CELLS + cell] = p));
  object.box.forEach((v, i) => (maps.box[i * CELLS + cell] = v));
}

describe('decodeFrame', () => {
  it('finds nothing in empty maps', () => {
    expect(decodeFrame(emptyMaps())).toEqual([]);
  });

  it('gives box in pixels, class, confidence and probabilities of a peak', () => {
    const maps = emptyMaps();
    plant(maps, {
      row: 4,
      col: 5,
      objectness: 0.8,
      probs: [0.1, 0.7, 0.2],
      box: [0.25, -0.5, Math.log(3), Math.log(2)],
    });
    const [found, ...others] = decodeFrame(maps);
    expect(others).toEqual([]);
    // Centre (5.75, 4) cells, size 3 × 2 cells, stride 4.
    expect(found?.x).toBeCloseTo(17, 4);
    expect(found?.y).toBeCloseTo(12, 4);
    expect(found?.w).toBeCloseTo(12, 4);
    expect(found?.h).toBeCloseTo(8, 4);
    expect(found?.classIndex).toBe(1);
    expect(found?.confidence).toBeCloseTo(0.56, 5);
    expect([...(found?.probs ?? [])]).toEqual([0.1, 0.7, 0.2].map(Math.fround));
  });

  it('keeps only the maximum of a neighbourhood, and one cell of a plateau', () => {
    const maps = emptyMaps();
    for (const [col, objectness] of [
      [3, 0.5],
      [4, 0.9],
      [5, 0.6],
    ] as const) {
      plant(maps, { row: 2, col, objectness, probs: [1, 0, 0], box: [0, 0, 0, 0] });
    }
    plant(maps, { row: 7, col: 8, objectness: 0.7, probs: [1, 0, 0], box: [0, 0, 0, 0] });
    plant(maps, { row: 7, col: 9, objectness: 0.7, probs: [1, 0, 0], box: [0, 0, 0, 0] });
    expect(decodeFrame(maps).map((d) => d.cell)).toEqual([2 * WIDTH + 4, 7 * WIDTH + 8]);
  });

  it('drops what is below the threshold after the class probability is counted in', () => {
    const maps = emptyMaps();
    plant(maps, { row: 4, col: 5, objectness: 0.3, probs: [0.4, 0.3, 0.3], box: [0, 0, 0, 0] });
    expect(decodeFrame(maps)).toEqual([]);
    expect(decodeFrame(maps, { threshold: 0.1 })).toHaveLength(1);
  });

  it('suppresses the weaker of two boxes that cover the same place, whatever their classes', () => {
    const maps = emptyMaps();
    const size = Math.log(4);
    plant(maps, { row: 4, col: 4, objectness: 0.6, probs: [1, 0, 0], box: [1, 0, size, size] });
    plant(maps, { row: 4, col: 6, objectness: 0.9, probs: [0, 1, 0], box: [-1, 0, size, size] });
    expect(decodeFrame(maps).map((d) => d.classIndex)).toEqual([1]);
    expect(decodeFrame(maps, { overlap: 1 }).map((d) => d.classIndex)).toEqual([1, 0]);
  });

  it('clips boxes to the picture and leaves out boxes that are no numbers', () => {
    const maps = emptyMaps();
    plant(maps, { row: 0, col: 0, objectness: 0.9, probs: [1, 0, 0], box: [0, 0, Math.log(3), Math.log(3)] });
    plant(maps, { row: 5, col: 5, objectness: 0.9, probs: [1, 0, 0], box: [Number.NaN, 0, 0, 0] });
    const found = decodeFrame(maps);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ x: 0, y: 0 });
    expect(found[0]?.w).toBeCloseTo(8, 4);
  });
});

describe('cellVector', () => {
  it('reads the column of a cell at length 1, and leaves a zero vector alone', () => {
    const maps = emptyMaps();
    const cell = cellOf(maps, 21, 17.5);
    expect(cell).toBe(4 * WIDTH + 5);
    maps.embedding[cell] = 3;
    maps.embedding[CELLS + cell] = -4;
    expect([...cellVector(maps, cell)]).toEqual([0.6, -0.8].map(Math.fround));
    expect([...cellVector(maps, 0)]).toEqual([0, 0]);
  });

  it('takes the nearest cell for a point outside', () => {
    const maps = emptyMaps();
    expect(cellOf(maps, -5, -5)).toBe(0);
    expect(cellOf(maps, 1000, 1000)).toBe(CELLS - 1);
  });
});
