import { useEffect, useState } from 'react';
import type { Dataset } from '@shoal/engine';
import { pictureCacheOf } from '../../canvas/picture-cache';

export type PictureState =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: ImageBitmap }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

/** The decoded picture of a frame; none for a frame that is no picture (`null`). Its failure is its own: everything else about the frame stays usable. */
export function usePicture(dataset: Dataset, frameId: string | null): PictureState {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly frameId: string; readonly picture?: ImageBitmap; readonly error?: Error } | null>(null);
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
