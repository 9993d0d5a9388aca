import { serveTasks } from '../../compute/serve-tasks';
import type { WorkerRuntime } from '../../compute/embedding/open-session';
import type { EmbedTasks } from './embed-protocol';
import { createEmbedTasks } from './embed-tasks';

/** Answers the page. ONNX Runtime starts this same file again for its threads, which answer nobody but the runtime. */
export function serveEmbedding(runtime: WorkerRuntime): void {
  const { name } = globalThis as { readonly name?: string };
  if (!name?.startsWith('em-pthread')) serveTasks<EmbedTasks>(createEmbedTasks(runtime));
}
