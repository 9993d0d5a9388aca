import { useEffect, useState } from 'react';
import { isAbort, type FrameView, type SequenceFrame } from '@shoal/engine';

export type SequenceState = { readonly state: 'loading' } | { readonly state: 'ready'; readonly frames: readonly SequenceFrame[] } | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

/** All frames of the shown frame's sequence; read again for another sequence. `null`: nothing is asked. */
export function useSequence(view: FrameView, sequenceId: string | null): SequenceState {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly key: string; readonly frames?: readonly SequenceFrame[]; readonly error?: Error } | null>(null);
  useEffect(() => {
    if (sequenceId === null) return;
    const controller = new AbortController();
    view.sequence({ signal: controller.signal }).then(
      (frames) => !controller.signal.aborted && setResult({ key: sequenceId, frames }),
      (error: unknown) => !controller.signal.aborted && !isAbort(error) && setResult({ key: sequenceId, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => controller.abort(new DOMException('Another sequence is shown.', 'AbortError'));
  }, [view, sequenceId, attempt]);
  if (result?.key !== sequenceId) return { state: 'loading' };
  if (result.frames) return { state: 'ready', frames: result.frames };
  const retry = () => {
    setResult(null);
    setAttempt((count) => count + 1);
  };
  return { state: 'failed', error: result.error ?? new Error(), retry };
}
