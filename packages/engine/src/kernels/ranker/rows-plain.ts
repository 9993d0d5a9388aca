import type { FillRows, LogisticRows, RowShape } from './logistic-rows';

/** The sums in plain TypeScript, in double precision. */
export function createRowsPlainly({ n, stride }: RowShape, fill: FillRows): LogisticRows {
  const rows = new Float32Array(n * stride);
  fill(rows);
  return {
    shift(vector) {
      for (let at = 0; at < rows.length; at += stride) for (let d = 0; d < stride; d++) rows[at + d] = (rows[at + d] as number) - (vector[d] as number);
    },
    gather(factors, count) {
      const sums = new Float64Array(stride);
      for (let i = 0; i < count; i++) addRow(rows, i * stride, factors[i] as number, sums);
      return sums;
    },
    bend(vector, factors, fields, count) {
      const sums = new Float64Array(stride);
      for (let i = 0, at = 0; i < count; i++, at += stride) {
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let d = 0; d < stride; d += 4) {
          s0 += (rows[at + d] as number) * (vector[d] as number);
          s1 += (rows[at + d + 1] as number) * (vector[d + 1] as number);
          s2 += (rows[at + d + 2] as number) * (vector[d + 2] as number);
          s3 += (rows[at + d + 3] as number) * (vector[d + 3] as number);
        }
        fields[i] = s0 + s1 + (s2 + s3);
        addRow(rows, at, (factors[i] as number) * (fields[i] as number), sums);
      }
      return sums;
    },
    square(factors, count) {
      const sums = new Float64Array(stride * stride);
      for (let i = 0, at = 0; i < count; i++, at += stride) {
        for (let a = 0; a < stride; a++) {
          const factor = (factors[i] as number) * (rows[at + a] as number);
          for (let b = 0; b <= a; b++) sums[a * stride + b] = (sums[a * stride + b] as number) + factor * (rows[at + b] as number);
        }
      }
      return sums;
    },
  };
}

function addRow(rows: Float32Array, at: number, factor: number, sums: Float64Array): void {
  for (let d = 0; d < sums.length; d++) sums[d] = (sums[d] as number) + factor * (rows[at + d] as number);
}
