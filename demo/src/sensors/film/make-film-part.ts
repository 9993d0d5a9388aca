import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '@shoal/engine';
import { createRandom, type Random } from '../../scenes/random';
import type { Box } from '../../scenes/scene-types';
import { probabilities } from '../classes';
import { ANNOTATORS, clamp, placeAt, RECORDED, round, type HarbourPart, type PlantedMistake } from '../part';
import { cutBox, FILM_EVENTS, FILM_HEIGHT, FILM_SECONDS, FILM_WIDTH, filmObjects, frameTimes, type FilmId } from './film-scene';

const FILMS: readonly { readonly id: FilmId; readonly file: string }[] = [
  { id: 'crane', file: 'harbour-crane.webm' },
  { id: 'strait', file: 'harbour-strait.mp4' },
];
/** Seconds between two boxes of one track. */
const RUN = 0.5;
const CONFUSED: Readonly<Record<string, readonly string[]>> = { boat: ['barge'], barge: ['boat'], container: ['barge'], crane: ['container'], buoy: ['boat'], lifting: ['passing'], passing: ['lifting'] };

interface Run {
  readonly track: string;
  readonly classId: string;
  readonly box: Box;
  readonly start: number;
  readonly end: number;
}

/** The two films, which are committed, with boxes along tracks and events. */
export async function makeFilmPart(seed: string): Promise<HarbourPart> {
  const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'media');
  const frames: ImportedFrame[] = [];
  const media: ImportedMedia[] = [];
  const labels: AnnotatedLabel[] = [];
  const inferences: AnnotatedInference[] = [];
  const files = new Map<string, Uint8Array>();
  for (const [index, { id, file }] of FILMS.entries()) {
    const frameId = `film-${id}`;
    const random = createRandom(`${seed}/film/${id}`);
    const uri = `media/films/${file}`;
    files.set(uri, await readFile(path.join(folder, file)));
    const timestamp = RECORDED + (2 + index * 9) * 3_600_000;
    frames.push({
      frameId,
      dataset: 'labeled',
      split: 'train',
      labeled: true,
      width: FILM_WIDTH,
      height: FILM_HEIGHT,
      timestamp,
      ...placeAt(-40 + index * 90, 12),
      extra: { modality: 'video', duration_s: FILM_SECONDS, pictures: frameTimes(id).length },
    });
    media.push({ frameId, sensorId: 'camera', kind: 'video', uri, width: FILM_WIDTH, height: FILM_HEIGHT, timestamp });
    const runs = runsOf(id);
    const who = { source: 'manual', annotator: ANNOTATORS[index] ?? null, batch: 'films' };
    runs.forEach(({ track, classId, box, start, end }, i) =>
      labels.push({ labelId: `${frameId}-${i + 1}`, frameId, task: 'box', classId, box: roundBox(box), interval: { start, end }, trackId: `${id}-${track}`, attributes: { keyframe: true }, ...who }),
    );
    FILM_EVENTS[id].forEach(({ classId, start, end }, i) => labels.push({ labelId: `${frameId}-event-${i + 1}`, frameId, task: 'interval', classId, interval: { start, end }, ...who }));
    for (const model of ['m1', 'm2'] as const) inferences.push(...infer(id, frameId, runs, model, random.fork(model)));
  }
  return { frames, media, labels, inferences, planted: plant(labels, createRandom(`${seed}/mistakes/films`)), files };
}

/** Each track as boxes that stand from one key frame to the next; the box is that of the beginning. */
function runsOf(id: FilmId): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < FILM_SECONDS; start += RUN) {
    for (const { track, classId, box } of filmObjects(id, start)) {
      const seen = cutBox(box);
      if (seen.w >= 3 && seen.h >= 3) runs.push({ track, classId, box: seen, start, end: start + RUN });
    }
  }
  return runs.sort((a, b) => (a.track < b.track ? -1 : a.track > b.track ? 1 : a.start - b.start));
}

const roundBox = ({ x, y, w, h }: Box): Box => ({ x: round(x, 2), y: round(y, 2), w: round(w, 2), h: round(h, 2) });

function infer(id: FilmId, frameId: string, runs: readonly Run[], modelId: 'm1' | 'm2', random: Random): AnnotatedInference[] {
  const out: AnnotatedInference[] = [];
  const [noise, base] = modelId === 'm1' ? [1.2, 0.84] : [0.7, 0.9];
  const add = (row: Omit<AnnotatedInference, 'inferenceId' | 'modelId' | 'frameId' | 'probs'>): void => {
    const given = round(clamp(row.confidence ?? 0, 0.08, 0.985));
    out.push({ ...row, inferenceId: `${modelId}-${frameId}-${out.length + 1}`, modelId, frameId, confidence: given, probs: probabilities(row.classId, given, CONFUSED[row.classId] ?? []) });
  };
  for (const { track, classId, box, start, end } of runs) {
    const [luck, gauss] = [random.next(), random.gaussian()];
    const move = (): number => random.gaussian() * noise;
    const moved = roundBox(cutBox({ x: box.x + move(), y: box.y + move(), w: Math.max(2, box.w + move()), h: Math.max(2, box.h + move()) }));
    if (luck < (modelId === 'm1' ? 0.06 : 0.02)) continue;
    add({ task: 'box', classId, box: moved, interval: { start, end }, trackId: `${id}-${track}`, confidence: base + gauss * 0.05, attributes: { keyframe: true } });
  }
  for (const { classId, start, end } of FILM_EVENTS[id]) {
    add({ task: 'interval', classId, interval: { start: round(Math.max(0, start + random.gaussian() * 0.1)), end: round(Math.min(FILM_SECONDS, end + random.gaussian() * 0.1)) }, confidence: base - 0.04 + random.gaussian() * 0.04 });
  }
  return out;
}

function plant(labels: AnnotatedLabel[], random: Random): PlantedMistake[] {
  const planted: PlantedMistake[] = [];
  const inTrack = (track: string, from: number, to: number): AnnotatedLabel[] => labels.filter((label) => label.trackId === track && (label.interval?.start ?? -1) >= from && (label.interval?.start ?? -1) < to);
  const change = (label: AnnotatedLabel, changes: Partial<AnnotatedLabel>, kind: string, truth: string): void => {
    labels[labels.indexOf(label)] = { ...label, ...changes };
    planted.push({ modality: 'video', kind, frame_id: label.frameId, label_id: label.labelId, class_id: label.classId, truth });
  };
  const wrong = random.pick(inTrack('strait-ferry', 1, 3.5));
  change(wrong, { classId: 'barge' }, 'wrong_class', 'boat');
  const missing = random.pick(inTrack('crane-load', 2, 4));
  labels.splice(labels.indexOf(missing), 1);
  planted.push({ modality: 'video', kind: 'missing', frame_id: missing.frameId, label_id: null, class_id: missing.classId, truth: `the load from ${missing.interval?.start ?? 0} s to ${missing.interval?.end ?? 0} s` });
  const off = random.pick(inTrack('crane-motorboat', 1, 3.5));
  if (off.box) change(off, { box: roundBox(cutBox({ ...off.box, x: off.box.x + 21, y: off.box.y + 8 })) }, 'badly_located', '21 px left and 8 px above');
  const event = labels.find((label) => label.task === 'interval' && label.classId === 'lifting');
  if (event?.interval) change(event, { interval: { start: 3.6, end: FILM_SECONDS } }, 'badly_located', `${event.interval.start} to ${event.interval.end} s`);
  return planted;
}
