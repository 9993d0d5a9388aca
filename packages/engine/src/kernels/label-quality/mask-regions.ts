import { ShoalError } from '../../base/errors';

/** A connected piece of wrong labels of one given class. */
export interface MaskRegion {
  /** The class that its pixels were given. */
  readonly class: number;
  /** Bounding box in pixels: left, top, width, height. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Pixels that belong to it, at most w · h. */
  readonly pixels: number;
}

/**
 * The issues of a mask as regions, so that they can be listed and shown one by one: pixels with an issue that touch along
 * an edge (4 neighbours) and were given the same class are one. `mask` (not 0 = issue) and `labels` are [height, width].
 * Largest first, then from top to bottom and left to right by their first pixel.
 *
 * Throws `invalid-argument` for lengths that do not fit.
 */
export function maskRegions(mask: Uint8Array, labels: ArrayLike<number>, width: number, height: number): MaskRegion[] {
  if (mask.length !== width * height || labels.length !== mask.length) {
    throw new ShoalError('invalid-argument', `Got ${mask.length} mask pixels and ${labels.length} labels for ${width} × ${height} pixels. Expected width × height of both.`);
  }
  const regions: MaskRegion[] = [];
  const seen = new Uint8Array(mask.length);
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start++) if (mask[start] && !seen[start]) regions.push(grow(start));
  return regions.sort((a, b) => b.pixels - a.pixels);

  function grow(start: number): MaskRegion {
    const label = labels[start] as number;
    let [left, right, bottom, pixels] = [width, 0, 0, 0];
    visit(start, label);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const column = at % width;
      const row = (at - column) / width;
      pixels++;
      left = Math.min(left, column);
      right = Math.max(right, column);
      bottom = Math.max(bottom, row);
      if (column > 0) visit(at - 1, label);
      if (column < width - 1) visit(at + 1, label);
      if (row > 0) visit(at - width, label);
      if (row < height - 1) visit(at + width, label);
    }
    // Rows are scanned from the top: the first pixel is in the highest row.
    const top = Math.floor(start / width);
    return { class: label, x: left, y: top, w: right - left + 1, h: bottom - top + 1, pixels };
  }

  function visit(at: number, label: number): void {
    if (!mask[at] || seen[at] || labels[at] !== label) return;
    seen[at] = 1;
    stack.push(at);
  }
}

/**
 * Regions found in a mask that was down-sampled by `factor`, in pixels of the original of `width` × `height`: boxes end at
 * its edge, and the number of pixels is an estimate, factor² each and at most the box.
 */
export function enlargeRegions(regions: readonly MaskRegion[], factor: number, width: number, height: number): MaskRegion[] {
  return regions.map((region) => {
    const x = region.x * factor;
    const y = region.y * factor;
    const w = Math.min(width - x, region.w * factor);
    const h = Math.min(height - y, region.h * factor);
    return { class: region.class, x, y, w, h, pixels: Math.min(w * h, region.pixels * factor * factor) };
  });
}
