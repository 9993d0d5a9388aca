import type { Box, FrameObject } from '@shoal/engine';

/** What of a frame is shown. */
export interface FrameFilter {
  readonly labels: boolean;
  readonly inferences: boolean;
  readonly proposed: boolean;
  readonly hiddenClasses: ReadonlySet<string>;
  /** Inferences below it are left out, 0..1. */
  readonly minConfidence: number;
}

export const showAll: FrameFilter = { labels: true, inferences: true, proposed: true, hiddenClasses: new Set(), minConfidence: 0.3 };

/** The objects that pass. The one that is being judged always does. */
export function visibleObjects(objects: readonly FrameObject[], filter: FrameFilter, focusedKey: string | null): readonly FrameObject[] {
  return objects.filter((object) => {
    if (object.key === focusedKey) return true;
    if (filter.hiddenClasses.has(object.classId)) return false;
    if (object.role === 'label') return filter.labels;
    if (object.role === 'proposed') return filter.proposed;
    return filter.inferences && (object.confidence ?? 1) >= filter.minConfidence;
  });
}

/** Boxes from files may hold anything; only finite ones with an area can be drawn. */
export function drawableBox(object: FrameObject): Box | null {
  const { box } = object;
  return box && box.w > 0 && box.h > 0 && [box.x, box.y, box.w, box.h].every(Number.isFinite) ? box : null;
}

/** The object under a point of the picture: the smallest box that holds it, or whose edge is within `slack` pixels. */
export function objectAt(objects: readonly FrameObject[], x: number, y: number, slack: number): FrameObject | null {
  let best: FrameObject | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const object of objects) {
    const box = drawableBox(object);
    if (!box || x < box.x - slack || y < box.y - slack || x > box.x + box.w + slack || y > box.y + box.h + slack) continue;
    const area = box.w * box.h;
    // Labels are listed first; of two equal boxes the label is taken.
    if (area < least) {
      best = object;
      least = area;
    }
  }
  return best;
}
