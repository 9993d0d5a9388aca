import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderFrame } from './render-frame';
import { paintShapes } from './render/paint';
import { FRAME_HEIGHT, FRAME_WIDTH } from './scene-types';
import { boundsOf } from './shape';
import { actorShapes } from './shapes/actor-shapes';
import { generateTown, type Town } from './town';
import { drawnActors } from './truth';
import { createView } from './view';

let town: Town;

beforeAll(() => {
  town = generateTown();
});

async function decode(frameId: string): Promise<Uint8ClampedArray> {
  const image = await loadImage(Buffer.from(renderFrame(town, frameId)));
  expect([image.width, image.height]).toEqual([FRAME_WIDTH, FRAME_HEIGHT]);
  const ctx = createCanvas(FRAME_WIDTH, FRAME_HEIGHT).getContext('2d');
  ctx.drawImage(image, 0, 0);
  return ctx.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT).data;
}

function meanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}

/** Mean of 8 x 8 blocks: what stays of a picture when noise and single pixels do not count. */
function coarse(pixels: Uint8ClampedArray): number[] {
  const blocks = new Array<number>((FRAME_WIDTH / 8) * (FRAME_HEIGHT / 8)).fill(0);
  for (let y = 0; y < FRAME_HEIGHT; y++) {
    for (let x = 0; x < FRAME_WIDTH; x++) {
      const block = Math.floor(y / 8) * (FRAME_WIDTH / 8) + Math.floor(x / 8);
      blocks[block] = (blocks[block] ?? 0) + (pixels[(y * FRAME_WIDTH + x) * 4 + 1] as number) / 64;
    }
  }
  return blocks;
}

const coarseDifference = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

describe('renderFrame', () => {
  it('makes JPEG pictures of 256 x 160 in all conditions, the same each time', async () => {
    const seen = new Set<string>();
    for (const frame of town.frames) {
      const condition = `${frame.time_of_day}/${frame.weather}`;
      if (seen.has(condition) || town.brokenImages.has(frame.frame_id)) continue;
      seen.add(condition);
      const pixels = await decode(frame.frame_id);
      const levels = new Set(pixels).size;
      expect(levels, condition).toBeGreaterThan(40);
      expect(Buffer.compare(Buffer.from(renderFrame(town, frame.frame_id)), Buffer.from(renderFrame(town, frame.frame_id)))).toBe(0);
    }
    expect(seen.size).toBe(9);
  });

  it('repeats a train frame nearly, but not exactly, in a near-duplicate', async () => {
    for (const { frame_id, partner } of town.planted.near_duplicate.slice(0, 6)) {
      const copy = await decode(frame_id);
      const original = await decode(partner as string);
      expect(meanDifference(copy, original)).toBeGreaterThan(0.5);
      const apart = coarseDifference(coarse(copy), coarse(original));
      const others = town.planted.near_duplicate.slice(6, 10).map((entry) => entry.frame_id);
      for (const other of others) expect(coarseDifference(coarse(await decode(other)), coarse(original))).toBeGreaterThan(apart * 2);
      expect(apart).toBeLessThan(9);
    }
  });

  it('shows nothing but noise when the lens is covered', async () => {
    for (const { frame_id } of town.planted.black_frame.slice(0, 4)) {
      const pixels = await decode(frame_id);
      const brightest = pixels.filter((_, i) => i % 4 !== 3).reduce((max, value) => Math.max(max, value), 0);
      expect(brightest).toBeLessThan(60);
    }
  });

  it('writes the planted broken files broken', async () => {
    for (const [frameId, how] of town.brokenImages) {
      const bytes = Buffer.from(renderFrame(town, frameId));
      if (how === 'wrong_size') {
        const image = await loadImage(bytes);
        expect([image.width, image.height]).toEqual([200, 125]);
      } else expect(bytes.subarray(-2).equals(Buffer.from([0xff, 0xd9]))).toBe(false);
    }
  });
});

describe('true boxes', () => {
  it('fit the drawn pixels of every class to about a pixel', () => {
    const checked = new Map<string, number>();
    for (const scene of town.scenes.values()) {
      const view = createView(scene.camera);
      for (const actor of drawnActors(scene)) {
        if ((checked.get(actor.class) ?? 0) >= 25) continue;
        const shapes = actorShapes(actor, view, false);
        const box = boundsOf(shapes);
        if (box.x < 2 || box.y < 2 || box.x + box.w > FRAME_WIDTH - 2 || box.y + box.h > FRAME_HEIGHT - 2) continue;
        const ctx = createCanvas(FRAME_WIDTH, FRAME_HEIGHT).getContext('2d');
        paintShapes(ctx, shapes.filter((shape) => !shape.outside), (color) => color, 1);
        const { data } = ctx.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT);
        let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = 0; i < FRAME_WIDTH * FRAME_HEIGHT; i++) {
          if ((data[i * 4 + 3] as number) < 100) continue;
          x0 = Math.min(x0, i % FRAME_WIDTH);
          x1 = Math.max(x1, (i % FRAME_WIDTH) + 1);
          y0 = Math.min(y0, Math.floor(i / FRAME_WIDTH));
          y1 = Math.max(y1, Math.floor(i / FRAME_WIDTH) + 1);
        }
        for (const slip of [box.x - x0, box.y - y0, box.x + box.w - x1, box.y + box.h - y1]) expect(Math.abs(slip), `${scene.frameId} ${actor.id}`).toBeLessThan(1.6);
        checked.set(actor.class, (checked.get(actor.class) ?? 0) + 1);
      }
    }
    expect([...checked.values()]).toEqual(new Array(8).fill(25));
  });
});
