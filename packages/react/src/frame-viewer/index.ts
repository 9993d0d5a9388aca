export { FrameViewer, type FrameViewerProps } from './frame-viewer';
export type { FrameFilter } from './frame-filter';
export { useFrameViewer, type FrameViewerBinding } from './use-frame-viewer';
export type { FrameMode, MediaHandle, MediaRenderer, MediaRendererProps } from './renderer';
export { MediaTools } from './tool-slot';
export { fetchMedium, useMedium, type MediumState } from './use-medium';
