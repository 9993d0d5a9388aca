import type * as ort from 'onnxruntime-web';
import { messageOf, ShoalError } from '../../base/errors';
import type { ModelValue } from './resolve-preset';

/** ONNX Runtime as a module: the browser's build in the worker, its Node build elsewhere. */
export type OrtRuntime = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;

/** A runtime with the settings that count before its first session. */
export type WorkerRuntime = OrtRuntime & Pick<typeof ort, 'env'>;

/** Where a model runs. */
export type EmbeddingProvider = 'webgpu' | 'wasm';

export interface OpenSession {
  readonly session: ort.InferenceSession;
  readonly provider: EmbeddingProvider;
  /** Why providers that were wanted more are not used, in sentences; empty when the first one is. */
  readonly notes: readonly string[];
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
}

/** Opens a model with the first provider that takes it. Throws `invalid-data` when none does. */
export async function openSession(runtime: OrtRuntime, model: Uint8Array, providers: readonly EmbeddingProvider[]): Promise<OpenSession> {
  const notes: string[] = [];
  for (const provider of providers) {
    try {
      const session = await runtime.InferenceSession.create(model, { executionProviders: [provider], graphOptimizationLevel: 'all', logSeverityLevel: 3 });
      return { session, provider, notes, inputs: session.inputMetadata.flatMap(describe), outputs: session.outputMetadata.flatMap(describe) };
    } catch (error) {
      notes.push(`${provider} refused the model: ${shorten(messageOf(error))}`);
    }
  }
  throw new ShoalError('invalid-data', `The model of ${model.length.toLocaleString('en')} bytes cannot be opened. ${notes.join('. ')}. Expected an ONNX file with its weights inside.`, { details: { bytes: model.length, notes } });
}

function describe(value: ort.InferenceSession.ValueMetadata): ModelValue[] {
  return value.isTensor ? [{ name: value.name, type: value.type, shape: value.shape }] : [];
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replace(/\.+$/, '');
  return line.length > 240 ? `${line.slice(0, 237)}…` : line;
}
