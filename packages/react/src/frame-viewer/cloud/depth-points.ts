import { quaternionToMatrix, type PinholeCamera } from '@shoal/engine';
import type { Rgba } from '../../canvas/read-color';
import type { CloudScene } from './cloud-scene';
import { spreadRamp } from './point-colors';

/** Metres between which the colours run; nearer and farther ones keep the colours of the ends. */
const NEAR = 2;
const FAR = 60;
/** Points that are drawn on one picture at most; the first ones are a sample of all. */
const MOST = 400_000;

/** The points as a camera sees them, near ones over far ones, in pixels of its picture. */
export function depthLayer(scene: CloudScene, { intrinsics, toCamera }: PinholeCamera, width: number, height: number, ramp: readonly Rgba[]): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const depths = new Float32Array(width * height).fill(Number.POSITIVE_INFINITY);
  const colors = spreadRamp(ramp.toReversed()).map(([r, g, b]) => ((235 << 24) | (b << 16) | (g << 8) | r) >>> 0);
  const m = quaternionToMatrix(toCamera.rotation);
  const [tx, ty, tz] = toCamera.translation;
  const [fx = 1, skew = 0, cx = 0, , fy = 1, cy = 0] = intrinsics;
  const radius = width > 900 ? 1 : 0;
  const { positions } = scene;
  const span = Math.log(FAR / NEAR);
  for (let i = 0; i < Math.min(scene.count, MOST) * 3; i += 3) {
    const [px, py, pz] = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0];
    const z = m[6] * px + m[7] * py + m[8] * pz + tz;
    if (z < 0.1) continue;
    const x = m[0] * px + m[1] * py + m[2] * pz + tx;
    const y = m[3] * px + m[4] * py + m[5] * pz + ty;
    const u = Math.floor((fx * x + skew * y) / z + cx);
    const v = Math.floor((fy * y) / z + cy);
    if (u < radius || v < radius || u >= width - radius || v >= height - radius) continue;
    const color = colors[Math.max(0, Math.min(colors.length - 1, Math.floor((Math.log(z / NEAR) / span) * colors.length)))] ?? 0;
    for (let row = v - radius; row <= v + radius; row += 1) {
      for (let at = row * width + u - radius; at <= row * width + u + radius; at += 1) {
        if (z >= (depths[at] ?? 0)) continue;
        depths[at] = z;
        words[at] = color;
      }
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
