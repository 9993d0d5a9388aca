import type { Box, Manifest } from '@shoal/engine';
import type { Picture } from '../../canvas/decode-picture';
import type { FramePalette } from './frame-palette';
import type { Look } from './look';
import type { Scene } from './scene';
import type { Size, Viewport } from './viewport';

/** A part of a large picture in full resolution. */
export interface PictureDetail {
  /** Pixels of the picture. */
  readonly part: Box;
  readonly bitmap: ImageBitmap;
}

/** Everything that one pane shows. */
export interface FrameDrawing {
  readonly manifest: Manifest;
  readonly palette: FramePalette;
  readonly picture: Picture | null;
  readonly detail: PictureDetail | null;
  /** Size of the picture, pixels; what the tables say while it is not there. */
  readonly pictureSize: Size;
  /** The pane, CSS pixels. */
  readonly stage: Size;
  readonly view: Viewport;
  /** Device pixels per CSS pixel. */
  readonly density: number;
  readonly scene: Scene;
  /** `key` of the object that is being judged, and of the one under the pointer or marked in the list. */
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly look: Look;
  /** The second model and what its tags say after the confidence: "v2". */
  readonly compared: { readonly modelId: string; readonly tag: string } | null;
}
