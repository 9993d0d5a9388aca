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

interface StageSize {
  readonly width: number;
  readonly height: number;
}

const CELL_WIDTH = 96;
const CELL_HEIGHT = 32;

/**
 * Places class names beside their boxes: above (or below), else on the other side, else inside at the top. Requests come
 * in order of importance; a tag that would cover an earlier one is left out, unless it must be shown. Names of boxes on the stage stay on it;
 * boxes off the stage are named only within `margin` around it.
 */
export function placeTags(requests: readonly TagRequest[], stage: StageSize, margin = 0): PlacedTag[] {
  const taken = createTaken();
  const placed: PlacedTag[] = [];
  for (const request of requests) {
    const { box, width, height } = request;
    const outside = box.x > stage.width || box.y > stage.height || box.x + box.w < 0 || box.y + box.h < 0;
    const room = outside ? margin : 0;
    const [left, top, right, bottom] = [-room, -room, stage.width + room, stage.height + room];
    if (outside && (margin === 0 || box.x > right || box.y > bottom || box.x + box.w < left || box.y + box.h < top)) continue;
    const x = Math.round(Math.max(left, Math.min(box.x - 1, right - width)));
    const above = box.y - height - 3;
    const below = box.y + box.h + 3;
    const sides = request.side === 'above' ? [above, below] : [below, above];
    const spots = [...sides.filter((y) => y >= top && y + height <= bottom), Math.max(top, Math.min(box.y + 3, bottom - height))].map((y) => ({ x, y: Math.round(y), w: width, h: height }));
    const free = spots.find((spot) => !taken.meets(spot)) ?? (request.always ? spots[0] : undefined);
    if (!free) continue;
    taken.add(free);
    placed.push({ key: request.key, x: free.x, y: free.y });
  }
  return placed;
}

/** Places that are taken, by cells of the stage: a tag is compared with its neighbours, not with all. */
function createTaken() {
  const cells = new Map<number, Box[]>();
  const cellsOf = ({ x, y, w, h }: Box): number[] => {
    const keys: number[] = [];
    for (let cx = Math.floor(x / CELL_WIDTH); cx <= Math.floor((x + w) / CELL_WIDTH); cx++) {
      for (let cy = Math.floor(y / CELL_HEIGHT); cy <= Math.floor((y + h) / CELL_HEIGHT); cy++) keys.push(cx * 65_536 + cy);
    }
    return keys;
  };
  return {
    meets: (box: Box) => cellsOf(box).some((key) => cells.get(key)?.some((other) => overlap(box, other))),
    add(box: Box) {
      for (const key of cellsOf(box)) {
        const cell = cells.get(key);
        if (cell) cell.push(box);
        else cells.set(key, [box]);
      }
    },
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
