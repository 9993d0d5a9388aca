import { rleContours, type Box, type Label } from '@shoal/engine';

/** The data of an SVG path along a label in its picture, in pixels of the picture; `null` for what has no place in one. */
export function labelPath({ task, box, polygons, mask }: Label): string | null {
  const rings = mask && task === 'mask' ? contours(mask) : task === 'polygon' || task === 'polyline' ? polygons : null;
  if (rings && rings.length > 0) return rings.map((ring) => pathOf(ring, task !== 'polyline')).join('');
  return box && [box.x, box.y, box.w, box.h].every(Number.isFinite) ? `M${box.x} ${box.y}h${box.w}v${box.h}h${-box.w}z` : null;
}

/** A box is turned about its middle; outlines are where they are. */
export function labelTurn({ task, box, rotation }: Label): string | undefined {
  return rotation && box && task === 'box' ? `rotate(${rotation} ${box.x + box.w / 2} ${box.y + box.h / 2})` : undefined;
}

/** The smallest box around all that have one; `null` when none has. */
export function boxAround(labels: readonly (Label | null | undefined)[]): Box | null {
  const boxes = labels.flatMap((label) => (label?.box && Object.values(label.box).every(Number.isFinite) ? [label.box] : []));
  if (boxes.length === 0) return null;
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return { x, y, w: Math.max(...boxes.map((box) => box.x + box.w)) - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y };
}

function pathOf(ring: readonly number[], closed: boolean): string {
  const points = Array.from({ length: Math.floor(ring.length / 2) }, (_, at) => `${at === 0 ? 'M' : 'L'}${ring[2 * at]} ${ring[2 * at + 1]}`);
  return points.length > 1 ? points.join('') + (closed ? 'z' : '') : '';
}

/** A mask that cannot be read is shown by its box. */
function contours(mask: NonNullable<Label['mask']>): readonly (readonly number[])[] | null {
  try {
    return rleContours(mask);
  } catch {
    return null;
  }
}
