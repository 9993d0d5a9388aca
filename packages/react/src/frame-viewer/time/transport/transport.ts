import type { Disposable, Readable } from '@shoal/engine';
import type { TimeWindow } from '../timeline/time-window';

export interface TransportState {
  /** Seconds. */
  readonly time: number;
  readonly duration: number;
  readonly playing: boolean;
  /** 1 is the speed at which it was recorded. */
  readonly rate: number;
  /** Played over and over. */
  readonly loop: TimeWindow | null;
}

/** What plays a film or sound, and knows where it is. */
export interface Transport<T extends TransportState = TransportState> extends Readable<T>, Disposable {
  seek(time: number): void;
  play(): void;
  pause(): void;
  setRate(rate: number): void;
  setLoop(loop: TimeWindow | null): void;
  /** Moves by so many of the smallest steps there are: frames of a film, a hundredth of a second of a sound. */
  step(count: number): void;
}

export const RATES: readonly number[] = [0.25, 0.5, 1, 2, 4];
