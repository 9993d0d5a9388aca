import { collectBuffers, toWire, type TaskRequest, type TaskResponse } from './protocol';
import type { Task, Tasks } from './worker-pool';

interface WorkerScope {
  postMessage(message: TaskResponse, transfer: ArrayBuffer[]): void;
  onRequest(listener: (request: TaskRequest) => void): void;
}

/** Answers the requests that come to this worker, of a page or of Node. Call it once, in the worker's own file. */
export function serveTasks<T extends Tasks<T>>(tasks: T): void {
  const scope = workerScope();
  const running = new Map<number, AbortController>();
  const send = (response: TaskResponse, transfer: ArrayBuffer[] = []): void => scope.postMessage(response, transfer);

  async function runTask(request: Extract<TaskRequest, { type: 'run' }>): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const task = (Object.hasOwn(tasks, request.task) ? tasks[request.task as keyof T] : undefined) as Task<unknown, unknown, unknown> | undefined;
      if (!task) throw new TypeError(`There is no task "${request.task}". The worker file is of another version than the page.`);
      const output = await task(request.input, {
        signal: controller.signal,
        onProgress: (progress) => send({ type: 'progress', id, progress }),
        onPartial: request.partial ? (partial) => send({ type: 'partial', id, partial }, collectBuffers(partial)) : undefined,
      });
      send({ type: 'done', id, output }, collectBuffers(output));
    } catch (error) {
      send({ type: 'failed', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }

  scope.onRequest((request) => {
    if (request.type === 'run') void runTask(request);
    else running.get(request.id)?.abort(new DOMException('The task was cancelled.', 'AbortError'));
  });
  send({ type: 'ready' });
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
  on(event: 'unhandledRejection', listener: () => void): void;
}
interface ParentPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  on(event: 'message', listener: (message: TaskRequest) => void): void;
}

function workerScope(): WorkerScope {
  const node = (globalThis as { process?: NodeProcess }).process;
  const threads = node?.getBuiltinModule?.('node:worker_threads') as { parentPort: ParentPort | null } | undefined;
  const port = threads?.parentPort;
  // A library's second failure, after its first one was answered, would end the thread and be taken for the next task's. Browsers only log it.
  if (port) node?.on('unhandledRejection', () => undefined);
  if (port) return { postMessage: (message, transfer) => port.postMessage(message, transfer), onRequest: (listener) => port.on('message', listener) };
  const scope = globalThis as unknown as { postMessage(message: unknown, transfer: ArrayBuffer[]): void; onmessage: ((event: MessageEvent<TaskRequest>) => void) | null };
  return { postMessage: (message, transfer) => scope.postMessage(message, transfer), onRequest: (listener) => (scope.onmessage = (event) => listener(event.data)) };
}
