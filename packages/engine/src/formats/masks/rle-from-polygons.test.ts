import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RleMask } from '../../model/annotation';
import { rleIou } from './merge-rle';
import { rleArea, rleBox, rleFromRuns, rleToBitmap, rleToRuns } from './rle';
import { rleFromPolygons } from './rle-from-polygons';

/** The rule word for word: every point of the boundary on the fine grid, then every change of column. Slow; for small pictures. */
function pixelsByTheRule(ring: readonly number[], width: number, height: number): Uint8Array {
  const points: [number, number][] = [];
  const fine = Array.from({ length: ring.length / 2 }, (_, i) => [Math.trunc(5 * (ring[2 * i] ?? 0) + 0.5), Math.trunc(5 * (ring[2 * i + 1] ?? 0) + 0.5)] as const);
  fine.forEach(([x0, y0], i) => {
    const [x1, y1] = fine[(i + 1) % fine.length] ?? [0, 0];
    const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    const flip = (dx >= dy && x0 > x1) || (dx < dy && y0 > y1);
    const [xs, ys, xe, ye] = flip ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
    const slope = dx >= dy ? (ye - ys) / dx : (xe - xs) / dy;
    const edge = Array.from({ length: Math.max(dx, dy) + 1 }, (_, t): [number, number] => (dx >= dy ? [xs + t, dx === 0 ? ys : Math.trunc(ys + slope * t + 0.5)] : [Math.trunc(xs + slope * t + 0.5), ys + t]));
    points.push(...(flip ? edge.reverse() : edge));
  });
  const toggles = new Int32Array(width * height + 1);
  for (let i = 1; i < points.length; i++) {
    const [[u, v], [u0, v0]] = [points[i] ?? [0, 0], points[i - 1] ?? [0, 0]];
    if (u === u0) continue;
    const column = (Math.min(u, u0) + 0.5) / 5 - 0.5;
    if (!Number.isInteger(column) || column < 0 || column > width - 1) continue;
    const y = Math.ceil(Math.min(height, Math.max(0, (Math.min(v, v0) + 0.5) / 5 - 0.5)));
    const at = column * height + y;
    toggles[at] = (toggles[at] ?? 0) ^ 1;
  }
  const bitmap = new Uint8Array(width * height);
  let inside = 0;
  for (let at = 0; at < width * height; at++) {
    inside ^= toggles[at] ?? 0;
    bitmap[(at % height) * width + Math.floor(at / height)] = inside;
  }
  return bitmap;
}

