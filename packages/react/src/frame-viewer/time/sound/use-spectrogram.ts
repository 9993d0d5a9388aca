import { useEffect, useState } from 'react';
import type { TimeWindow } from '../timeline/time-window';
import type { CanvasSize } from '../use-canvas';
import type { Sound } from './decode-sound';
import { computeSpectrogram, type SpectrogramLevels } from './spectrogram-image';

export interface SpectrogramState {
  /** Those of the last stretch that is done; another one while `progress` is a number. */
  readonly levels: SpectrogramLevels | null;
  /** 0..1 while one is computed. */
  readonly progress: number | null;
}

const SETTLE_MS = 90;

/** The spectrogram of what is in view, computed anew once the view comes to rest. */
export function useSpectrogram(sound: Sound, { start, end }: TimeWindow, { width, height }: CanvasSize): SpectrogramState {
  const [state, setState] = useState<SpectrogramState & { readonly sound: Sound | null }>({ sound: null, levels: null, progress: 0 });
  useEffect(() => {
    if (width < 8 || height < 8 || sound.mix.length === 0) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      computeSpectrogram({
        samples: sound.mix,
        sampleRate: sound.sampleRate,
        window: { start, end },
        columns: Math.min(1600, width),
        rows: Math.min(320, height),
        signal,
        onProgress: (progress) => !signal.aborted && setState((known) => ({ sound, levels: known.sound === sound ? known.levels : null, progress })),
      }).then(
        (levels) => !signal.aborted && setState({ sound, levels, progress: null }),
        // Only the abort ends it early.
        () => undefined,
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort(new DOMException('Another stretch is shown.', 'AbortError'));
    };
  }, [sound, start, end, width, height]);
  return state.sound === sound ? state : { levels: null, progress: 0 };
}
