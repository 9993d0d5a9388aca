import type * as ort from 'onnxruntime-web';
import { ShoalError } from '../../base/errors';
import { fromFloat16 } from '../../kernels/vectors/float16';
import type { ResolvedPreset } from './resolve-preset';

/** Row-major vectors [rows, dim]. */
export interface Vectors {
  readonly vectors: Float32Array;
  readonly dim: number;
}

/**
 * One vector a row from an output of shape [n, dim], [n, tokens, dim] or, of the layout of the input, [n, dim, h, w]. `weights` are 1 for tokens that
 * count and 0 for padding, [n, tokens]. Throws `invalid-data` for other shapes and types.
 */
export function readVectors(tensor: ort.Tensor | undefined, rows: number, { output, pool, layout }: Pick<ResolvedPreset, 'output' | 'pool'> & { readonly layout?: 'nchw' | 'nhwc' }, weights?: ArrayLike<number | bigint>): Vectors {
  const data = tensor && numbersOf(tensor);
  const [count = 0, ...rest] = tensor?.dims ?? [];
  if (!tensor || !data || count < rows || rest.length === 0) {
    throw new ShoalError('invalid-data', `The output "${output}" is ${tensor ? `${tensor.type} of shape [${tensor.dims.join(', ')}]` : 'missing'} for ${rows} rows. Expected floats of shape [${rows}, dim]; name another output.`, { details: { output, dims: tensor?.dims } });
  }
  const each = rest.reduce((product, side) => product * side, 1);
  if (pool === 'none' || rest.length === 1) return { vectors: data.slice(0, rows * each), dim: each };
  const channelsFirst = rest.length === 3 && layout !== 'nhwc';
  const dim = (channelsFirst ? rest[0] : rest.at(-1)) ?? 1;
  const cells = each / dim;
  const vectors = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dim; axis++) {
      let [sum, parts] = [0, 0];
      for (let cell = 0; cell < (pool === 'first' ? 1 : cells); cell++) {
        const weight = Number(weights?.[row * cells + cell] ?? 1);
        sum += weight * (data[row * each + (channelsFirst ? axis * cells + cell : cell * dim + axis)] ?? 0);
        parts += weight;
      }
      vectors[row * dim + axis] = sum / (parts || 1);
    }
  }
  return { vectors, dim };
}

function numbersOf(tensor: ort.Tensor): Float32Array | undefined {
  if (tensor.data instanceof Float32Array) return tensor.data;
  if (tensor.type !== 'float16') return undefined;
  const { data } = tensor;
  return data instanceof Uint16Array ? fromFloat16(data) : Float32Array.from(data as Iterable<number>);
}