describe('rleFromPolygons', () => {
  it('fills by the rule, whatever the ring looks like', () => {
    const coordinate = fc.oneof(fc.integer({ min: -8, max: 30 }), fc.double({ min: -8, max: 30, noNaN: true }), fc.integer({ min: -80, max: 300 }).map((tenth) => tenth / 10));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 9 }), (width, height, points) => {
        const ring = points.flat();
        expect([...rleToBitmap(rleFromPolygons([ring], width, height))]).toEqual([...pixelsByTheRule(ring, width, height)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('fills boxes of whole pixels exactly, and unites rings', () => {
    const box = (x: number, y: number, w: number, h: number) => [x, y, x, y + h, x + w, y + h, x + w, y];
    const mask = rleFromPolygons([box(1, 2, 3, 4)], 10, 10);
    expect(rleArea(mask)).toBe(12);
    expect(rleBox(mask)).toEqual({ x: 1, y: 2, w: 3, h: 4 });
    expect(rleArea(rleFromPolygons([box(1, 2, 3, 4), box(2, 2, 4, 4)], 10, 10))).toBe(20);
    expect(rleArea(rleFromPolygons([box(-5, -5, 100, 100)], 10, 10))).toBe(100);
    expect(rleArea(rleFromPolygons([[1, 1, 5, 5], [], [3]], 10, 10))).toBe(0);
  });

  it('costs little for hostile coordinates', () => {
    expect(rleArea(rleFromPolygons([[-1e300, -1e300, 1e300, -1e300, 1e300, 1e300, -1e300, 1e300]], 1000, 1000))).toBe(1_000_000);
    expect(() => rleFromPolygons([[0, 0, NaN, 1, 2, 2]], 10, 10)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
    const zigzag = Array.from({ length: 20_000 }, (_, i) => (i % 4 === 0 ? -1e9 : i % 4 === 2 ? 1e9 : i));
    expect(() => rleFromPolygons([zigzag], 60_000, 60_000)).toThrow(/more than 4194304 times/);
  });
});

interface Annotation {
  readonly image_id: number;
  readonly category_id: number;
  readonly area: number;
  readonly iscrowd: number;
  readonly score: number;
  readonly bbox: readonly [number, number, number, number];
  readonly segmentation: readonly number[][] | { readonly size: readonly [number, number]; readonly counts: string | readonly number[] };
}
interface Truth {
  readonly images: readonly { readonly id: number; readonly width: number; readonly height: number }[];
  readonly annotations: readonly Annotation[];
}

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'coco-eval');
const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;

function maskOf({ segmentation }: Annotation, width: number, height: number): RleMask {
  if ('counts' in segmentation) return typeof segmentation.counts === 'string' ? { width: segmentation.size[1], height: segmentation.size[0], counts: segmentation.counts } : rleFromRuns(segmentation.counts, width, height);
  return rleFromPolygons(segmentation, width, height);
}

describe.skipIf(!existsSync(folder))(`COCO masks (real data in ${folder})`, () => {
  const truthFile = 'faster_coco_eval/cocoapi/instances_val2014_100.json';

  it('have the areas that the authors state, within the width of a boundary', () => {
    const truth = readJson<Truth>(truthFile);
    const sizes = new Map(truth.images.map((image) => [image.id, image]));
    const differences = truth.annotations.map((annotation) => {
      const { width, height } = sizes.get(annotation.image_id) ?? { width: 0, height: 0 };
      return { annotation, relative: Math.abs(rleArea(maskOf(annotation, width, height)) - annotation.area) / annotation.area };
    });
    const sorted = differences.map(({ relative }) => relative).toSorted((a, b) => a - b);
    expect(sorted).toHaveLength(839);
    expect(sorted[420]).toBeLessThan(0.004);
    // They state the area inside of the polygon, not the number of pixels: small objects differ by the width of their boundary.
    expect(sorted.at(-1)).toBeLessThan(0.16);
    const large = differences.filter(({ annotation }) => annotation.area >= 32 * 32 && annotation.iscrowd === 0);
    expect(large).toHaveLength(423);
    expect(Math.max(...large.map(({ relative }) => relative))).toBeLessThan(0.025);
  });

  it.each([
    ['cocoapi/instances_val2014_fakesegm100_results.json', truthFile, 'segm'],
    ['faster_coco_eval/dt_dataset.json', 'faster_coco_eval/gt_dataset.json', 'gt_dataset.json'],
  ])('match as pycocotools matches them: %s', (resultsFile, truthPath, key) => {
    const truth = readJson<Truth>(truthPath);
    const results = readJson<Annotation[]>(resultsFile);
    const expected = readJson<Record<string, { n_dets: number; per_image_tp_fp_fn_iou50: Record<string, [number, number, number]> }>>('expected/dev_val2014_100_pycocotools.json')[key];
    expect(results).toHaveLength(expected?.n_dets ?? 0);
    const found = Object.fromEntries(truth.images.map((image) => [String(image.id), countMatches(truth.annotations, results, image)]));
    expect(found).toEqual(expected?.per_image_tp_fp_fn_iou50);
  });
});

/** True positives, false positives and misses at IoU 0.5 by COCO's greedy matching; what matches a crowd does not count. */
function countMatches(truth: readonly Annotation[], results: readonly Annotation[], { id, width, height }: Truth['images'][number]): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  const own = truth.filter((annotation) => annotation.image_id === id);
  const detections = results.filter((result) => result.image_id === id);
  for (const category of new Set([...own, ...detections].map((annotation) => annotation.category_id))) {
    const labels = own.filter((annotation) => annotation.category_id === category).toSorted((a, b) => a.iscrowd - b.iscrowd).map((annotation) => ({ crowd: annotation.iscrowd === 1, mask: maskOf(annotation, width, height), taken: false }));
    for (const detection of detections.filter((result) => result.category_id === category).toSorted((a, b) => b.score - a.score).slice(0, 100)) {
      const mask = maskOf(detection, width, height);
      expect(rleToRuns(mask).reduce((sum, run) => sum + run, 0)).toBe(width * height);
      let best: (typeof labels)[number] | undefined;
      let bestIou = 0.5;
      for (const label of labels) {
        if (label.taken && !label.crowd) continue;
        if (best && !best.crowd && label.crowd) break;
        const iou = rleIou(mask, label.mask, label.crowd);
        if (iou < bestIou) continue;
        bestIou = iou;
        best = label;
      }
      if (!best) counts[1] += 1;
      else {
        best.taken = true;
        if (!best.crowd) counts[0] += 1;
      }
    }
    counts[2] += labels.filter((label) => !label.crowd && !label.taken).length;
  }
  return counts;
}
