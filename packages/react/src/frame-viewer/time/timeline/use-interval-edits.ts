import { useEffect, useRef, useState } from 'react';
import type { FrameObject, TimeInterval } from '@shoal/engine';
import type { MediaRendererProps } from '../../renderer';
import { withEnd, type IntervalEnd } from './interval-edits';

export interface IntervalEdits {
  readonly editing: boolean;
  /** An end that is moved, or an interval that is drawn: not stored yet. `key` is `null` for a new one. */
  readonly draft: { readonly key: string | null; readonly interval: TimeInterval } | null;
  /** The next drag draws a new interval. */
  readonly armed: boolean;
  arm(armed: boolean): void;
  /** Shows an interval without storing it. */
  sketch(object: FrameObject | null, interval: TimeInterval): void;
  /** Stores what was sketched, as one event. */
  commit(): void;
  cancel(): void;
  /** Moves an end of the focused interval; what follows within half a second is one event. */
  nudge(end: IntervalEnd, seconds: number): void;
  setEnd(end: IntervalEnd, time: number): void;
  accept(): void;
  remove(): void;
}

const BURST_MS = 500;

/** Changes of intervals, each burst one event of the review log. */
export function useIntervalEdits({ view, objects, focused, mode, dataset }: Pick<MediaRendererProps, 'view' | 'objects' | 'focused' | 'mode' | 'dataset'>, duration: number): IntervalEdits {
  const [draft, setDraft] = useState<IntervalEdits['draft']>(null);
  const [armed, setArmed] = useState(false);
  const editing = mode === 'edit';
  const held = useRef<{ object: FrameObject | null; interval: TimeInterval } | null>(null);
  const timer = useRef(0);

  const sketch = (object: FrameObject | null, interval: TimeInterval) => {
    if (held.current && held.current.object?.key !== object?.key) commit();
    held.current = { object, interval };
    setDraft({ key: object?.key ?? null, interval });
  };
  const commit = () => {
    clearTimeout(timer.current);
    const { current } = held;
    held.current = null;
    setArmed(false);
    if (!current) return;
    const { object, interval } = current;
    const stored = object ? view.edit(object, { type: 'place', place: { interval } }) : view.add({ task: 'interval', classId: focused?.classId ?? dataset.manifest.classes[0]?.id ?? '', interval });
    // The sketch stays until the tables show what it became.
    void stored.finally(() => setDraft((now) => (now?.interval === interval ? null : now)));
  };
  const latest = useRef(commit);
  latest.current = commit;
  // What was nudged is stored when another object or frame is looked at, and when the mode is left.
  useEffect(() => () => latest.current(), [focused?.key, editing]);

  /** What an edit of the focused object changes: its proposed change when it has one. */
  const target = () => {
    if (!editing || !focused?.interval) return null;
    const proposed = objects.find((object) => object.role === 'proposed' && object.element === focused.element);
    return focused.role === 'label' && focused.change && proposed?.interval ? proposed : focused;
  };
  const move = (end: IntervalEnd, to: (interval: TimeInterval) => number) => {
    const object = target();
    const from = held.current?.object && held.current.object.key === object?.key ? held.current.interval : object?.interval;
    if (!object || !from) return;
    sketch(object, withEnd(from, end, to(from), duration));
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(), BURST_MS);
  };
  return {
    editing,
    draft,
    armed: editing && armed,
    arm: (on) => setArmed(on && editing),
    sketch,
    commit,
    cancel() {
      clearTimeout(timer.current);
      held.current = null;
      setDraft(null);
      setArmed(false);
    },
    nudge: (end, seconds) => move(end, (from) => from[end] + seconds),
    setEnd: (end, time) => move(end, () => time),
    accept() {
      if (editing && focused?.role === 'inference') void view.edit(focused, { type: 'accept' });
    },
    remove() {
      if (editing && focused && focused.role !== 'inference') void view.edit(focused, { type: 'delete' });
    },
  };
}
