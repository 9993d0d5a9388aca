import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { Dataset, LossTableView, Verdict } from '@shoal/engine';
import { shortcutOf } from '../parts/shortcuts';

export interface LossTableCommands {
  readonly judge: (verdict: Verdict) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly addToIssue: () => void;
  readonly search: () => void;
}

const PAGE = 10;

/** Keyboard and pointer of the table. Single letters act only with `shortcuts`; arrows, Space and Ctrl keys always. */
export function useLossTableKeys(dataset: Dataset, view: LossTableView, commands: LossTableCommands, shortcuts: boolean) {
  /** Where a range of picked rows started. */
  const anchor = useRef<number | null>(null);

  const extendTo = (index: number) => {
    const { focusIndex, total } = view.getSnapshot();
    const to = Math.max(0, Math.min(index, total - 1));
    const from = (anchor.current ??= focusIndex ?? to);
    void view.focusAt(to);
    void view.pickRange(Math.min(from, to), Math.max(from, to) + 1);
  };
  const toggle = (index: number) => {
    const row = view.rowAt(index);
    if (row) dataset.selection.pick([row.elementId], 'toggle');
    anchor.current = index;
  };
  const move = (index: number) => {
    anchor.current = null;
    void view.focusAt(index);
  };

  const gridCommand = (name: string): (() => void) | undefined => {
    const { focusIndex, total } = view.getSnapshot();
    const at = focusIndex ?? -1;
    switch (name) {
      case 'ArrowDown':
        return () => move(at + 1);
      case 'ArrowUp':
        return () => move(Math.max(0, at - 1));
      case 'PageDown':
        return () => move(at + PAGE);
      case 'PageUp':
        return () => move(at - PAGE);
      case 'Home':
      case 'Mod+Home':
        return () => move(0);
      case 'End':
      case 'Mod+End':
        return () => move(total - 1);
      case 'Shift+ArrowDown':
        return () => extendTo(at + 1);
      case 'Shift+ArrowUp':
        return () => extendTo(at - 1);
      case ' ':
        return () => focusIndex !== null && toggle(focusIndex);
      case 'Mod+a':
        return () => void view.pickRange(0, total);
      case 'Escape':
        return dataset.selection.picked.getSnapshot().size > 0 ? () => dataset.selection.clearPicked() : undefined;
      default:
        return undefined;
    }
  };
  const letterCommand = (name: string): (() => void) | undefined => {
    const { focusIndex } = view.getSnapshot();
    const letters: Readonly<Record<string, () => void>> = {
      a: () => commands.judge('agree'),
      k: () => commands.judge('keep'),
      s: () => commands.judge('unsure'),
      i: commands.addToIssue,
      z: commands.undo,
      'Shift+z': commands.redo,
      '/': commands.search,
      j: () => move((focusIndex ?? -1) + 1),
      p: () => move(Math.max(0, (focusIndex ?? 1) - 1)),
    };
    return letters[name];
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (name === null) return;
    const onGrid = event.target instanceof Element && event.target.role === 'grid';
    const always: Readonly<Record<string, () => void>> = { 'Mod+z': commands.undo, 'Mod+Shift+z': commands.redo, 'Mod+y': commands.redo };
    const command = always[name] ?? (onGrid ? gridCommand(name) : undefined) ?? (shortcuts ? letterCommand(name) : undefined);
    if (!command) return;
    event.preventDefault();
    // A key held down may run along the rows; it never decides about rows that nobody saw.
    if (event.repeat && !/Arrow|Page|^[jp]$/.test(name)) return;
    command();
  };
  const onRow = (index: number, event: MouseEvent) => {
    if (event.shiftKey) return extendTo(index);
    if (event.ctrlKey || event.metaKey) {
      toggle(index);
    } else {
      if (dataset.selection.picked.getSnapshot().size > 0) dataset.selection.clearPicked();
      anchor.current = index;
    }
    void view.focusAt(index);
  };
  return { onKeyDown, onRow };
}
