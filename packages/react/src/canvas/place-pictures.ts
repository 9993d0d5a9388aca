import type { ScreenPoint } from './viewport';

/** Edges that a picture may have on the map, CSS pixels. */
const SIZES = [64, 52, 44] as const;
const GAP = 4;

/** The edge of pictures when `count` share a map of this size. */
export function pictureEdge(count: number, { width, height }: { readonly width: number; readonly height: number }): number {
  const room = Math.sqrt((width * height) / Math.max(1, count)) * 0.55;
  return SIZES.find((size) => size <= room && size <= Math.min(width, height) / 5) ?? SIZES[2];
}

/** Takes places, the first ones first, and leaves out those whose picture would touch one that was taken. Returns the indices of what was taken. */
export function placePictures(places: readonly ScreenPoint[], { width, height }: { readonly width: number; readonly height: number }): readonly number[] {
  const taken: number[] = [];
  places.forEach((place, i) => {
    const touches = (k: number) => {
      const other = places[k];
      return other !== undefined && Math.abs(place.x - other.x) < width + GAP && Math.abs(place.y - other.y) < height + GAP;
    };
    if (!taken.some(touches)) taken.push(i);
  });
  return taken;
}
