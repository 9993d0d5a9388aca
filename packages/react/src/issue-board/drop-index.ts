/**
 * Where a card would land in a column: the number of other cards whose middle is above the pointer.
 *
 * @param clientY pointer, CSS pixels of the window
 */
export function dropIndex(column: Element, clientY: number, draggedId: string): number {
  const cards = [...column.querySelectorAll<HTMLElement>('[data-issue-id]')].filter((card) => card.dataset.issueId !== draggedId);
  return cards.filter((card) => {
    const { top, height } = card.getBoundingClientRect();
    return top + height / 2 < clientY;
  }).length;
}
