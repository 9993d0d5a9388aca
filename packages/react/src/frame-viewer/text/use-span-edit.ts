import { useEffect, useRef, useState } from 'react';
import type { FrameObject, FrameView, TextSpan } from '@shoal/engine';
import { nextGrapheme, previousGrapheme } from './text-blocks';

/** How long keys may rest before a span that they moved is stored, as one change. */
const REST_MS = 450;

export interface SpanDraft {
  readonly key: string;
  readonly span: TextSpan;
}

export interface SpanEdit {
  /** The span as it is being moved; `null` when nothing is. */
  readonly draft: SpanDraft | null;
  /** Moves an end of a span by one grapheme. */
  move(object: FrameObject, end: 'start' | 'end', by: 1 | -1): void;
}

/** Moves the ends of a span. A burst of keys becomes one change, stored when they rest or something else is focused. */
export function useSpanEdit(view: FrameView, text: string, focusedKey: string | null): SpanEdit {
  const [draft, setDraft] = useState<SpanDraft | null>(null);
  const pending = useRef<{ readonly object: FrameObject; readonly span: TextSpan } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const store = () => {
    clearTimeout(timer.current);
    const made = pending.current;
    pending.current = null;
    if (!made) return;
    void view.edit(made.object, { type: 'place', place: { span: made.span } }).finally(() => setDraft((now) => (now && pending.current === null ? null : now)));
  };
  const latest = useRef(store);
  useEffect(() => {
    latest.current = store;
  });
  useEffect(() => () => latest.current(), [focusedKey, view]);

  return {
    draft,
    move(object, end, by) {
      const now = pending.current?.object.key === object.key ? pending.current.span : object.span;
      if (!now) return;
      const step = (at: number) => (by > 0 ? nextGrapheme(text, at) : previousGrapheme(text, at));
      const span = end === 'end' ? { start: now.start, end: step(now.end) } : { start: step(now.start), end: now.end };
      if (span.start >= span.end || span.end > text.length) return;
      pending.current = { object, span };
      setDraft({ key: object.key, span });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => latest.current(), REST_MS);
    },
  };
}
