import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb } from '../../scenes/color';
import type { Box } from '../../scenes/scene-types';
import { clouds, hashCell } from '../raycast/noise';

export const PICTURE_WIDTH = 512;
export const PICTURE_HEIGHT = 320;

export type Draw = (ctx: SKRSContext2D) => void;
export type Point = readonly [x: number, y: number];

/** What is true about one thing in a picture, pixels. */
export interface PictureTruth {
  readonly classId: string;
  readonly task: 'box' | 'polygon' | 'polyline' | 'keypoints' | 'mask' | 'class';
  readonly box: Box | null;
  /** Degrees clockwise. */
  readonly rotation?: number;
  readonly polygons?: readonly (readonly number[])[];
  readonly keypoints?: readonly number[];
  /** Row-major, one byte a pixel. */
  readonly bitmap?: Uint8Array;
  readonly iscrowd?: boolean;
}

export interface HarbourPicture {
  readonly canvas: Canvas;
  readonly truths: readonly PictureTruth[];
}

/** Which pixels a drawing covers by half or more, less those that later drawings cover. */
export function coverage(draw: Draw, later: readonly Draw[] = []): Uint8Array {
  const own = alpha(draw);
  const over = later.map(alpha);
  return Uint8Array.from(own, (value, i) => (value >= 128 && !over.some((cover) => (cover[i] as number) >= 128) ? 1 : 0));
}

function alpha(draw: Draw): Uint8Array {
  const canvas = createCanvas(PICTURE_WIDTH, PICTURE_HEIGHT);
  const context = canvas.getContext('2d');
  draw(context);
  const { data } = context.getImageData(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT);
  return Uint8Array.from({ length: PICTURE_WIDTH * PICTURE_HEIGHT }, (_, i) => data[i * 4 + 3] as number);
}

/** Tight around the pixels of a bitmap; `null` when it is empty. */
export function bitmapBox(bitmap: Uint8Array): Box | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  bitmap.forEach((value, i) => {
    if (!value) return;
    const [x, y] = [i % PICTURE_WIDTH, Math.floor(i / PICTURE_WIDTH)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  });
  return x1 < 0 ? null : { x: x0, y: y0, w: x1 + 1 - x0, h: y1 + 1 - y0 };
}

export const clip = (value: number, high: number): number => Math.max(0, Math.min(high, value));

/** Tight around points, cut at the picture's edges. */
export function boundsOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => clip(x, PICTURE_WIDTH));
  const ys = points.map(([, y]) => clip(y, PICTURE_HEIGHT));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** A ring cut at the picture's edges (Sutherland and Hodgman 1974). */
export function clipRing(ring: readonly Point[]): Point[] {
  const edges: readonly [(p: Point) => boolean, (a: Point, b: Point) => Point][] = [
    [([x]) => x >= 0, (a, b) => [0, a[1] + ((b[1] - a[1]) * (0 - a[0])) / (b[0] - a[0])]],
    [([x]) => x <= PICTURE_WIDTH, (a, b) => [PICTURE_WIDTH, a[1] + ((b[1] - a[1]) * (PICTURE_WIDTH - a[0])) / (b[0] - a[0])]],
    [([, y]) => y >= 0, (a, b) => [a[0] + ((b[0] - a[0]) * (0 - a[1])) / (b[1] - a[1]), 0]],
    [([, y]) => y <= PICTURE_HEIGHT, (a, b) => [a[0] + ((b[0] - a[0]) * (PICTURE_HEIGHT - a[1])) / (b[1] - a[1]), PICTURE_HEIGHT]],
  ];
  let points: Point[] = [...ring];
  for (const [isInside, cross] of edges) {
    points = points.flatMap((point, i) => {
      const before = points[(i + points.length - 1) % points.length] as Point;
      if (isInside(point)) return isInside(before) ? [point] : [cross(before, point), point];
      return isInside(before) ? [cross(before, point)] : [];
    });
  }
  return points;
}

export function ringPath(ctx: SKRSContext2D, ring: readonly Point[]): void {
  ctx.beginPath();
  ring.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.closePath();
}

export function fillRing(ctx: SKRSContext2D, ring: readonly Point[], style: string): void {
  ringPath(ctx, ring);
  ctx.fillStyle = style;
  ctx.fill();
}

/** Paints a rectangle pixel by pixel. */
export function paintPixels(ctx: SKRSContext2D, x: number, y: number, w: number, h: number, colorAt: (x: number, y: number) => Rgb): void {
  const image = ctx.createImageData(w, h);
  for (let row = 0; row < h; row++) {
    for (let column = 0; column < w; column++) {
      const color = colorAt(x + column, y + row);
      image.data.set([color[0] * 255, color[1] * 255, color[2] * 255, 255], (row * w + column) * 4);
    }
  }
  ctx.putImageData(image, x, y);
}

/** Darker corners and a little grain over the whole picture. */
export function finish(ctx: SKRSContext2D, seed: number): void {
  const image = ctx.getImageData(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT);
  for (let i = 0; i < PICTURE_WIDTH * PICTURE_HEIGHT; i++) {
    const [x, y] = [(i % PICTURE_WIDTH) / PICTURE_WIDTH - 0.5, Math.floor(i / PICTURE_WIDTH) / PICTURE_HEIGHT - 0.5];
    const corner = 1 - 0.42 * (x * x + y * y) ** 1.3;
    const grain = (hashCell(i, seed) - 0.5) * 7 + (clouds(x * 40, y * 25 + seed, 2) - 0.5) * 6;
    for (let k = 0; k < 3; k++) image.data[i * 4 + k] = (image.data[i * 4 + k] as number) * corner + grain;
  }
  ctx.putImageData(image, 0, 0);
}

export const shade = (color: Rgb, factor: number, alphaValue = 1): string => css([color[0] * factor, color[1] * factor, color[2] * factor], alphaValue);
