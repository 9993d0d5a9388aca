import type { KeyboardEvent } from 'react';

/**
 * The key of an event as a name to look shortcuts up by: `a`, `Shift+z`, `Mod+z` (Ctrl or Cmd), `ArrowDown`, `/`. `null`
 * when it is not ours to act on: text is being typed or composed, somebody handled it already, or the browser needs it.
 */
export function shortcutOf(event: KeyboardEvent): string | null {
  const { nativeEvent, key } = event;
  if (event.defaultPrevented || nativeEvent.isComposing || nativeEvent.keyCode === 229 || event.altKey) return null;
  if (isTyping(event.target)) return null;
  const mod = event.ctrlKey || event.metaKey;
  const name = key.length === 1 ? key.toLowerCase() : key;
  // With a symbol the shift is already in the character: "+" and "?" need it on many keyboards.
  const shift = event.shiftKey && (key.length > 1 || key.toLowerCase() !== key.toUpperCase());
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** True inside anything that takes text or has keys of its own. */
function isTyping(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="menu"], [role="listbox"], [role="dialog"]')) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
