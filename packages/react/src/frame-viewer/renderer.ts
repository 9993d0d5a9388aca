import type { ComponentType, Ref } from 'react';
import type { Dataset, FrameInfo, FrameObject, FrameView } from '@shoal/engine';

/** `read`: look only. `review`: judge. `edit`: change labels too; every edit is a proposed change in the review log. */
export type FrameMode = 'read' | 'review' | 'edit';

/** What the viewer asks of whatever shows the medium. A renderer gives what makes sense for it. */
export interface MediaHandle {
  /** Shows all of it. */
  fit?(): void;
  /** Zooms around the middle. */
  zoom?(factor: number): void;
  /** Goes to the focused object, or back to the whole. */
  toObject?(): void;
  /** Takes a key before the viewer does: `Space`, `ArrowLeft`, `Shift+z`, a letter. Returns whether it was used. Only while the focus is inside the viewer. */
  onKey?(name: string, event: KeyboardEvent): boolean;
  /** What is seen now, overlays included, as PNG. */
  toPng?(): Promise<Blob>;
}

export interface MediaRendererProps {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly frame: FrameInfo;
  /** Objects that pass the viewer's filter; the focused one always does. */
  readonly objects: readonly FrameObject[];
  readonly focused: FrameObject | null;
  /** `key` of the object under the pointer, here or in the list. */
  readonly hovered: string | null;
  readonly mode: FrameMode;
  /** Whether single letters are keys. */
  readonly shortcuts: boolean;
  /** What is shown, in a sentence, for those who cannot see it. */
  readonly summary: string;
  readonly handle: Ref<MediaHandle>;
  readonly onHover: (key: string | null) => void;
  readonly onPick: (object: FrameObject) => void;
}

/** Shows one kind of medium. A host adds its own, or replaces one: `<FrameViewer renderers={[mine]} />`. */
export interface MediaRenderer {
  /** Unique; a host's renderer with the id of a built-in one (`image`, `pointcloud`, `video`, `audio`, `text`, `row`) takes its place. */
  readonly id: string;
  /** Whether this frame is for it. The first one that says yes shows the frame, the host's before the built-in ones. */
  accepts(frame: FrameInfo): boolean;
  readonly Component: ComponentType<MediaRendererProps>;
}

/** The renderer of a frame: the host's own first, then the built-in ones that the host did not replace. */
export function rendererOf(frame: FrameInfo, own: readonly MediaRenderer[], builtIn: readonly MediaRenderer[]): MediaRenderer | undefined {
  const replaced = new Set(own.map((renderer) => renderer.id));
  return [...own, ...builtIn.filter((renderer) => !replaced.has(renderer.id))].find((renderer) => renderer.accepts(frame));
}
