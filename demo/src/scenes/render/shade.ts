import type { Street } from '../street';
import type { Mood } from './mood';

/** How much of a ground point lies in the shadow of the houses, 0..1. */
export function createShade(street: Street, mood: Mood): (x: number, z: number) => number {
  const [across, along] = mood.shadow;
  if (across === 0) return () => 0;
  const side = mood.sunSide;
  const heights = side < 0 ? street.profile.left : street.profile.right;
  const face = street.buildings.find((building) => building.side === side)?.face;
  if (face === undefined) return () => 0;
  return (x, z) => {
    const away = face - x * side;
    if (away <= 0) return 1;
    const needed = away / across;
    const height = heights[Math.max(0, Math.floor((z - along * needed) * 2))] ?? 0;
    return Math.max(0, Math.min(1, (height - needed) * 0.9 + 0.5));
  };
}
