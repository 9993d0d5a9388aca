import { describeDatabase } from './database-suite.test-support';
import { createNodeDatabase } from './duckdb-node';

describeDatabase('createNodeDatabase', { create: (options) => createNodeDatabase(options), interruptible: false });
