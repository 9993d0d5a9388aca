import { createReportView, type Dataset, type ReportSnapshot, type ReportView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless import report of a dataset: the snapshot and the view that changes it. */
export function useImportReport(dataset: Dataset): { readonly snapshot: ReportSnapshot; readonly view: ReportView } {
  const view = useOwned(() => createReportView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
