/** `@shoal/engine/node`: what is different in Node; everything else is in the main entry. */
export { openDataset } from './session/open-dataset-node';
export { createNodeDatabase, type NodeDatabaseOptions } from './database/duckdb-node';
export { createInlineCompute } from './compute/create-inline-compute';
