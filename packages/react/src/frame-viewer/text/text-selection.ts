/** The place in the text that a point of the document stands for; `null` outside of it. */
export function offsetOf(root: HTMLElement, node: Node | null, offset: number): number | null {
  if (!node || !root.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  const leaf = element?.closest<HTMLElement>('[data-at]');
  if (leaf && node.nodeType === Node.TEXT_NODE) return Number(leaf.dataset['at']) + offset;
  if (leaf && leaf !== element) return Number(leaf.dataset['at']);
  // Between elements: what begins here, or the end of what came before.
  const next = element?.childNodes[offset];
  const inside = next instanceof Element ? (next.matches('[data-at]') ? next : next.querySelector('[data-at]')) : null;
  if (inside instanceof HTMLElement) return Number(inside.dataset['at']);
  const before = [...(element?.querySelectorAll<HTMLElement>('[data-at]') ?? [])].at(-1) ?? leaf;
  return before ? Number(before.dataset['at']) + Math.max(before.textContent.length, before.dataset['part'] === 'invisible' ? 1 : 0) : null;
}

/** What is selected in a document, as places in its text; `null` when nothing is. */
export function selectedRange(root: HTMLElement): { readonly start: number; readonly end: number } | null {
  const selection = root.ownerDocument.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const ends = [offsetOf(root, selection.anchorNode, selection.anchorOffset), offsetOf(root, selection.focusNode, selection.focusOffset)];
  const [a, b] = ends;
  if (a === null || b === null || a === undefined || b === undefined || a === b) return null;
  return { start: Math.min(a, b), end: Math.max(a, b) };
}
