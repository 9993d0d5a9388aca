import { useEffect, useRef, type RefObject } from 'react';
import type { Size, Viewport } from '../image/viewport';
import { allowedMove, resizeBox, resizeRotated } from './edit-box';
import { insertPoint, middlesOf, movePoint, moveShape, pointsOf, removePoint, shapeInBox } from './edit-shape';
import type { Editor } from './use-editor';

export interface EditKeysOptions {
  readonly editor: Editor;
  readonly picture: Size;
  readonly stage: { readonly size: Size; readonly view: Viewport };
  /** Whether single letters are keys. */
  readonly shortcuts: boolean;
  readonly announcePoint: (index: number) => void;
  readonly say: (what: 'added' | 'deleted' | 'needed') => void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Keys that mean something else in a list or on a button. */
const ofList = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter', ' ']);
const ofButton = new Set(['Enter', ' ']);
const held = /^Arrow|^[.,]$/;

/**
 * Keys of the editor, wherever the focus is inside the viewer. They come before those of the viewer and its lists, which leave alone what was handled;
 * fields, menus and dialogs keep all of theirs.
 */
export function useEditKeys(inside: RefObject<Element | null>, options: EditKeysOptions): void {
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const viewer = inside.current?.closest<HTMLElement>('.shoal-frame-viewer');
    if (!viewer) return;
    let used = false;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
      used = true;
      if (isModifier(event.key)) return;
      const now = latest.current;
      const arrow = arrows[event.key];
      if (!(arrow && !event.ctrlKey && !event.metaKey) && event.key !== 'Escape') now.editor.flush();
      if (!handleKey(event, now)) return;
      event.preventDefault();
    };
    const flush = (event: Event) => {
      if (!(event instanceof FocusEvent && event.relatedTarget instanceof Node && viewer.contains(event.relatedTarget))) latest.current.editor.flush();
    };
    // A button that went away with what it was for must not take the keyboard with it.
    const keepFocus = new MutationObserver(() => {
      const active = document.activeElement;
      const lost = used && (active === document.body || (active instanceof HTMLButtonElement && active.disabled && viewer.contains(active)));
      if (lost) viewer.querySelector<HTMLElement>('[data-part="stage"] canvas')?.focus({ preventScroll: true });
    });
    const onFocusIn = (event: FocusEvent) => {
      used = event.target instanceof Node && viewer.contains(event.target);
    };
    const onPointerDown = (event: PointerEvent) => {
      if (!(event.target instanceof Node && viewer.contains(event.target))) used = false;
    };
    keepFocus.observe(viewer, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
    viewer.addEventListener('keydown', onKeyDown);
    viewer.addEventListener('focusout', flush);
    viewer.addEventListener('pointerdown', flush, true);
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => {
      keepFocus.disconnect();
      viewer.removeEventListener('keydown', onKeyDown);
      viewer.removeEventListener('focusout', flush);
      viewer.removeEventListener('pointerdown', flush, true);
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('pointerdown', onPointerDown, true);
    };
  }, [inside]);
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Alt' || key === 'Control' || key === 'Meta';
}

/** True where keys belong to somebody else. */
function isElsewhere({ target, key, altKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="menu"], [role="dialog"]')) return true;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (altKey) return false;
  if (target.closest('[role="listbox"]')) return ofList.has(key);
  return target instanceof HTMLButtonElement && ofButton.has(key);
}

function handleKey(event: KeyboardEvent, options: EditKeysOptions): boolean {
  const { editor, shortcuts } = options;
  if (event.ctrlKey || event.metaKey) return false;
  const arrow = arrows[event.key];
  if (arrow) return onArrow(arrow, event, options);
  if (event.altKey) return false;
  if (event.repeat && !held.test(event.key)) return true;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case 'Escape':
      return editor.cancel();
    case 'Delete':
    case 'Backspace':
      if (editor.tool === 'points' && editor.point) deletePoint(options);
      else editor.remove();
      return true;
    case 'Enter':
      return onEnter(options);
    case 'c':
      if (shortcuts) editor.askClass();
      return shortcuts;
    case 'n':
      if (shortcuts) startDrawing(options);
      return shortcuts;
    case 'v':
      if (shortcuts) editor.setTool(editor.tool === 'points' ? 'select' : 'points');
      return shortcuts;
    case '.':
    case ',':
      if (shortcuts) onNext(event.key === '.' ? 1 : -1, options);
      return shortcuts;
    default:
      return false;
  }
}

