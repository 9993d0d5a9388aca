import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '@shoal/engine';

/** A mistake that was put into the labels on purpose. */
export interface PlantedMistake {
  readonly modality: Modality;
  readonly kind: string;
  readonly frame_id: string;
  /** `null` where the mistake is that there is no label. */
  readonly label_id: string | null;
  /** The right class; `null` where nothing should be. */
  readonly class_id: string | null;
  /** What is right, in words. */
  readonly truth: string;
}

export type Modality = 'lidar' | 'image' | 'video' | 'audio' | 'text' | 'row';

/** One part of the dataset: rows of its tables, and files by their path in the bundle. */
export interface HarbourPart {
  readonly frames: readonly ImportedFrame[];
  readonly media: readonly ImportedMedia[];
  readonly labels: readonly AnnotatedLabel[];
  readonly inferences: readonly AnnotatedInference[];
  readonly planted: readonly PlantedMistake[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** When everything was recorded: milliseconds since 1970. */
export const RECORDED = Date.UTC(2026, 4, 4, 6, 40);
/** A harbour that does not exist, somewhere at sea. */
export const HARBOUR = { lat: 54.612, lon: 10.873 } as const;

/** Degrees of a place that lies metres to the east and the north of the harbour. */
export function placeAt(east: number, north: number): { lat: number; lon: number } {
  const degrees = 1 / 111_320;
  return { lat: round(HARBOUR.lat + north * degrees, 6), lon: round(HARBOUR.lon + (east * degrees) / Math.cos((HARBOUR.lat * Math.PI) / 180), 6) };
}

export function round(value: number, digits = 3): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

export const ANNOTATORS = ['mika', 'noor', 'iris'] as const;

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
