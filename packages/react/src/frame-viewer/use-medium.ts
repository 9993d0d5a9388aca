import { useEffect, useState } from 'react';
import { isAbort, ShoalError, type Dataset, type MediaSource } from '@shoal/engine';

export type MediumState<T> = { readonly state: 'loading' } | { readonly state: 'ready'; readonly value: T } | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

/** Finds a medium of a frame and makes something of it; what another frame asked for is dropped. `read` must be stable. `null`: nothing is asked. */
export function useMedium<T>(dataset: Dataset, frameId: string | null, sensorId: string | undefined, read: (source: MediaSource, signal: AbortSignal) => Promise<T>): MediumState<T> {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly key: string; readonly value?: T; readonly error?: Error } | null>(null);
  const key = `${frameId} ${sensorId ?? ''}`;
  useEffect(() => {
    if (frameId === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    dataset.media
      .load(frameId, { signal, sensorId })
      .then((source) => read(source, signal))
      .then(
        (value) => !signal.aborted && setResult({ key, value }),
        (error: unknown) => !signal.aborted && !isAbort(error) && setResult({ key, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    return () => controller.abort(new DOMException('Another frame is shown.', 'AbortError'));
  }, [dataset, frameId, sensorId, key, attempt, read]);
  if (frameId === null || result?.key !== key) return { state: 'loading' };
  const { error } = result;
  if (error) {
    const retry = () => {
      setResult(null);
      setAttempt((count) => count + 1);
    };
    return { state: 'failed', error, retry };
  }
  return { state: 'ready', value: result.value as T };
}

/** The bytes of a medium. Rejects with `fetch-failed` when the server does not answer, or not with the file. */
export async function fetchMedium(source: MediaSource, what: string, signal: AbortSignal): Promise<Blob> {
  if (source.type === 'blob') return source.blob;
  const { url } = source;
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ShoalError('fetch-failed', `${what} could not be loaded from ${url}. The server may be unreachable or not allow this page (CORS).`, { details: { url }, cause });
  }
  if (!response.ok) throw new ShoalError('fetch-failed', `${what} answered ${response.status} at ${url}.`, { details: { url, status: response.status } });
  return response.blob();
}
