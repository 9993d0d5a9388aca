'use client';

export { ShoalProvider, useDataset, useLabels, type ShoalProviderProps } from './binding/shoal-provider';
export { useView } from './binding/use-view';
export { useOwned } from './binding/use-owned';
export { defaultLabels, type Labels } from './labels';
export { EmptyState, ErrorState, LoadingState, ProgressBar } from './parts/states';
export { Button, type ButtonProps } from './parts/button';
export { Kbd } from './parts/kbd';
export { Menu, type MenuItem } from './parts/menu';
export { Segmented, type SegmentedProps } from './parts/segmented';
export { ClassBadge } from './parts/class-badge';
export { classColor, className } from './parts/class-color';
export { CropThumbnail, type CropThumbnailProps } from './parts/crop-thumbnail';
export { formatAgo, formatCount, formatShare } from './format';
export { ImportReport, useImportReport, type ImportReportProps } from './import-report/index';
export { LossTable, useLossTable, type LossTableBinding, type LossTableProps } from './loss-table/index';
export { SimilarStrip, useSimilarStrip, type SimilarStripBinding, type SimilarStripProps } from './similar-strip/index';
export {
  fetchMedium,
  FrameViewer,
  MediaTools,
  useFrameViewer,
  useMedium,
  type FrameFilter,
  type FrameMode,
  type FrameViewerBinding,
  type FrameViewerProps,
  type MediaHandle,
  type MediaRenderer,
  type MediaRendererProps,
  type MediumState,
} from './frame-viewer/index';
