import { createLocalStore } from '../store';
import type { Transport, TransportState } from './transport';

/**
 * Follows and steers a media element of the browser. `duration` is used until the element knows better, and when it never does; `stepSeconds` is asked for on
 * every step.
 */
export function createElementTransport(element: HTMLMediaElement, { duration = 0, stepSeconds = () => 0.01 }: { readonly duration?: number; readonly stepSeconds?: () => number } = {}): Transport {
  const store = createLocalStore<TransportState>({ time: 0, duration, playing: false, rate: 1, loop: null });
  const listening = new AbortController();
  let frame = 0;
  const length = () => (duration > 0 ? duration : Number.isFinite(element.duration) ? element.duration : 0);
  const seek = (time: number) => {
    const at = Math.max(0, Math.min(length(), time));
    element.currentTime = at;
    store.update({ time: at });
  };
  const tick = () => {
    frame = requestAnimationFrame(tick);
    const { loop, time } = store.getSnapshot();
    if (loop && element.currentTime >= loop.end) seek(loop.start);
    else if (element.currentTime !== time) store.update({ time: element.currentTime });
  };
  const onChange = () => {
    cancelAnimationFrame(frame);
    const playing = !element.paused && !element.ended;
    store.update({ playing, duration: length(), ...(playing ? {} : { time: element.currentTime }) });
    if (playing) frame = requestAnimationFrame(tick);
  };
  for (const name of ['play', 'pause', 'ended', 'durationchange', 'seeked']) element.addEventListener(name, onChange, { signal: listening.signal });
  onChange();
  const play = () => {
    const { loop, time } = store.getSnapshot();
    if (loop && (time < loop.start || time >= loop.end)) seek(loop.start);
    else if (time >= length()) seek(0);
    // A browser that refuses to play leaves the element paused, which is what is shown.
    element.play().catch(onChange);
  };
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    seek,
    play,
    pause: () => element.pause(),
    setRate(rate) {
      element.playbackRate = rate;
      store.update({ rate });
    },
    setLoop: (loop) => store.update({ loop }),
    step(count) {
      element.pause();
      seek(store.getSnapshot().time + count * stepSeconds());
    },
    dispose() {
      listening.abort();
      cancelAnimationFrame(frame);
      element.pause();
    },
  };
}
