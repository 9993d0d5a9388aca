import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Kbd } from '@shoal/react';

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Judge (in the queue and the frame)',
    keys: [
      ['A', 'Agree with the model'],
      ['K', 'Keep the label'],
      ['S', 'Unsure'],
      ['I', 'Add to an issue'],
      ['Z', 'Undo'],
      ['Shift Z', 'Redo'],
    ],
  },
  {
    title: 'Queue',
    keys: [
      ['J ↓', 'Next'],
      ['P ↑', 'Previous'],
      ['Space', 'Pick'],
      ['/', 'Search'],
    ],
  },
  {
    title: 'Edit (in the frame, after E)',
    keys: [
      ['C', 'Change the class'],
      ['← ↑ → ↓', 'Move (Shift: by ten, Alt: resize)'],
      ['N', 'New object'],
      ['V', 'Edit the outline'],
      ['Enter', 'Accept an inference'],
      ['Del', 'Delete'],
      [', .', 'Previous or next object'],
    ],
  },
  {
    title: 'Frame',
    keys: [
      ['F', 'Go to the object'],
      ['L M', 'Labels or inferences on and off'],
      ['X', 'Magnifier'],
      ['B', 'Before and after the changes'],
      ['T', 'Point cloud from above'],
      ['Space', 'Play a film or sound'],
    ],
  },
  {
    title: 'Map and picture',
    keys: [
      ['Drag', 'Pan'],
      ['Shift drag', 'Lasso'],
      ['L B', 'Lasso or box with a plain drag'],
      ['[ ]', 'Go from region to region'],
      ['R', 'Select the region'],
      ['+ −', 'Zoom'],
      ['0', 'Fit'],
      ['← ↑ → ↓', 'Move the cursor to the nearest point'],
      ['Enter', 'Open the point'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      ['Q', 'Go to the queue'],
      ['G', 'Explore or board'],
      ['E', 'Evaluate the model'],
      ['H', 'Label health'],
      ['Y', 'Proposed changes'],
      ['M', 'Find more of the same'],
      ['I', 'Make an issue of what is picked or focused'],
      ['Shift R', 'Reset filters, selection and focus'],
      ['Ctrl Z', 'Undo a filter (in the filter line)'],
      ['?', 'This sheet'],
      ['Esc', 'Close, or clear the selection'],
    ],
  },
];

export interface ShortcutSheetControl {
  readonly open: boolean;
  readonly show: () => void;
  readonly hide: () => void;
}

/** Puts the focus on the queue of suspicious labels, where the judging keys work. */
export function focusQueue(): void {
  document.querySelector<HTMLElement>('.shoal-loss-table [role="grid"]')?.focus();
}

/** Page-wide keys: `?` for the sheet, `G` to switch, `E` and `H` to evaluation and health, `Y` and `M` to changes and campaigns, `I` for a new issue, `Q` to the queue. Ignored while typing. */
export function useShortcutSheet(onSwitch: (to: 'other' | 'evaluate' | 'health' | 'changes' | 'collect' | 'issue' | 'reset') => void): ShortcutSheetControl {
  const [open, setOpen] = useState(false);
  const switchTab = useRef(onSwitch);
  useEffect(() => {
    switchTab.current = onSwitch;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest('input, textarea, select, [contenteditable]')) return;
      if (event.key === '?') setOpen(true);
      else if (event.key === 'g') switchTab.current('other');
      else if (event.key === 'e') switchTab.current('evaluate');
      else if (event.key === 'h') switchTab.current('health');
      else if (event.key === 'y') switchTab.current('changes');
      else if (event.key === 'i') switchTab.current('issue');
      else if (event.key === 'm') switchTab.current('collect');
      else if (event.key === 'R') switchTab.current('reset');
      else if (event.key === 'q') focusQueue();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  return { open, show: () => setOpen(true), hide: () => setOpen(false) };
}

/** All keys at a glance. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="shoal sheet" aria-label="Keyboard shortcuts" onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current.close()}>
      <header>
        <h2>Keyboard</h2>
        <Button variant="quiet" aria-label="Close" icon={<X size={16} strokeWidth={1.5} aria-hidden="true" />} onClick={() => dialog.current?.close()} />
      </header>
      <div className="sheet-groups">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <Kbd key={part}>{part}</Kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
