export { FrameViewer, type FrameViewerProps } from './frame-viewer';
export type { FrameFilter } from './frame-filter';
export { useFrameViewer, type FrameViewerBinding } from './use-frame-viewer';
