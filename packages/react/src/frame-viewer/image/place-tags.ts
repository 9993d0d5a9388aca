import type { Box } from '@shoal/engine';

export interface TagRequest {
  readonly key: string;
  /** The object's box on the stage. */
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** Where it goes when there is room. */
  readonly side: 'above' | 'below';
  /** Shown even where it covers others. */
  readonly always: boolean;
}

export interface PlacedTag {
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Places class names beside their boxes: above (or below), else on the other side, else inside at the top. Requests come
 * in order of importance; a tag that would cover an earlier one is left out, unless it must be shown.
 */
export function placeTags(requests: readonly TagRequest[], stage: { readonly width: number; readonly height: number }): PlacedTag[] {
  const taken: Box[] = [];
  const placed: PlacedTag[] = [];
  for (const request of requests) {
    const { box, width, height } = request;
    if (box.x > stage.width || box.y > stage.height || box.x + box.w < 0 || box.y + box.h < 0) continue;
    const x = Math.round(Math.max(0, Math.min(box.x - 1, stage.width - width)));
    const above = box.y - height - 3;
    const below = box.y + box.h + 3;
    const sides = request.side === 'above' ? [above, below] : [below, above];
    const spots = [...sides.filter((y) => y >= 0 && y + height <= stage.height), Math.max(0, Math.min(box.y + 3, stage.height - height))].map((y) => ({ x, y: Math.round(y), w: width, h: height }));
    const free = spots.find((spot) => taken.every((other) => !overlap(spot, other))) ?? (request.always ? spots[0] : undefined);
    if (!free) continue;
    taken.push(free);
    placed.push({ key: request.key, x: free.x, y: free.y });
  }
  return placed;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
