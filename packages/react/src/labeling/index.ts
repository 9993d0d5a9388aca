export { SendToLabeling, type SendToLabelingProps } from './send-to-labeling';
export type { IssueExport } from './send-form';
export { useLabeling, type LabelingModel } from './use-labeling';
