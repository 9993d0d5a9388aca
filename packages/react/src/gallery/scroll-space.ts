/** Taller than this an element is not made: browsers stop at some 17 million pixels, and lose precision before. */
export const MAX_SCROLL_PX = 6_000_000;

export interface ScrollSizes {
  /** Height of the content, and of what is seen of it. */
  readonly content: number;
  readonly seen: number;
}

export function scrollHeight({ content }: ScrollSizes): number {
  return Math.min(content, MAX_SCROLL_PX);
}

/** Where the scroll bar stands when the content is seen from `top` on. */
export function toScroll(top: number, sizes: ScrollSizes): number {
  if (sizes.content <= MAX_SCROLL_PX) return top;
  return (top * (MAX_SCROLL_PX - sizes.seen)) / Math.max(1, sizes.content - sizes.seen);
}

/**
 * Where the content is seen from after the scroll bar moved. Of content that is taller than an element can be, small moves are taken as they are, so that a
 * wheel feels the same everywhere; large ones (a drag of the bar) are scaled, and both ends are reached.
 */
export function fromScroll(scroll: number, before: { readonly scroll: number; readonly top: number }, sizes: ScrollSizes): number {
  const last = Math.max(0, sizes.content - sizes.seen);
  if (sizes.content <= MAX_SCROLL_PX) return Math.max(0, Math.min(scroll, last));
  if (scroll <= 0) return 0;
  if (scroll >= MAX_SCROLL_PX - sizes.seen - 1) return last;
  const moved = scroll - before.scroll;
  const top = Math.abs(moved) < 2 * sizes.seen ? before.top + moved : (scroll * last) / (MAX_SCROLL_PX - sizes.seen);
  return Math.max(0, Math.min(top, last));
}
