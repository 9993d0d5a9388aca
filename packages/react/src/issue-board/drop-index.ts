/** Cards that are drawn in a column, by their place in it. Of a long column only those in sight are there. */
function cardsIn(column: Element, draggedId: string): { readonly place: number; readonly box: DOMRect }[] {
  return [...column.querySelectorAll<HTMLElement>('[data-index]')]
    .filter((row) => !row.querySelector(`[data-issue-id="${CSS.escape(draggedId)}"]`))
    .map((row) => ({ place: Number(row.dataset.index), box: row.getBoundingClientRect() }))
    .sort((a, b) => a.place - b.place);
}

/** A gap between two cards: the index among the other cards, and its distance from the top of the column's content, CSS pixels. */
export interface DropPlace {
  readonly index: number;
  readonly top: number;
}

/**
 * Where a card would land: before the first card whose middle is below the pointer.
 *
 * @param clientY pointer, CSS pixels of the window
 * @param draggedAt place of the dragged card in this column; -1 when it comes from another one
 */
export function dropPlace(column: Element, clientY: number, draggedId: string, draggedAt: number): DropPlace {
  const cards = cardsIn(column, draggedId);
  const origin = column.getBoundingClientRect().top - column.scrollTop;
  const among = (place: number) => place - (draggedAt >= 0 && draggedAt < place ? 1 : 0);
  const next = cards.find(({ box }) => box.top + box.height / 2 >= clientY);
  if (next) return { index: among(next.place), top: next.box.top - origin - 3 };
  const last = cards.at(-1);
  return last ? { index: among(last.place) + 1, top: last.box.bottom - origin - 5 } : { index: 0, top: 2 };
}
