/** What of a sound or film is in view, seconds. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** Nothing is shown larger than this. */
const LEAST = 0.005;

/** All of it. Media without a length get a second, so that there is an axis. */
export function wholeWindow(duration: number): TimeWindow {
  return { start: 0, end: duration > 0 ? duration : 1 };
}

/** Zooms by `factor` (above 1: closer) with the time `at` staying where it is. */
export function zoomWindow(window: TimeWindow, duration: number, factor: number, at: number): TimeWindow {
  const whole = wholeWindow(duration);
  const length = window.end - window.start;
  const next = Math.min(whole.end, Math.max(Math.min(LEAST, whole.end), length / factor));
  return keep(at - ((at - window.start) / length) * next, next, whole.end);
}

export function panWindow(window: TimeWindow, duration: number, by: number): TimeWindow {
  return keep(window.start + by, window.end - window.start, wholeWindow(duration).end);
}

/** The same zoom with the time in view: unchanged when it is there already. */
export function revealTime(window: TimeWindow, duration: number, time: number): TimeWindow {
  if (time >= window.start && time <= window.end) return window;
  const length = window.end - window.start;
  return keep(time - length * (time > window.end ? 0.1 : 0.5), length, wholeWindow(duration).end);
}

/** An interval with room around it. */
export function windowAround(interval: TimeWindow, duration: number): TimeWindow {
  const whole = wholeWindow(duration).end;
  const length = Math.min(whole, Math.max(Math.min(LEAST, whole), (interval.end - interval.start) * 2, whole / 400));
  return keep((interval.start + interval.end - length) / 2, length, whole);
}

function keep(start: number, length: number, whole: number): TimeWindow {
  const from = Math.max(0, Math.min(whole - length, start));
  return { start: from, end: from + length };
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const LEAST_PX = 78;

export interface TimeTicks {
  /** Seconds; those that get a text. */
  readonly major: readonly number[];
  readonly minor: readonly number[];
  /** Digits of a second that tell neighbours apart. */
  readonly digits: number;
}

/** Round times for an axis of so many pixels. */
export function timeTicks(window: TimeWindow, widthPx: number): TimeTicks {
  const perPixel = (window.end - window.start) / Math.max(1, widthPx);
  const step = STEPS.find((seconds) => seconds / perPixel >= LEAST_PX) ?? 86_400;
  const at = (size: number) => {
    const first = Math.ceil(window.start / size - 1e-9);
    const count = Math.max(0, Math.min(1000, Math.floor(window.end / size + 1e-9) - first + 1));
    return Array.from({ length: count }, (_, i) => (first + i) * size);
  };
  return { major: at(step), minor: at(step / 5), digits: step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3 };
}
