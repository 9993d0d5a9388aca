import type { Progress } from '../base/abort';
import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { ElementId } from '../model/element';
import type { Box } from '../model/geometry';
import type { PickMode } from '../session/selection';
import type { MapDirection } from './map-tree';
import type { MapPoints } from './map-points';

/** Objects (labels and inferences) or whole frames. */
export type MapLevel = 'object' | 'frame';

export interface MapLevelInfo {
  readonly level: MapLevel;
  /** Elements of this level, and how many of them have a place on the map. */
  readonly count: number;
  readonly placed: number;
}

/** An embedding space of a level. */
export interface MapSpaceInfo {
  readonly id: string;
  readonly name: string;
}

/**
 * `needs-projection`: the embeddings have no positions and nobody is computing them, because it was cancelled.
 * `empty`: no element has a position or an embedding.
 */
export type MapState = 'loading' | 'projecting' | 'needs-projection' | 'empty' | 'ready' | 'error';

/** A column of `elements` to colour by. */
export interface MapColorChoice {
  /** Name of the column. */
  readonly column: string;
  readonly kind: 'class' | 'agreement' | 'category' | 'sequential' | 'time';
}

export type MapValue = string | number | boolean | null;

/** One colour of the legend. `other` gathers the rarest values, `none` the missing ones. */
export interface MapLegendEntry {
  /** The code that {@link MapPoints.category} holds for points of this entry. */
  readonly code: number;
  readonly role: 'value' | 'other' | 'none';
  readonly value: MapValue;
  /** Points on the map with this value, and how many of them pass the filters. */
  readonly count: number;
  readonly shown: number;
  readonly hidden: boolean;
}

export interface MapCategoryLegend {
  readonly type: 'categories';
  readonly column: string;
  readonly kind: 'class' | 'agreement' | 'category';
  readonly entries: readonly MapLegendEntry[];
  /** False when there are too many values to filter by them. */
  readonly canHide: boolean;
}

export interface MapRampLegend {
  readonly type: 'ramp';
  readonly column: string;
  /** `diverging`: 0 is in the middle. `time`: values are milliseconds since the epoch. */
  readonly kind: 'sequential' | 'diverging' | 'time';
  /** Values of the first and the last colour; what lies beyond takes the colour of the end. */
  readonly min: number;
  readonly max: number;
  /** Equal steps from `min` to `max`; the code of a point is its step. */
  readonly steps: readonly { readonly code: number; readonly count: number; readonly shown: number }[];
  /** Points without a value. */
  readonly none: number;
  /** The part that is shown; `null` for all of it. */
  readonly range: { readonly min: number | null; readonly max: number | null } | null;
}

export type MapLegend = MapCategoryLegend | MapRampLegend;

/** What is known about one point, for the card beside the cursor and for announcements. */
export interface MapPointInfo {
  readonly elementId: ElementId;
  readonly kind: 'label' | 'inference' | 'frame';
  readonly frameId: string;
  readonly box: Box | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly suggested: string | null;
  readonly confidence: number | null;
  readonly agreement: string;
  /** 0..1, higher = more worth a look. */
  readonly score: number;
  readonly flagged: boolean;
  readonly reason: string | null;
}

/** A part of the map where points are dense. */
export interface MapRegion {
  readonly index: number;
  /** What most of its points have in common and the others have not; `null` for nothing. */
  readonly name: string | null;
  readonly count: number;
  /** Its densest place, in map units. */
  readonly x: number;
  readonly y: number;
}

export interface MapSnapshot {
  readonly state: MapState;
  readonly progress: Progress | null;
  readonly error: Error | null;
  /** True while newer data is on its way and the old picture is still shown. */
  readonly refreshing: boolean;
  /** True while the points are shown and their places are still being improved; `progress` says how far that is. */
  readonly refining: boolean;
  readonly level: MapLevel;
  /** The levels that have positions or embeddings. */
  readonly levels: readonly MapLevelInfo[];
  /** The embedding space that the positions of this level come from, and all that there are. */
  readonly space: string | null;
  readonly spaces: readonly MapSpaceInfo[];
  readonly colorBy: string;
  readonly colorChoices: readonly MapColorChoice[];
  readonly legend: MapLegend | null;
  /** The points; another object only when positions changed. */
  readonly points: MapPoints | null;
  /** Grows whenever the categories or flags inside `points` changed. */
  readonly styleVersion: number;
  /** Dense parts of the map, the largest first; empty until they are found, soon after the points. */
  readonly regions: readonly MapRegion[];
  /** Points that pass the filters, points in all, and picked points on this level. */
  readonly shown: number;
  readonly total: number;
  readonly picked: number;
  /** Index of the point under the pointer or the keyboard cursor, and what is known about it so far. */
  readonly cursor: number | null;
  readonly cursorInfo: MapPointInfo | null;
  /** Index of the focused element on this level. */
  readonly focus: number | null;
}

export interface MapViewOptions {
  /** Default: objects when they have positions or embeddings, otherwise frames. */
  readonly level?: MapLevel | undefined;
  /** A column of `elements`; default `class_id`, or `dataset` where nothing has a class. */
  readonly colorBy?: string | undefined;
}

/** Headless embedding map: positions, colours, filters, picking and a keyboard cursor over the `elements` table. */
export interface MapView extends Readable<MapSnapshot>, Disposable {
  setLevel(level: MapLevel): void;
  /** Shows another embedding space of the level: to the whole dataset, so that audits take it too. Lays it out first when that has not been done, as a job. */
  setSpace(spaceId: string): void;
  /** `undefined` returns to the default. An unknown column ends in state `error` with `not-found`. */
  setColorBy(column: string | undefined): void;
  /** Hides or shows a legend entry by filtering; the filter is shared with all widgets. */
  toggleEntry(code: number): void;
  /** Shows only this entry, or all again when it is the only one. */
  isolateEntry(code: number): void;
  /** Shows only this part of a sequential scale; `null` shows all of it. */
  setRange(range: { readonly min: number | null; readonly max: number | null } | null): void;
  /** Facts of many points in one query, in the same order; points whose element is gone are left out. Asks only for those that are not known yet. */
  loadInfo(indices: Iterable<number>): Promise<readonly MapPointInfo[]>;
  /** Points the cursor at a point; its facts arrive in `cursorInfo`. */
  setCursor(index: number | null): void;
  /**
   * Moves the cursor to the nearest shown point in a direction, at least `minDistance` map units away. Without a cursor
   * it starts at the shown point nearest to `start`, otherwise at the focused one. Returns the new index, or `null`.
   */
  moveCursor(direction: MapDirection, options?: { readonly minDistance?: number; readonly start?: { readonly x: number; readonly y: number } }): number | null;
  /** Adds points to the shared picked set, or replaces or removes from it. */
  pick(indices: Iterable<number>, mode?: PickMode): void;
  /** Picks the shown points of a region. */
  pickRegion(index: number, mode?: PickMode): void;
  /** Makes a point the one element that is being judged. */
  focusOn(index: number | null): void;
  /** Computes missing positions, after a cancel or an error. */
  project(): void;
  /** Stops the computation; points that are shown stay where they are. */
  cancelProjection(): void;
  /** Loads everything again after an error. */
  retry(): void;
}
