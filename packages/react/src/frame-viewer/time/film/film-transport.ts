import { isAbort } from '@shoal/engine';
import { createLocalStore } from '../store';
import type { Transport, TransportState } from '../transport/transport';
import type { Film } from './film';

export interface FilmState extends TransportState {
  /** The frame at `time`, and the one that is on screen: an earlier one while the decoder is at work. */
  readonly frame: number;
  readonly shown: number | null;
  readonly picture: ImageBitmap | null;
  /** Why the frame at `time` cannot be shown. */
  readonly error: Error | null;
}

export type FilmTransport = Transport<FilmState>;

/** Plays a film frame by frame: a frame that is not decoded yet holds the clock, and is never replaced by another one. */
export function createFilmTransport(film: Film): FilmTransport {
  const { index } = film;
  const store = createLocalStore<FilmState>({ time: 0, duration: index.duration, playing: false, rate: 1, loop: null, frame: 0, shown: null, picture: null, error: null });
  let tickId = 0;
  let anchor = { time: 0, at: 0 };
  let waiting = false;
  let disposed = false;

  const show = (frame: number) => {
    const ready = film.get(frame);
    if (ready) {
      store.update({ shown: frame, picture: ready, error: null });
      film.prefetch(frame + 1);
      return;
    }
    waiting = true;
    film.load(frame).then(
      (picture) => {
        if (disposed || store.getSnapshot().frame !== frame) return;
        waiting = false;
        anchor = { time: store.getSnapshot().time, at: performance.now() };
        store.update({ shown: frame, picture, error: null });
        film.prefetch(frame + 1);
      },
      (error: unknown) => {
        if (disposed || isAbort(error) || store.getSnapshot().frame !== frame) return;
        waiting = false;
        store.update({ error: error instanceof Error ? error : new Error(String(error)), playing: false });
      },
    );
  };
  const goTo = (time: number) => {
    const at = Math.max(0, Math.min(index.duration, time));
    const frame = index.frameAt(at);
    const changed = frame !== store.getSnapshot().frame || store.getSnapshot().shown === null || store.getSnapshot().error !== null;
    store.update({ time: at, frame });
    if (changed) show(frame);
  };
  const tick = (now: number) => {
    if (!store.getSnapshot().playing) return;
    tickId = requestAnimationFrame(tick);
    if (waiting) return;
    const { rate, loop, duration } = store.getSnapshot();
    const time = anchor.time + (Math.max(0, now - anchor.at) / 1000) * rate;
    if (loop && time >= loop.end) {
      anchor = { time: loop.start, at: now };
      goTo(loop.start);
    } else if (time >= duration) {
      goTo(index.timestamps[index.count - 1] ?? 0);
      store.update({ playing: false });
    } else goTo(time);
  };
  const pause = () => {
    cancelAnimationFrame(tickId);
    if (store.getSnapshot().playing) store.update({ playing: false });
  };
  const seek = (time: number) => {
    anchor = { time, at: performance.now() };
    waiting = false;
    goTo(time);
  };
  show(0);
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    seek,
    play() {
      const { time, loop, playing, frame } = store.getSnapshot();
      if (playing) return;
      if (loop && (time < loop.start || time >= loop.end)) seek(loop.start);
      else if (frame >= index.count - 1) seek(0);
      anchor = { time: store.getSnapshot().time, at: performance.now() };
      store.update({ playing: true });
      tickId = requestAnimationFrame(tick);
    },
    pause,
    setRate(rate) {
      anchor = { time: store.getSnapshot().time, at: performance.now() };
      store.update({ rate });
    },
    setLoop: (loop) => store.update({ loop }),
    step(count) {
      pause();
      const frame = Math.max(0, Math.min(index.count - 1, store.getSnapshot().frame + count));
      seek(index.timestamps[frame] ?? 0);
    },
    dispose() {
      disposed = true;
      pause();
    },
  };
}
