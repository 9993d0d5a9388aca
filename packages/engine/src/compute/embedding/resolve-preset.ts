import { ShoalError } from '../../base/errors';
import type { FitMode } from '../../kernels/embedding/fit-region';
import type { PixelPacking } from '../../kernels/embedding/pack-pixels';
import type { EmbeddingPreset } from '../../model/embedding-preset';

/** An input or output as the model describes it; names stand for sizes that are left open. */
export interface ModelValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A preset with nothing left open. */
export interface ResolvedPreset extends PixelPacking {
  readonly input: string;
  readonly inputType: 'float32' | 'float16' | 'uint8';
  readonly width: number;
  readonly height: number;
  readonly fit: FitMode;
  readonly output: string;
  readonly pool: 'none' | 'mean' | 'first';
  readonly metric: 'cosine' | 'l2';
  /** Rows that the model takes at a time; `null` when it takes any number. */
  readonly fixedBatch: number | null;
}

export interface Resolution {
  readonly preset: ResolvedPreset;
  /** What neither the preset nor the model said, in sentences. */
  readonly assumed: readonly string[];
}

const size = (value: number | string | undefined): number | null => (typeof value === 'number' && value > 0 ? value : null);

/**
 * Fills a preset from what the model says about its inputs and outputs. Throws `invalid-argument` when they contradict each other, and `invalid-data`
 * when the model is not one that takes pictures.
 */
export function resolvePreset(given: Partial<EmbeddingPreset>, inputs: readonly ModelValue[], outputs: readonly ModelValue[]): Resolution {
  const assumed: string[] = [];
  const input = valueOf('input', given.input, inputs) ?? inputs[0];
  if (!input || input.shape.length !== 4) {
    throw new ShoalError('invalid-data', `The model's input ${input ? `"${input.name}" has shape [${input.shape.join(', ')}]` : 'is missing'}. Expected a picture: [n, 3, height, width] or [n, height, width, 3]. Name another input, or use embedTensor() for other kinds of data.`, { details: { inputs } });
  }
  if (input.type !== 'float32' && input.type !== 'float16' && input.type !== 'uint8') throw new ShoalError('invalid-data', `The model's input "${input.name}" takes ${input.type}. Expected float32, float16 or uint8.`, { details: { input } });
  const stated = input.shape[1] === 3 ? 'nchw' : input.shape[3] === 3 ? 'nhwc' : null;
  if (stated && given.layout && given.layout !== stated) throw contradiction('layout', given.layout, stated, input);
  const layout = stated ?? given.layout ?? 'nchw';
  if (!stated && !given.layout) assumed.push('layout nchw');
  const [statedHeight, statedWidth] = layout === 'nchw' ? [size(input.shape[2]), size(input.shape[3])] : [size(input.shape[1]), size(input.shape[2])];
  for (const [name, mine, theirs] of [['width', given.width, statedWidth], ['height', given.height, statedHeight]] as const) {
    if (mine !== undefined && theirs !== null && mine !== theirs) throw contradiction(name, mine, theirs, input);
  }
  const width = statedWidth ?? given.width ?? given.height ?? 224;
  const height = statedHeight ?? given.height ?? given.width ?? 224;
  if (statedWidth === null && given.width === undefined && given.height === undefined) assumed.push(`size ${width}×${height}: the model takes any`);
  if (given.color === undefined) assumed.push('colours in the order RGB');
  const scale = given.scale ?? (input.type === 'uint8' ? 1 : 1 / 255);
  if (given.scale === undefined) assumed.push(input.type === 'uint8' ? 'levels 0..255' : 'levels 0..1 (scale 1/255)');
  if (given.mean === undefined && given.std === undefined && input.type !== 'uint8') assumed.push('no mean and std');
  const output = valueOf('output', given.output, outputs) ?? likelyOutput(outputs, assumed);
  const rank = output.shape.length;
  const pool = given.pool ?? (rank === 3 ? 'first' : rank === 4 ? 'mean' : 'none');
  if (given.pool === undefined && rank > 2) assumed.push(rank === 3 ? 'the first token is the vector' : 'the vector is the mean over the cells');
  return {
    preset: {
      ...{ input: input.name, inputType: input.type, width, height, layout, scale, output: output.name, pool },
      ...{ color: given.color ?? 'rgb', mean: given.mean ?? [0, 0, 0], std: given.std ?? [1, 1, 1], fit: given.fit ?? 'stretch', metric: given.metric ?? 'cosine', fixedBatch: size(input.shape[0]) },
    },
    assumed,
  };
}

/** By name, then the one with the fewest axes, so that a vector wins over a map of features. */
function likelyOutput(outputs: readonly ModelValue[], assumed: string[]): ModelValue {
  const floats = outputs.filter(({ type }) => type === 'float32' || type === 'float16');
  const named = floats.find(({ name }) => /frame_embedding|image_embed|pooler|pooled/i.test(name)) ?? floats.find(({ name, shape }) => /embed|feature/i.test(name) && shape.length === 2);
  const found = named ?? [...floats].sort((a, b) => a.shape.length - b.shape.length)[0];
  if (!found) throw new ShoalError('invalid-data', `The model has no output of floating-point numbers. Outputs: ${outputs.map(({ name, type }) => `${name} (${type})`).join(', ') || 'none'}.`, { details: { outputs } });
  if (outputs.length > 1) assumed.push(`output "${found.name}"`);
  return found;
}

function valueOf(what: string, name: string | undefined, values: readonly ModelValue[]): ModelValue | undefined {
  if (name === undefined) return undefined;
  const found = values.find((value) => value.name === name);
  if (found) return found;
  throw new ShoalError('not-found', `The model has no ${what} "${name}". It has: ${values.map((value) => `"${value.name}" [${value.shape.join(', ')}]`).join(', ')}.`, { details: { name } });
}

function contradiction(what: string, given: unknown, stated: unknown, input: ModelValue): ShoalError {
  return new ShoalError('invalid-argument', `The ${what} was given as ${String(given)}, but the model's input "${input.name}" [${input.shape.join(', ')}] says ${String(stated)}. Leave it out, or use another preset.`, { details: { given, stated } });
}
