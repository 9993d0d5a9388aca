import * as runtime from '../../compute/embedding/webgpu-runtime';
import { serveEmbedding } from './serve-embedding';

// The code of an embedding worker; built into a file of its own, `embed-webgpu.worker.js`.
serveEmbedding(runtime);
