import { useRef, useState } from 'react';
import { isAbort, type Dataset, type Progress } from '@shoal/engine';
import { embed, type EmbeddingPreset, type EmbedResult } from '@shoal/engine/embed';

export interface EmbedRequest {
  readonly model: string | File;
  readonly preset: string | Partial<EmbeddingPreset> | undefined;
  readonly level: 'frame' | 'crop';
  readonly name: string;
}

export type EmbedState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: Progress | null; readonly perSecond: number | null }
  | { readonly state: 'done'; readonly result: EmbedResult; readonly name: string }
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'stopped'; readonly done: number };

export interface EmbedControl {
  readonly state: EmbedState;
  /** What was started last, to begin with it the next time. */
  readonly last: EmbedRequest | null;
  readonly start: (request: EmbedRequest) => void;
  readonly stop: () => void;
  readonly reset: () => void;
}

/** One run of a model over the dataset, which goes on while its dialog is closed. */
export function useEmbed(dataset: Dataset): EmbedControl {
  const [state, setState] = useState<EmbedState>({ state: 'idle' });
  const [last, setLast] = useState<EmbedRequest | null>(null);
  const running = useRef<AbortController | null>(null);

  const start = (request: EmbedRequest) => {
    const { model, preset, level, name } = request;
    setLast(request);
    const controller = new AbortController();
    running.current = controller;
    setState({ state: 'running', progress: null, perSecond: null });
    let began: { readonly at: number; readonly done: number } | null = null;
    let done = 0;
    const onProgress = (progress: Progress) => {
      if (progress.phase === 'Embedding' && progress.total) {
        done = progress.done;
        began ??= { at: performance.now(), done };
      }
      const seconds = began ? (performance.now() - began.at) / 1000 : 0;
      setState({ state: 'running', progress, perSecond: began && seconds > 1 ? (done - began.done) / seconds : null });
    };
    embed(dataset, typeof model === 'string' ? new URL(model, document.baseURI) : model, { level, name, preset, signal: controller.signal, onProgress }).then(
      (result) => setState({ state: 'done', result, name }),
      (error: unknown) => setState(isAbort(error, controller.signal) ? { state: 'stopped', done } : { state: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    );
  };

  return {
    state,
    last,
    start,
    stop: () => running.current?.abort(new DOMException('Embedding was stopped.', 'AbortError')),
    reset: () => setState({ state: 'idle' }),
  };
}
