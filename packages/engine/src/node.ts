/** `@shoal/engine/node`: what is different in Node; everything else is in the main entry. */
export { openDataset } from './session/open-dataset-node';
export { createNodeDatabase, type NodeDatabaseOptions } from './database/duckdb-node';
export { createInlineCompute } from './compute/create-inline-compute';
export { createImporter } from './session/import/importer-node';
export { readReport, type ReportRow } from './session/import/read-report-node';
export { sourcesFromPaths } from './session/import/sources-node';
export { writeBundle, type WriteBundleOptions } from './session/import/write-bundle-node';
