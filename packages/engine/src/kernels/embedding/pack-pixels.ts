/** How a model wants the numbers of a picture: `(level × scale − mean) / std`, by channel in the model's order of colours. */
export interface PixelPacking {
  readonly layout: 'nchw' | 'nhwc';
  readonly color: 'rgb' | 'bgr';
  /** 1/255 for 0..1, 1 for 0..255. */
  readonly scale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * Writes one picture into its place of a batch. `rgb` is [height, width, 3]; `batch` holds [n, 3, height, width] or [n, height, width, 3] numbers.
 * `mean` and `std` are those of red, green and blue, whatever order the model wants.
 */
export function packPixels(rgb: Uint8Array, batch: Float32Array | Uint8Array, index: number, { layout, color, scale, mean, std }: PixelPacking): void {
  const pixels = rgb.length / 3;
  const start = index * rgb.length;
  const step = layout === 'nhwc' ? 3 : 1;
  for (let channel = 0; channel < 3; channel++) {
    const factor = scale / (std[channel] ?? 1);
    const offset = -(mean[channel] ?? 0) / (std[channel] ?? 1);
    const place = color === 'rgb' ? channel : 2 - channel;
    let at = layout === 'nhwc' ? start + place : start + place * pixels;
    for (let from = channel; from < rgb.length; from += 3, at += step) batch[at] = (rgb[from] ?? 0) * factor + offset;
  }
}
