import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '@shoal/engine';
import { createRandom, type Random } from '../../scenes/random';
import { probabilities } from '../classes';
import { ANNOTATORS, clamp, placeAt, RECORDED, round, type HarbourPart, type PlantedMistake } from '../part';
import { addSound, SAMPLE_RATE, writeWav, type SoundClass } from './synthesize';

interface Event {
  readonly kind: SoundClass;
  readonly start: number;
  readonly end: number;
  readonly gain: number;
}

/** What is heard in each clip: seconds it lasts, then class, from, to, loudness. */
const CLIPS: readonly (readonly [seconds: number, ...events: readonly (readonly [SoundClass, number, number, number])[]])[] = [
  [4, ['ship_horn', 0.6, 2.1, 0.8], ['gull', 2.5, 3.6, 0.5]],
  [5, ['waves', 0, 5, 0.7], ['gull', 0.8, 2, 0.6], ['gull', 3.1, 4.5, 0.45]],
  [3.5, ['bell', 0.3, 3.2, 0.7]],
  [6, ['engine', 0.4, 5.2, 0.8], ['ship_horn', 2.2, 3.3, 0.6]],
  [4.5, ['waves', 0, 4.5, 0.8], ['bell', 1.2, 4.1, 0.5]],
  [2, ['gull', 0.3, 1.6, 0.7]],
  [5.5, ['engine', 0, 3.4, 0.7], ['gull', 3.7, 5.2, 0.55]],
  [6, ['waves', 0, 6, 0.55], ['ship_horn', 1, 2.4, 0.7], ['ship_horn', 3, 4.4, 0.7], ['gull', 4.7, 5.7, 0.4]],
  [3, ['bell', 0.2, 2.7, 0.8]],
  [5, ['engine', 0.9, 4.6, 0.8], ['waves', 0, 5, 0.4]],
];

const CONFUSED: Readonly<Record<SoundClass, readonly SoundClass[]>> = { ship_horn: ['engine'], gull: ['bell'], bell: ['gull'], engine: ['waves', 'ship_horn'], waves: ['engine'] };

/** Ten clips of the harbour, synthesised, with what is heard when. */
export function makeSounds(seed: string): HarbourPart {
  const frames: ImportedFrame[] = [];
  const media: ImportedMedia[] = [];
  const labels: AnnotatedLabel[] = [];
  const inferences: AnnotatedInference[] = [];
  const files = new Map<string, Uint8Array>();
  CLIPS.forEach(([seconds, ...list], index) => {
    const frameId = `sound-${String(index + 1).padStart(2, '0')}`;
    const random = createRandom(`${seed}/sound/${frameId}`);
    const samples = Float32Array.from({ length: seconds * SAMPLE_RATE }, () => random.range(-0.006, 0.006));
    const events = list.map(([kind, start, end, gain]): Event => ({ kind, start, end, gain }));
    for (const { kind, start, end, gain } of events) addSound(samples, kind, start, end - start, gain, random.fork(`${kind}/${start}`));
    const uri = `media/sounds/${frameId}.wav`;
    files.set(uri, writeWav(samples));
    const timestamp = RECORDED + index * 91 * 60_000;
    frames.push({ frameId, dataset: 'labeled', split: index < 8 ? 'train' : 'val', labeled: true, width: 0, height: 0, timestamp, ...placeAt(random.range(-120, 120), random.range(-30, 40)), extra: { modality: 'audio', duration_s: seconds } });
    media.push({ frameId, sensorId: 'microphone', kind: 'audio', uri, timestamp });
    events.forEach(({ kind, start, end }, i) => {
      const interval = { start: round(Math.max(0, start + random.gaussian() * 0.02)), end: round(Math.min(seconds, end + random.gaussian() * 0.02)) };
      labels.push({ labelId: `${frameId}-${i + 1}`, frameId, task: 'interval', classId: kind, interval, source: 'manual', annotator: ANNOTATORS[index % 3] ?? null, batch: 'sounds' });
    });
    for (const model of ['m1', 'm2'] as const) inferences.push(...infer(frameId, seconds, events, model, random.fork(model)));
  });
  return { frames, media, labels, inferences, planted: plant(labels, createRandom(`${seed}/mistakes/sounds`)), files };
}

function infer(frameId: string, seconds: number, events: readonly Event[], modelId: 'm1' | 'm2', random: Random): AnnotatedInference[] {
  const out: AnnotatedInference[] = [];
  const [noise, base] = modelId === 'm1' ? [0.09, 0.82] : [0.05, 0.88];
  const add = (classId: SoundClass, start: number, end: number, confidence: number): void => {
    const given = round(clamp(confidence, 0.1, 0.985));
    out.push({ inferenceId: `${modelId}-${frameId}-${out.length + 1}`, modelId, frameId, task: 'interval', classId, interval: { start: round(clamp(start, 0, seconds - 0.1)), end: round(clamp(end, 0.1, seconds)) }, confidence: given, probs: probabilities(classId, given, CONFUSED[classId]) });
  };
  for (const { kind, start, end, gain } of events) {
    const [a, b, c] = [random.gaussian(), random.gaussian(), random.gaussian()];
    add(kind, start + a * noise, end + b * noise, base + (gain - 0.6) * 0.2 + c * 0.04);
  }
  if (random.chance(modelId === 'm1' ? 0.4 : 0.2)) {
    const start = random.range(0, seconds - 0.6);
    add(random.pick(['engine', 'waves', 'gull'] as const), start, start + random.range(0.3, 0.6), random.range(0.2, 0.42));
  }
  return out;
}

function plant(labels: AnnotatedLabel[], random: Random): PlantedMistake[] {
  const planted: PlantedMistake[] = [];
  const touched = new Set<string>();
  const take = (test: (label: AnnotatedLabel) => boolean): AnnotatedLabel => {
    const label = random.pick(labels.filter((candidate) => !touched.has(candidate.frameId) && test(candidate)));
    touched.add(label.frameId);
    return label;
  };
  const note = (kind: string, label: AnnotatedLabel, truth: string, isThere = true): void => void planted.push({ modality: 'audio', kind, frame_id: label.frameId, label_id: isThere ? label.labelId : null, class_id: kind === 'spurious' ? null : label.classId, truth });
  const wrong = take((label) => label.classId === 'bell');
  labels[labels.indexOf(wrong)] = { ...wrong, classId: 'gull' };
  note('wrong_class', wrong, 'bell');
  const missing = take((label) => label.classId === 'gull' && labels.filter(({ frameId }) => frameId === label.frameId).length > 1);
  labels.splice(labels.indexOf(missing), 1);
  note('missing', missing, 'a gull', false);
  const late = take((label) => label.classId === 'ship_horn');
  const { start, end } = late.interval ?? { start: 0, end: 1 };
  labels[labels.indexOf(late)] = { ...late, interval: { start: round(start + 0.75 * (end - start)), end: round(end + 0.75 * (end - start)) } };
  note('badly_located', late, `${start} to ${end} s`);
  const host = take((label) => label.classId === 'bell' || label.classId === 'engine');
  const spurious: AnnotatedLabel = { ...host, labelId: `${host.frameId}-extra`, classId: 'ship_horn', interval: { start: 0.05, end: 0.3 } };
  labels.push(spurious);
  note('spurious', spurious, 'no horn');
  return planted;
}
