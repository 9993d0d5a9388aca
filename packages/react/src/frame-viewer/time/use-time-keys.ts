import type { FrameObject } from '@shoal/engine';
import type { MediaRendererProps } from '../renderer';
import { neighbourObject, type TimeRow } from './timeline/time-rows';
import type { IntervalEdits } from './timeline/use-interval-edits';
import type { TimeView } from './timeline/use-time-window';
import type { Transport } from './transport/transport';

interface KeyParts extends Pick<MediaRendererProps, 'focused' | 'shortcuts' | 'onPick'> {
  readonly transport: Transport;
  readonly time: TimeView;
  readonly edits: IntervalEdits;
  readonly rows: readonly TimeRow[];
  /** The smallest step, seconds, for nudging ends. */
  readonly stepSeconds: () => number;
}

/** Keys of films and sounds: Space, arrows, Home and End always; letters with `shortcuts`. Returns whether the key was used. */
export function timeKeys({ transport, time, edits, rows, focused, shortcuts, stepSeconds, onPick }: KeyParts): (name: string, event: KeyboardEvent) => boolean {
  const { playing, duration, time: now, loop } = transport.getSnapshot();
  const pick = (object: FrameObject | null) => {
    if (!object) return;
    onPick(object);
    if (object.interval) time.reveal(object.interval.start);
  };
  const toggle = () => (playing ? transport.pause() : transport.play());
  const go = (run: () => void) => () => {
    run();
    time.reveal(transport.getSnapshot().time);
  };
  const always: Readonly<Record<string, () => void>> = {
    ' ': toggle,
    Space: toggle,
    ArrowLeft: go(() => transport.step(-1)),
    ArrowRight: go(() => transport.step(1)),
    'Shift+ArrowLeft': go(() => transport.step(-10)),
    'Shift+ArrowRight': go(() => transport.step(10)),
    Home: go(() => transport.seek(0)),
    End: go(() => transport.seek(duration)),
    ArrowUp: () => pick(neighbourObject(rows, focused?.key ?? null, -1)),
    ArrowDown: () => pick(neighbourObject(rows, focused?.key ?? null, 1)),
  };
  const letters: Readonly<Record<string, () => void>> = { r: () => transport.setLoop(loop ? null : (focused?.interval ?? null)) };
  const editing: Readonly<Record<string, () => void>> = {
    n: () => edits.arm(!edits.armed),
    i: () => edits.setEnd('start', now),
    o: () => edits.setEnd('end', now),
    ',': () => edits.nudge('start', -stepSeconds()),
    '.': () => edits.nudge('start', stepSeconds()),
    '<': () => edits.nudge('end', -stepSeconds()),
    '>': () => edits.nudge('end', stepSeconds()),
    Enter: () => edits.accept(),
    Delete: () => edits.remove(),
    Backspace: () => edits.remove(),
    ...(edits.armed || edits.draft ? { Escape: () => edits.cancel() } : {}),
  };
  return (name, event) => {
    const { target } = event;
    // Buttons, sliders and menus keep the keys that work them.
    const inControl = target instanceof HTMLElement && target.closest('button, input, select, a, [role="menuitem"]') !== null;
    if (inControl && [' ', 'Space', 'Enter'].includes(name)) return false;
    if (target instanceof HTMLInputElement && name.includes('Arrow')) return false;
    // A host may have letters and signs of its own.
    const own = shortcuts || name.length > 1;
    const command = always[name] ?? (own && edits.editing ? editing[name] : undefined) ?? (own ? letters[name] : undefined);
    command?.();
    return command !== undefined;
  };
}
