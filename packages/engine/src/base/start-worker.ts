interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

let policy: { createScriptURL(url: string): unknown } | undefined;

/** Heap of a thread's objects in Node; typed arrays do not count. A parser that needs more is doing something wrong. */
const MAX_HEAP_MB = 2048;

/** A worker of a browser or of Node. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
}

export interface WorkerEvents<M> {
  onMessage(message: M): void;
  /** The worker crashed, could not be loaded, or ended by itself. */
  onError(said: string): void;
}

/**
 * Starts a module worker from a file of its own, in a page or in Node. Where the page enforces Trusted Types, the URL goes
 * through a policy named `shoal` (allow it with `trusted-types shoal`). `maxHeapMb` bounds a thread of Node. Throws what the `Worker` constructor throws.
 */
export function startWorker<M>(url: URL, events: WorkerEvents<M>, maxHeapMb = MAX_HEAP_MB): WorkerLike {
  return typeof Worker === 'undefined' ? startNodeWorker(url, events, maxHeapMb) : startWebWorker(url, events);
}

function startWebWorker<M>(url: URL, { onMessage, onError }: WorkerEvents<M>): WorkerLike {
  const worker = openWorker(url, { type: 'module' });
  const failed = (event: Event): void => {
    event.preventDefault();
    onError('message' in event && typeof event.message === 'string' && event.message ? event.message : 'no message');
  };
  worker.addEventListener('message', (event: MessageEvent<M>) => onMessage(event.data));
  worker.addEventListener('error', failed);
  worker.addEventListener('messageerror', failed);
  return worker;
}

/** A web worker, for libraries that talk to it themselves. */
export function openWorker(url: URL, options?: WorkerOptions): Worker {
  const trustedTypes = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
  if (trustedTypes && !policy) policy = trustedTypes.createPolicy('shoal', { createScriptURL: (text) => text });
  const trusted = policy ? policy.createScriptURL(url.href) : url.href;
  // A TrustedScriptURL is accepted at run time; the type library of workers only knows strings and URLs.
  return new Worker(trusted as string, options);
}

interface NodeThreads {
  readonly Worker: new (url: URL, options: { resourceLimits: { maxOldGenerationSizeMb: number } }) => {
    postMessage(message: unknown, transfer: ArrayBuffer[]): void;
    terminate(): Promise<number>;
    unref(): void;
    on(event: 'message', listener: (message: never) => void): void;
    on(event: 'error', listener: (error: unknown) => void): void;
    on(event: 'exit', listener: (code: number) => void): void;
  };
}

function startNodeWorker<M>(url: URL, { onMessage, onError }: WorkerEvents<M>, maxHeapMb: number): WorkerLike {
  const process = (globalThis as { process?: { getBuiltinModule?(name: string): unknown } }).process;
  const threads = process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;
  if (!threads) throw new TypeError('This environment has neither web workers nor worker threads.');
  const worker = new threads.Worker(url, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } });
  worker.on('message', onMessage);
  worker.on('error', (error) => onError(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => onError(`it ended with code ${code}`));
  return { postMessage: (message, transfer) => worker.postMessage(message, transfer), terminate: () => void worker.terminate() };
}
