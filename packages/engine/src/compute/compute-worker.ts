import { collectBuffers, toWire, type ComputeRequest, type ComputeResponse } from './protocol';
import { computeTasks, type ComputeTask } from './tasks';

interface WorkerScope {
  postMessage(message: ComputeResponse, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ComputeRequest>) => void) | null;
}

/** The code of the compute worker; built into a file of its own, `compute.worker.js`. */
const scope = globalThis as unknown as WorkerScope;
const running = new Map<number, AbortController>();

function send(response: ComputeResponse, transfer: ArrayBuffer[] = []): void {
  scope.postMessage(response, transfer);
}

async function runTask(request: Extract<ComputeRequest, { type: 'run' }>): Promise<void> {
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const task = computeTasks[request.task] as ComputeTask<unknown, unknown> | undefined;
    if (!task) throw new TypeError(`There is no task "${request.task}". The worker file is of another version than the page.`);
    const output = await task(request.input, {
      signal: controller.signal,
      onProgress: (progress) => send({ type: 'progress', id, progress }),
    });
    send({ type: 'done', id, output }, collectBuffers(output));
  } catch (error) {
    send({ type: 'failed', id, error: toWire(error) });
  } finally {
    running.delete(id);
  }
}

scope.onmessage = (event) => {
  const request = event.data;
  if (request.type === 'run') void runTask(request);
  else running.get(request.id)?.abort(new DOMException('The task was cancelled.', 'AbortError'));
};

send({ type: 'ready' });
