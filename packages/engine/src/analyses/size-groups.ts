import type { Box } from '../model/geometry';

/** Fewest members from which on a third of a class is a group of its own. */
const enough = 30;

/**
 * Groups objects that a model treats alike: by class, and within a class of enough objects by thirds of size, because small
 * objects are found less often and boxed less exactly. The returned function names the group of any object.
 */
export function createSizeGroups(objects: readonly { readonly classIndex: number; readonly box: Box | null }[]): (classIndex: number, box: Box | null) => string {
  const sidesOf = new Map<number, number[]>();
  for (const { classIndex, box } of objects) {
    const sides = sidesOf.get(classIndex) ?? [];
    if (box) sides.push(sideOf(box));
    sidesOf.set(classIndex, sides);
  }
  const cuts = new Map<number, readonly [number, number]>();
  for (const [classIndex, sides] of sidesOf) {
    sides.sort((a, b) => a - b);
    const third = Math.floor(sides.length / 3);
    if (third >= enough) cuts.set(classIndex, [sides[third] ?? 0, sides[2 * third] ?? 0]);
  }
  return (classIndex, box) => {
    const cut = cuts.get(classIndex);
    if (!cut || !box) return String(classIndex);
    const side = sideOf(box);
    return `${classIndex}:${side < cut[0] ? 'small' : side < cut[1] ? 'medium' : 'large'}`;
  };
}

/** Geometric mean of width and height, pixels. */
export function sideOf(box: Box): number {
  return Math.sqrt(box.w * box.h);
}
