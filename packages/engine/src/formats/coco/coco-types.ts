import type { ExtraValue } from '../../model/annotation';

/**
 * COCO ground truth as Shoal writes it and pycocotools reads it. Where an id is not the text of its integer, ours is beside
 * it as `shoal_id`. Readers ignore fields that they do not know. Source: https://cocodataset.org/#format-data
 */
export interface CocoFile {
  readonly info: CocoInfo;
  readonly licenses: readonly { readonly id: number; readonly name: string; readonly url: string }[];
  readonly images: readonly CocoImage[];
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: readonly CocoCategory[];
}

export interface CocoInfo {
  readonly description: string;
  readonly version: string;
  /** What happened on the way out, so that nothing is lost in silence. */
  readonly shoal: {
    readonly added: number;
    readonly modified: number;
    readonly deleted: number;
    /** Changes that did not fit the labels. */
    readonly conflicts: readonly { readonly label_id: string; readonly op: string; readonly problem: string }[];
    /** Labels that COCO cannot hold, and why; the first 10,000. */
    readonly skipped: readonly CocoSkipped[];
    /** Labels whose box was changed: their outline or keypoints no longer fitted and were left out. */
    readonly reshaped: readonly string[];
    /** Frames that nobody annotated: left out, because COCO readers would take them for empty ones. */
    readonly unlabeled_frames: number;
  };
}

export interface CocoSkipped {
  readonly label_id: string;
  readonly frame_id: string;
  readonly reason: string;
}

/** Fields beside COCO's own: Shoal's columns under their names, and those that came with the data. */
export type CocoExtra = Readonly<Record<string, ExtraValue | readonly unknown[] | object | undefined>>;

export interface CocoImage extends CocoExtra {
  readonly id: number;
  /** Path of the picture; `''` when the frame has none. */
  readonly file_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly shoal_id?: string;
}

export type CocoSegmentation = readonly (readonly number[])[] | { readonly size: readonly [height: number, width: number]; readonly counts: string };

export interface CocoAnnotation extends CocoExtra {
  /** From 1: pycocotools takes an id of 0 for "no match". */
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  /** Pixels: x, y, width, height, top-left. */
  readonly bbox: readonly [number, number, number, number];
  /** Square pixels: as the label states them, otherwise of its mask, its outline or its box. */
  readonly area: number;
  readonly iscrowd: 0 | 1;
  readonly segmentation?: CocoSegmentation;
  /** x, y, v of every keypoint of the category. */
  readonly keypoints?: readonly number[];
  readonly num_keypoints?: number;
  readonly ignore?: 0 | 1;
  readonly shoal_id?: string;
}

export interface CocoCategory {
  readonly id: number;
  readonly name: string;
  readonly supercategory?: string;
  readonly keypoints?: readonly string[];
  readonly skeleton?: readonly (readonly [number, number])[];
  readonly color?: string;
  readonly shoal_id?: string;
}

/** One entry of a results file. */
export interface CocoResult extends CocoExtra {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox?: readonly [number, number, number, number];
  readonly segmentation?: CocoSegmentation;
  readonly keypoints?: readonly number[];
  /** 0..1. */
  readonly score?: number;
}
