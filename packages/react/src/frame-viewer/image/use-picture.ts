import { useEffect, useState } from 'react';
import type { Dataset, FrameInfo } from '@shoal/engine';
import type { Picture } from '../../canvas/decode-picture';
import { pictureCacheOf } from '../../canvas/picture-cache';

export type PictureState =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: Picture }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

/** The decoded picture of a frame; none for a frame that is no picture (`null`). Its failure is its own: everything else about the frame stays usable. */
export function usePicture(dataset: Dataset, frameId: string | null): PictureState {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly frameId: string; readonly picture?: Picture; readonly error?: Error } | null>(null);
  const cache = pictureCacheOf(dataset.media);
  useEffect(() => {
    if (frameId === null) return;
    let stale = false;
    setResult((known) => (known?.frameId === frameId && known.picture ? known : null));
    cache.load(frameId).then(
      (picture) => !stale && setResult({ frameId, picture }),
      (error: unknown) => !stale && setResult({ frameId, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => {
      stale = true;
    };
  }, [cache, frameId, attempt]);

  if (frameId === null) return { state: 'none' };
  const mine = result?.frameId === frameId ? result : null;
  const picture = mine?.picture ?? cache.get(frameId);
  if (picture) return { state: 'ready', picture };
  return mine?.error ? { state: 'failed', error: mine.error, retry: () => setAttempt((count) => count + 1) } : { state: 'loading' };
}

/** Has the neighbours in the sequence decoded by the time somebody goes there. `ready`: the frame itself is, so that it comes first. */
export function usePrefetch(dataset: Dataset, { next, previous }: Pick<FrameInfo, 'next' | 'previous'>, ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    const left = new AbortController();
    const cache = pictureCacheOf(dataset.media);
    for (const frameId of [next, previous]) if (frameId !== null) cache.prefetch(frameId, left.signal);
    return () => left.abort(new DOMException('Another frame is shown.', 'AbortError'));
  }, [dataset, next, previous, ready]);
}
