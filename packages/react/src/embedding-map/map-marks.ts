import { MAP_DIMMED, MAP_PICKED, type MapPoints } from '@shoal/engine';
import { pointOpacity, pointSize, type PointColors, type PointShape } from '../canvas/point-look';
import type { Rgba } from '../canvas/read-color';
import { worldToScreen, type Viewport } from '../canvas/viewport';
import type { MapSpace } from '../canvas/map-space';

/** Points that look the same, in drawing order; `code` is that of the legend, or -1 for what is filtered out. */
export interface MarkGroup {
  readonly code: number;
  readonly isPicked: boolean;
  readonly shape: PointShape;
  readonly color: Rgba;
  readonly radius: number;
  readonly opacity: number;
  /** Middles as x, y pairs in CSS pixels of the view. */
  readonly places: readonly number[];
}

export interface Marks {
  readonly groups: readonly MarkGroup[];
  /** Points in view that pass the filters, and all points in view. */
  readonly shown: number;
  readonly inView: number;
}

/** The points whose middle is in view as they look on the map at that zoom: what is filtered out first, then the rest, prominent ones and selected ones last. */
export function marksInView(points: MapPoints, space: MapSpace, view: Viewport, zoom: number, { traits, dim }: PointColors): Marks {
  const radius = pointSize(points.count, view, zoom) / 2;
  const opacity = pointOpacity(points.count, zoom);
  const groups = new Map<number, MarkGroup & { readonly places: number[]; readonly order: number }>();
  let shown = 0;
  let inView = 0;
  for (let index = 0; index < points.count; index += 1) {
    const world = space.toWorld(points.x[index] ?? 0, points.y[index] ?? 0);
    const at = worldToScreen(view, world.x, world.y);
    if (at.x < 0 || at.y < 0 || at.x > view.width || at.y > view.height) continue;
    const flags = points.flags[index] ?? 0;
    const isDimmed = (flags & MAP_DIMMED) !== 0;
    const isPicked = !isDimmed && (flags & MAP_PICKED) !== 0;
    const code = isDimmed ? -1 : (points.category[index] ?? 0);
    const key = code * 2 + (isPicked ? 1 : 0);
    let group = groups.get(key);
    if (!group) {
      const trait = traits[code] ?? traits.at(-1);
      const isProminent = trait?.prominent === true;
      group = isDimmed || !trait
        ? { code, isPicked, shape: 'circle', color: dim, radius: radius * 0.72, opacity: opacity / 2, places: [], order: 0 }
        : { code, isPicked, shape: trait.shape, color: trait.color, radius: radius * (isPicked ? 1.2 : isProminent ? 1.12 : 1), opacity: isPicked ? 1 : isProminent ? Math.min(1, opacity + 0.12) : opacity, places: [], order: isPicked ? 3 : isProminent ? 2 : 1 };
      groups.set(key, group);
    }
    group.places.push(at.x, at.y);
    inView += 1;
    if (!isDimmed) shown += 1;
  }
  return { groups: [...groups.values()].sort((a, b) => a.order - b.order || a.code - b.code), shown, inView };
}
