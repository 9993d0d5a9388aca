import { parseElementId, type ElementId } from '../model/element';

/** A piece of a comment: words, or an element that is mentioned. */
export type CommentPart = { readonly type: 'text'; readonly text: string } | { readonly type: 'element'; readonly element: ElementId };

/** Reads `[[label:ab12]]` in a comment. What only looks like a mention stays text. Joining the parts again gives the same comment. */
export function parseMentions(text: string): CommentPart[] {
  const parts: CommentPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/\[\[([^[\]\n]{1,500})\]\]/g)) {
    const element = match[1] ?? '';
    if (!parseElementId(element)) continue;
    if (match.index > from) parts.push({ type: 'text', text: text.slice(from, match.index) });
    parts.push({ type: 'element', element: element as ElementId });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return parts;
}

/** How an element is written in a comment. */
export function mentionOf(element: ElementId): string {
  return `[[${element}]]`;
}
