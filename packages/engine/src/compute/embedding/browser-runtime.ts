import type * as ort from 'onnxruntime-web';
import { messageOf } from '../../base/errors';
import type { EmbeddingProvider } from './open-session';

interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean; readonly architecture?: string } } | null>;
}

/** Of the two builds that travel with us one is loaded: the one with WebGPU, or the smaller one without. */
export interface ChosenBuild {
  readonly build: 'webgpu' | 'wasm';
  readonly providers: readonly EmbeddingProvider[];
  /** Why WebGPU is not among the providers. */
  readonly notes: readonly string[];
}

/** Looks whether WebGPU can run in this browser, before anything is loaded. An adapter in software counts only for those who want nothing but WebGPU: WebAssembly is faster. */
export async function chooseBuild(wanted: readonly EmbeddingProvider[]): Promise<ChosenBuild> {
  if (!wanted.includes('webgpu')) return { build: 'wasm', providers: wanted, notes: [] };
  const obstacle = await webGpuObstacle(wanted.length === 1);
  if (obstacle === null) return { build: 'webgpu', providers: wanted, notes: [] };
  return { build: 'wasm', providers: ['wasm'], notes: [`WebGPU is not used: ${obstacle}.`] };
}

async function webGpuObstacle(inSoftware: boolean): Promise<string | null> {
  const { gpu } = globalThis.navigator as { readonly gpu?: Gpu };
  if (!gpu) return globalThis.isSecureContext ? 'this browser does not have it' : 'it needs a secure context (https)';
  if (!('Suspending' in WebAssembly)) return 'this browser cannot suspend WebAssembly (JSPI), which the WebGPU build needs';
  try {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return 'there is no adapter';
    const isSoftware = adapter.info?.isFallbackAdapter === true || /swiftshader|llvmpipe/i.test(adapter.info?.architecture ?? '');
    return isSoftware && !inSoftware ? 'its adapter computes in software, which is slower than WebAssembly' : null;
  } catch (error) {
    return `the adapter could not be asked for (${messageOf(error)})`;
  }
}

/** Tells a runtime in a worker where its WebAssembly is; returns its threads, more than one only where memory can be shared. */
export function configureRuntime(env: ort.Env, wasm: string, maxThreads: number | undefined): number {
  const threads = globalThis.crossOriginIsolated ? (maxThreads ?? Math.max(1, Math.min(8, (navigator.hardwareConcurrency ?? 2) - 1))) : 1;
  env.wasm.wasmPaths = { wasm };
  env.wasm.numThreads = threads;
  return threads;
}
