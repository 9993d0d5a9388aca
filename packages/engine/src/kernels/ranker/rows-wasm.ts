import { loadWasm } from '../wasm/load-wasm';
import { rankerWasm } from '../wasm/ranker';
import type { FillRows, LogisticRows, RowShape } from './logistic-rows';

/** What `packages/engine/wasm/ranker.ts` offers. */
interface RankerExports {
  setup(n: number, stride: number): number;
  vectorAt(): number;
  totalAt(): number;
  rowsAt(): number;
  factorsAt(): number;
  fieldsAt(): number;
  squareAt(): number;
  shift(count: number): void;
  gather(count: number): void;
  bend(count: number): void;
  multiply(count: number): void;
}

/**
 * The sums in WebAssembly, in single precision with sums of many rows in double precision, in memory of its own. `undefined` where WebAssembly is missing or forbidden,
 * or when the rows do not fit in 4 GiB or in what the machine gives: use the plain ones then.
 */
export function createRowsInWasm({ n, stride }: RowShape, fill: FillRows): LogisticRows | undefined {
  const room = fours(n);
  if (4 * (room * (stride + 2) + stride * (stride + 4)) > 4e9) return undefined;
  const module = loadWasm<RankerExports>(rankerWasm)?.exports;
  if (!module?.setup(room, stride)) return undefined;
  const { buffer } = module.memory;
  fill(new Float32Array(buffer, module.rowsAt(), n * stride));
  const vector = new Float32Array(buffer, module.vectorAt(), stride);
  const total = new Float64Array(buffer, module.totalAt(), stride);
  const held = new Float32Array(buffer, module.factorsAt(), room);
  const along = new Float32Array(buffer, module.fieldsAt(), room);
  const square = new Float32Array(buffer, module.squareAt(), stride * stride);
  /** Rows are taken four at a time: those behind the last one do not count. */
  const hold = (factors: Float64Array, count: number): void => {
    held.set(factors.length === count ? factors : factors.subarray(0, count));
    held.fill(0, count, fours(count));
  };
  return {
    shift(by) {
      vector.set(by);
      module.shift(n);
    },
    gather(factors, count) {
      hold(factors, count);
      module.gather(fours(count));
      return total.slice();
    },
    bend(direction, factors, fields, count) {
      hold(factors, count);
      vector.set(direction);
      module.bend(fours(count));
      fields.set(along.subarray(0, count));
      return total.slice();
    },
    square(factors, count) {
      hold(factors, count);
      module.multiply(fours(count));
      const lower = new Float64Array(stride * stride);
      for (let a = 0; a < stride; a++) for (let b = 0; b <= a; b++) lower[a * stride + b] = square[b * stride + a] as number;
      return lower;
    },
  };
}

function fours(count: number): number {
  return (count + 3) & ~3;
}
