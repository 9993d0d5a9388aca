import type { Random } from '../../scenes/random';

export const SAMPLE_RATE = 16_000;
export type SoundClass = 'ship_horn' | 'gull' | 'bell' | 'engine' | 'waves';

/** How a sound grows and fades: 0..1 at `t` of `length` seconds. */
const envelope = (t: number, length: number, attack: number, release: number): number => Math.max(0, Math.min(1, t / attack, (length - t) / release));

/** Adds a sound of `length` seconds to `samples` from `start` seconds on. */
export function addSound(samples: Float32Array, kind: SoundClass, start: number, length: number, gain: number, random: Random): void {
  const from = Math.round(start * SAMPLE_RATE);
  const count = Math.min(samples.length - from, Math.round(length * SAMPLE_RATE));
  const voice = VOICES[kind](length, random);
  for (let i = 0; i < count; i++) samples[from + i] = (samples[from + i] as number) + gain * voice(i / SAMPLE_RATE);
}

type Voice = (length: number, random: Random) => (t: number) => number;

const VOICES: Readonly<Record<SoundClass, Voice>> = {
  ship_horn(length, random) {
    const base = random.range(96, 150);
    const parts = Array.from({ length: 9 }, (_, k) => [k + 1, (1 / (k + 1)) * (k % 2 === 0 ? 1 : 0.7), random.range(0, 6.28)] as const);
    return (t) => {
      const sag = 1 - 0.02 * Math.exp(-t * 6);
      const tone = parts.reduce((sum, [k, weight, phase]) => sum + weight * Math.sin(2 * Math.PI * base * sag * k * t + phase) + weight * 0.5 * Math.sin(2 * Math.PI * base * 1.26 * sag * k * t), 0);
      return 0.22 * tone * envelope(t, length, 0.12, 0.25);
    };
  },
  gull(length, random) {
    const cries = Math.max(2, Math.round(length / 0.36));
    const each = length / cries;
    const pitches = Array.from({ length: cries }, () => random.range(1250, 1700));
    return (t) => {
      const cry = Math.min(cries - 1, Math.floor(t / each));
      const u = t - cry * each;
      const part = u / each;
      const pitch = (pitches[cry] as number) * (1.22 - 0.5 * part + 0.28 * Math.exp(-((part - 0.25) ** 2) / 0.02));
      const phase = 2 * Math.PI * (pitch * u + 9 * Math.sin(u * 40) * 0.02);
      return 0.3 * envelope(u, each * 0.82, 0.03, 0.09) * (Math.sin(phase) + 0.45 * Math.sin(2 * phase) + 0.22 * Math.sin(3 * phase));
    };
  },
  bell(length, random) {
    const base = random.range(520, 640);
    const partials = [0.5, 1, 1.19, 1.56, 2, 2.51, 2.66, 3.01].map((ratio, i) => [ratio, Math.exp(-i * 0.35), 0.9 + i * 0.9] as const);
    const beat = random.range(0.95, 1.1);
    return (t) => {
      let sum = 0;
      for (let stroke = 0; stroke * beat < length; stroke++) {
        const u = t - stroke * beat;
        if (u < 0) break;
        for (const [ratio, weight, decay] of partials) sum += weight * Math.exp(-u * decay * 1.6) * Math.sin(2 * Math.PI * base * ratio * u);
      }
      return 0.2 * sum * envelope(t, length, 0.002, 0.1);
    };
  },
  engine(length, random) {
    const rate = random.range(13, 19);
    let low = 0;
    let slow = 0;
    return (t) => {
      const turn = (t * rate * (1 + 0.03 * Math.sin(t * 2.1))) % 1;
      const knock = Math.exp(-turn * 9) + 0.6 * Math.exp(-(((turn + 0.5) % 1)) * 11);
      low += 0.16 * (random.range(-1, 1) * (0.25 + knock) - low);
      slow += 0.03 * (low - slow);
      return 1.5 * (low - slow * 0.4 + 0.18 * knock * Math.sin(2 * Math.PI * 62 * t)) * envelope(t, length, 0.35, 0.4) * 0.6;
    };
  },
  waves(length, random) {
    let low = 0;
    let high = 0;
    const swell = random.range(0.55, 0.8);
    const phase = random.range(0, 6);
    return (t) => {
      const white = random.range(-1, 1);
      low += 0.05 * (white - low);
      high += 0.35 * (white - high);
      const wash = 0.4 + 0.6 * Math.max(0, Math.sin(t * swell * 2 * Math.PI + phase)) ** 2;
      return (1.5 * low + 0.26 * (white - high) * wash) * wash * envelope(t, length, 0.3, 0.3) * 0.7;
    };
  },
};

/** 16-bit PCM, mono, in a RIFF WAVE file. */
export function writeWav(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => [...value].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, i) => view.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, Math.tanh(value * 1.1))) * 32_000), true));
  return bytes;
}
