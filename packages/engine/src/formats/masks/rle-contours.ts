import type { RleMask } from '../../model/annotation';
import { rleCrop } from './rle';

/**
 * The outlines of a mask along the edges of its pixels: closed rings of x, y, x, y… (whole pixels, 0..width and 0..height, corners only). Outer rings
 * go clockwise on the screen, holes the other way; filled by the even-odd rule the rings cover exactly the pixels of the mask. Pixels that touch at a corner only are rings of their own.
 * Throws `invalid-data` for counts that are no mask of this size, and `out-of-memory` when the box around the mask has more than 134 million pixels.
 */
export function rleContours(mask: RleMask): number[][] {
  const crop = rleCrop(mask);
  if (!crop) return [];
  const { x, y, w, h } = crop.box;
  const rings = traceEdges(crop.bitmap, w, h);
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      ring[at] = (ring[at] ?? 0) + x;
      ring[at + 1] = (ring[at + 1] ?? 0) + y;
    }
  }
  return rings;
}

/** Directions: 0 right, 1 down, 2 left, 3 up. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

function traceEdges(bitmap: Uint8Array, width: number, height: number): number[][] {
  const set = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && bitmap[y * width + x] === 1;
  /** Top edges of pixels, walked to the right (they begin every outer ring) and bottom edges, walked to the left: which of them a ring has taken. */
  const taken = new Uint8Array(width * height);
  const rings: number[][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (bitmap[y * width + x] !== 1) continue;
      if (!set(x, y - 1) && !((taken[y * width + x] ?? 0) & 1)) rings.push(follow(x, y, 0));
      if (!set(x, y + 1) && !((taken[y * width + x] ?? 0) & 2)) rings.push(follow(x + 1, y + 1, 2));
    }
  }
  return rings;

  /** Walks with the mask on the right hand until the ring closes. */
  function follow(startX: number, startY: number, startDirection: 0 | 2): number[] {
    const ring: number[] = [];
    let [x, y] = [startX, startY];
    let direction: number = startDirection;
    do {
      if (direction === 0) mark(x, y, 1);
      else if (direction === 2) mark(x - 1, y - 1, 2);
      x += STEP_X[direction] ?? 0;
      y += STEP_Y[direction] ?? 0;
      const next = turn(x, y, direction);
      if (next !== direction) ring.push(x, y);
      direction = next;
    } while (x !== startX || y !== startY || direction !== startDirection);
    return ring;
  }

  function mark(x: number, y: number, side: 1 | 2): void {
    taken[y * width + x] = (taken[y * width + x] ?? 0) | side;
  }

  /** At a corner: to the right when the pixel ahead on the right is empty, to the left when both ahead are full. */
  function turn(x: number, y: number, direction: number): number {
    const ahead = (side: 'left' | 'right') => {
      // The pixel that lies ahead on that side of the corner.
      const right = [set(x, y), set(x - 1, y), set(x - 1, y - 1), set(x, y - 1)][direction] ?? false;
      const left = [set(x, y - 1), set(x, y), set(x - 1, y), set(x - 1, y - 1)][direction] ?? false;
      return side === 'right' ? right : left;
    };
    if (!ahead('right')) return (direction + 1) % 4;
    return ahead('left') ? (direction + 3) % 4 : direction;
  }
}
