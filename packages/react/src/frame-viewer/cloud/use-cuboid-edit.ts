import { useCallback, useEffect, useRef, useState } from 'react';
import type { Cuboid, FrameObject, FrameView, SensorRig } from '@shoal/engine';
import { currentCuboid, type CuboidDraft } from './cuboid-objects';
import { moveBy, upOf, type CuboidMove } from './cuboid-moves';

/** Keys that follow one another faster than this are one edit. */
const BURST_MS = 800;

export interface CuboidEdit {
  /** What is edited and not stored yet. */
  readonly draft: CuboidDraft | null;
  move(move: CuboidMove, far: boolean): void;
  /** Stores what is pending now. */
  flush(): Promise<void>;
  /** Forgets what is pending. Returns whether there was anything. */
  discard(): boolean;
}

/** Small changes of the focused cuboid: shown at once, stored as one proposed change when the keys rest, or something else is focused. */
export function useCuboidEdit(view: FrameView, focused: FrameObject | null, enabled: boolean, rig: SensorRig): CuboidEdit {
  const [draft, setDraft] = useState<CuboidDraft | null>(null);
  const pending = useRef<{ readonly object: FrameObject; readonly cuboid: Cuboid } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const edit = pending.current;
    if (!edit) return;
    pending.current = null;
    await view.edit(edit.object, { type: 'place', place: { cuboid: edit.cuboid } });
    // The stored change is drawn from here on, unless keys came meanwhile.
    if (pending.current === null) setDraft(null);
  }, [view]);

  const key = enabled ? (focused?.key ?? null) : null;
  useEffect(() => () => void flush(), [key, flush]);

  return {
    draft: draft && draft.key === key ? draft : null,
    flush,
    discard() {
      clearTimeout(timer.current);
      const had = pending.current !== null;
      pending.current = null;
      if (had) setDraft(null);
      return had;
    },
    move(move, far) {
      if (!enabled || !focused) return;
      const open = pending.current;
      const from = open?.object.key === focused.key ? open.cuboid : currentCuboid(focused, draft);
      if (!from) return;
      const cuboid = moveBy(from, move, far, upOf(from, rig));
      pending.current = { object: focused, cuboid };
      setDraft({ key: focused.key, cuboid });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), BURST_MS);
    },
  };
}
