import type { FrameRow } from '@shoal/engine';

/** A row of the demo's `frames`, with the conditions that can be filtered by. */
export interface TownFrame extends FrameRow {
  readonly time_of_day: string;
  readonly weather: string;
  readonly device: string;
  readonly place: string;
}
