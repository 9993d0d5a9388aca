import type { Rgba } from '../../canvas/read-color';
import type { CloudScene } from './cloud-scene';

/** What the points are coloured by. */
export const COLOR_MODES = ['height', 'intensity', 'distance', 'class', 'color', 'sensor'] as const;
export type ColorMode = (typeof COLOR_MODES)[number];

export interface CloudColors {
  /** From low to high. */
  readonly ramp: readonly Rgba[];
  /** One a class or sensor, again from the start after the last. */
  readonly kinds: readonly Rgba[];
}

const STEPS = 256;

/** The modes that the clouds have values for. */
export function modesOf({ clouds }: CloudScene): readonly ColorMode[] {
  return COLOR_MODES.filter((mode) => {
    if (mode === 'intensity') return clouds.some(({ cloud }) => cloud.intensity && cloud.intensity.some((value) => value !== cloud.intensity?.[0]));
    if (mode === 'class') return clouds.some(({ cloud }) => cloud.classification && cloud.classification.some((value) => value > 0));
    if (mode === 'color') return clouds.some(({ cloud }) => cloud.color !== undefined);
    return mode !== 'sensor' || clouds.length > 1;
  });
}

/** Red, green, blue, 255 of every point in the order in which it is drawn. */
export function colorPoints(scene: CloudScene, mode: ColorMode, { ramp, kinds }: CloudColors): Uint8Array<ArrayBuffer> {
  const { count, order, positions, low, high } = scene;
  const colors = new Uint8Array(count * 4);
  const words = new Uint32Array(colors.buffer);
  const table = packed(spreadRamp(ramp));
  const kindTable = packed(kinds);
  const put = (value: (drawn: number, source: number) => number, from: number, to: number) => {
    const scale = (STEPS - 1) / Math.max(1e-6, to - from);
    for (let i = 0; i < count; i += 1) words[i] = table[Math.max(0, Math.min(STEPS - 1, ((value(i, order[i] ?? 0) - from) * scale) | 0))] ?? 0;
  };
  if (mode === 'height') put((i) => positions[i * 3 + 2] ?? 0, low, high);
  else if (mode === 'distance') {
    const [cx, cy] = [0 - scene.origin[0], 0 - scene.origin[1]];
    put((i) => Math.hypot((positions[i * 3] ?? 0) - cx, (positions[i * 3 + 1] ?? 0) - cy), 0, scene.extent.radius * 1.6);
  } else if (mode === 'intensity') {
    const all = joined(scene, (cloud) => cloud.intensity, new Float32Array(count));
    const [from, to] = middleOf(all);
    put((_, source) => all[source] ?? 0, from, to);
  } else if (mode === 'color') {
    const all = new Uint8Array(count * 3).fill(140);
    let begin = 0;
    for (const { cloud } of scene.clouds) {
      if (cloud.color) all.set(cloud.color, begin * 3);
      begin += cloud.count;
    }
    for (let i = 0; i < count; i += 1) {
      const from = (order[i] ?? 0) * 3;
      words[i] = (255 << 24) | ((all[from + 2] ?? 0) << 16) | ((all[from + 1] ?? 0) << 8) | (all[from] ?? 0);
    }
  } else {
    const all = new Uint8Array(count);
    let begin = 0;
    for (const [index, { cloud }] of scene.clouds.entries()) {
      if (mode === 'sensor') all.fill(index, begin, begin + cloud.count);
      else if (cloud.classification) all.set(cloud.classification, begin);
      begin += cloud.count;
    }
    for (let i = 0; i < count; i += 1) words[i] = kindTable[(all[order[i] ?? 0] ?? 0) % kindTable.length] ?? 0;
  }
  return colors;
}

function joined(scene: CloudScene, read: (cloud: CloudScene['clouds'][number]['cloud']) => Float32Array | undefined, all: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  let begin = 0;
  for (const { cloud } of scene.clouds) {
    const values = read(cloud);
    if (values) all.set(values, begin);
    begin += cloud.count;
  }
  return all;
}

/** What 98 of 100 values lie between. */
function middleOf(values: Float32Array): readonly [number, number] {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const sample = Float32Array.from({ length: Math.floor(values.length / step) }, (_, i) => values[i * step] ?? 0).sort();
  return [sample[Math.floor(sample.length * 0.01)] ?? 0, sample[Math.floor(sample.length * 0.98)] ?? 1];
}

/** The ramp in even steps. */
export function spreadRamp(ramp: readonly Rgba[]): readonly Rgba[] {
  return Array.from({ length: STEPS }, (_, step): Rgba => {
    const at = (step / (STEPS - 1)) * (ramp.length - 1);
    const [a, b] = [ramp[Math.floor(at)] ?? [0, 0, 0, 255], ramp[Math.ceil(at)] ?? [0, 0, 0, 255]];
    const mix = (channel: 0 | 1 | 2) => Math.round(a[channel] + (b[channel] - a[channel]) * (at - Math.floor(at)));
    return [mix(0), mix(1), mix(2), 255];
  });
}

/** Little-endian words, as every machine with a browser has them. */
function packed(colors: readonly Rgba[]): Uint32Array {
  return Uint32Array.from(colors, ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0);
}
