export { ImportReport, type ImportReportProps } from './import-report';
export { useImportReport } from './use-import-report';
