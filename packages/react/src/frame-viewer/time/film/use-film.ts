import { useEffect, useState } from 'react';
import { isAbort, type Dataset, type Progress } from '@shoal/engine';
import type { Film, OpenFilm } from './film';
import { createFilmTransport, type FilmTransport } from './film-transport';

export type FilmLoad =
  | { readonly state: 'loading'; readonly progress: Progress | null }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'ready'; readonly film: Film; readonly transport: FilmTransport };

/** Opens the film of a frame and closes it when another one is shown. `open` must be stable. */
export function useFilm(dataset: Dataset, frameId: string, open: OpenFilm): FilmLoad {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly frameId: string; readonly load: FilmLoad } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let close = () => {};
    const set = (load: FilmLoad) => !signal.aborted && setResult({ frameId, load });
    set({ state: 'loading', progress: null });
    void (async () => {
      try {
        const source = await dataset.media.load(frameId, { signal });
        const film = await open(source, { frameId, signal, onProgress: (progress) => set({ state: 'loading', progress }) });
        if (signal.aborted) {
          film.dispose();
          return;
        }
        const transport = createFilmTransport(film);
        close = () => {
          transport.dispose();
          film.dispose();
        };
        set({ state: 'ready', film, transport });
      } catch (error) {
        if (!isAbort(error, signal)) set({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)), retry: () => setAttempt((count) => count + 1) });
      }
    })();
    return () => {
      controller.abort(new DOMException('Another frame is shown.', 'AbortError'));
      close();
    };
  }, [dataset, frameId, open, attempt]);
  return result?.frameId === frameId ? result.load : { state: 'loading', progress: null };
}
