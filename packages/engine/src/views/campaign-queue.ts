import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';

export interface CampaignQueue {
  readonly current: ElementId | null;
  readonly next: readonly ElementId[];
}

/**
 * What is looked at now, and what comes after it: the ranked candidates without those in a pile, skipped ones last. Who is pinned stays in view for as long
 * as nothing was decided about it, wherever the order puts it.
 */
export function queueOf(order: readonly ElementId[], piles: ReadonlyMap<ElementId, Pile>, skipped: ReadonlySet<ElementId>, pinned: ElementId | null, count: number): CampaignQueue {
  const stays = pinned !== null && !piles.has(pinned) && !skipped.has(pinned);
  const out: ElementId[] = stays ? [pinned] : [];
  const take = (candidates: Iterable<ElementId>, late: boolean) => {
    for (const element of candidates) {
      if (out.length > count) return;
      if (!piles.has(element) && skipped.has(element) === late && !(stays && element === pinned)) out.push(element);
    }
  };
  take(order, false);
  if (out.length <= count) {
    const ranked = new Set(order);
    take([...skipped].filter((element) => ranked.has(element)), true);
  }
  return { current: out[0] ?? null, next: out.slice(1) };
}

/** Elements that left a pile between two states: what undo brought back, the newest last. */
export function takenBack(before: ReadonlyMap<ElementId, Pile>, after: ReadonlyMap<ElementId, Pile>): ElementId[] {
  return before === after ? [] : [...before.keys()].filter((element) => !after.has(element));
}

/** Whether the same was decided in the same order; the log makes its maps anew with every event. */
export function samePiles(a: ReadonlyMap<ElementId, Pile>, b: ReadonlyMap<ElementId, Pile>): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [element, pile] of a) {
    const other = others.next().value;
    if (other?.[0] !== element || other[1] !== pile) return false;
  }
  return true;
}

/** Of the newest judgements, at most `of`: how many were added. */
export function recentHits(piles: ReadonlyMap<ElementId, Pile>, most = 20): { readonly hits: number; readonly of: number } {
  const newest = [...piles.values()].slice(-most);
  return { hits: newest.filter((pile) => pile === 'added').length, of: newest.length };
}
