import * as runtime from '../../compute/embedding/wasm-runtime';
import { serveEmbedding } from './serve-embedding';

// The code of an embedding worker; built into a file of its own, `embed-wasm.worker.js`.
serveEmbedding(runtime);