function onArrow([ax, ay]: readonly [number, number], event: KeyboardEvent, options: EditKeysOptions): boolean {
  const { editor, picture } = options;
  const [dx, dy] = event.shiftKey ? [ax * 10, ay * 10] : [ax, ay];
  const { shape, drawing, point, tool } = editor;
  if (tool === 'draw') {
    if (!drawing) startDrawing(options);
    else if (event.altKey) editor.draw(resizeBox(drawing, 'se', dx, dy, picture));
    else {
      const way = allowedMove(drawing, dx, dy, picture);
      editor.draw({ ...drawing, x: drawing.x + way.dx, y: drawing.y + way.dy });
    }
    return true;
  }
  if (!shape) return false;
  if (tool === 'points' && point) {
    const held = pointsOf(shape).find((other) => other.list === point.list && other.ring === point.ring && other.index === point.index);
    if (held) editor.step(movePoint(shape, held, held.x + dx, held.y + dy, picture));
  } else if (event.altKey) {
    editor.step(shapeInBox(shape, shape.rotation ? resizeRotated(shape.box, shape.rotation, 'se', dx, dy) : resizeBox(shape.box, 'se', dx, dy, picture)));
  } else {
    editor.step(moveShape(shape, dx, dy, picture));
  }
  return true;
}

function onEnter({ editor, say }: EditKeysOptions): boolean {
  const { tool, drawing, shape, point, target } = editor;
  if (tool === 'draw') {
    if (drawing) editor.confirmDrawing(drawing);
    return true;
  }
  if (tool === 'points' && shape && point?.list === 'polygons') {
    const middle = middlesOf(shape, target?.task === 'polyline').find((other) => other.ring === point.ring && other.index === point.index);
    if (middle) {
      editor.commit(insertPoint(shape, middle, middle.x, middle.y));
      editor.setPoint({ ...point, index: point.index + 1 });
      say('added');
    }
    return true;
  }
  if (target?.role !== 'inference') return false;
  editor.accept();
  return true;
}

function onNext(by: 1 | -1, { editor, announcePoint }: EditKeysOptions): void {
  const { tool, shape, point } = editor;
  if (tool !== 'points' || !shape) return editor.go(by);
  const points = pointsOf(shape);
  const from = points.findIndex((other) => other.list === point?.list && other.ring === point.ring && other.index === point.index);
  const at = from < 0 ? (by === 1 ? 0 : points.length - 1) : (from + by + points.length) % points.length;
  editor.setPoint(points[at] ?? null);
  announcePoint(at);
}

function deletePoint({ editor, say }: EditKeysOptions): void {
  const { shape, point, target } = editor;
  if (!shape || !point) return;
  const next = removePoint(shape, point, target?.task === 'polyline');
  if (!next) return say('needed');
  editor.commit(next);
  editor.setPoint(null);
  say('deleted');
}

/** A new box in the middle of what is seen, as large as the object before it. */
export function startDrawing({ editor, picture, stage }: Pick<EditKeysOptions, 'editor' | 'picture' | 'stage'>): void {
  const { scale, x, y } = stage.view;
  const clamp = (value: number, room: number) => Math.min(Math.max(value, 0), room);
  const like = editor.shape?.box;
  const [w, h] = [Math.round(Math.min(like?.w ?? picture.width / 8, picture.width)), Math.round(Math.min(like?.h ?? picture.height / 8, picture.height))];
  const [cx, cy] = [clamp((stage.size.width / 2 - x) / scale, picture.width), clamp((stage.size.height / 2 - y) / scale, picture.height)];
  editor.setTool('draw');
  editor.draw({ x: Math.round(clamp(cx - w / 2, picture.width - w)), y: Math.round(clamp(cy - h / 2, picture.height - h)), w: Math.max(1, w), h: Math.max(1, h) });
}
