/**
 * COCO object detection ground truth, as pycocotools reads it, with our own ids beside theirs. Readers ignore fields that
 * they do not know. Source: https://cocodataset.org/#format-data
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
    /** Labels that COCO cannot hold, and why. */
    readonly skipped: readonly { readonly label_id: string; readonly frame_id: string; readonly reason: string }[];
    /** Frames that nobody annotated: left out, because COCO readers would take them for empty ones. */
    readonly unlabeled_frames: number;
  };
}

export interface CocoImage {
  readonly id: number;
  readonly file_name: string;
  readonly width: number;
  readonly height: number;
  readonly shoal_id: string;
}

export interface CocoAnnotation {
  /** From 1: pycocotools takes an id of 0 for "no match". */
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  /** Pixels: x, y, width, height, top-left. */
  readonly bbox: readonly [number, number, number, number];
  /** Square pixels of the box. */
  readonly area: number;
  readonly iscrowd: 0 | 1;
  readonly shoal_id: string;
}

export interface CocoCategory {
  readonly id: number;
  readonly name: string;
  readonly shoal_id: string;
}
