import { rleFromBitmap } from '@shoal/engine/formats';
import type { AnnotatedInference, AnnotatedLabel, Annotation } from '@shoal/engine';
import type { Random } from '../../scenes/random';
import type { Box } from '../../scenes/scene-types';
import { JOINTS, probabilities } from '../classes';
import { ANNOTATORS, clamp, round, type PlantedMistake } from '../part';
import { bitmapBox, PICTURE_HEIGHT, PICTURE_WIDTH, type PictureTruth } from './picture';

const CONFUSED: Readonly<Record<string, readonly string[]>> = {
  boat: ['barge'],
  barge: ['boat', 'container'],
  container: ['barge'],
  buoy: ['boat'],
  crane: ['container'],
  docker: ['buoy'],
  rope: ['lane'],
  lane: ['rope'],
  calm: ['choppy'],
  choppy: ['calm'],
};

const roundBox = (box: Box): Box => ({ x: round(box.x, 2), y: round(box.y, 2), w: round(box.w, 2), h: round(box.h, 2) });

type Shape = Omit<Annotation, 'frameId' | 'task' | 'classId'>;

function shapeOf(truth: PictureTruth): Shape {
  const { box, rotation, polygons, keypoints, bitmap, iscrowd } = truth;
  return {
    box: box && roundBox(box),
    ...(rotation !== undefined && { rotation: round(rotation, 2) }),
    ...(polygons && { polygons: polygons.map((ring) => ring.map((value) => round(value, 2))) }),
    ...(keypoints && { keypoints }),
    ...(bitmap && { mask: rleFromBitmap(bitmap, PICTURE_WIDTH, PICTURE_HEIGHT), area: bitmap.reduce((sum, value) => sum + value, 0) }),
    ...(iscrowd && { iscrowd }),
  };
}

export function labelPicture(frameId: string, truths: readonly PictureTruth[], index: number): AnnotatedLabel[] {
  return truths.map((truth, i): AnnotatedLabel => ({
    labelId: `${frameId}-${i + 1}`,
    frameId,
    task: truth.task,
    classId: truth.classId,
    ...shapeOf(truth),
    source: 'manual',
    annotator: ANNOTATORS[index % ANNOTATORS.length] ?? null,
    batch: 'pictures',
  }));
}

/** What a made-up model draws: the truth, a little beside it. */
export function inferPicture(frameId: string, truths: readonly PictureTruth[], modelId: 'm1' | 'm2', random: Random): AnnotatedInference[] {
  const amount = modelId === 'm1' ? 1.5 : 0.9;
  const out: AnnotatedInference[] = [];
  const add = (truth: PictureTruth, classId: string, confidence: number): void => {
    const given = round(clamp(confidence, 0.08, 0.985));
    out.push({ inferenceId: `${modelId}-${frameId}-${out.length + 1}`, modelId, frameId, task: truth.task, classId, ...shapeOf(truth), iscrowd: null, confidence: given, probs: probabilities(classId, given, CONFUSED[classId] ?? []) });
  };
  for (const truth of truths) {
    const [luck, gauss, ghost] = [random.next(), random.gaussian(), random.next()];
    const moved = moveTruth(truth, random, amount);
    const small = truth.box ? Math.exp(-Math.sqrt(truth.box.w * truth.box.h) / 26) : 0;
    if (truth.task !== 'class' && luck < (modelId === 'm1' ? 0.05 : 0.02) + 0.1 * small) continue;
    add(moved, truth.classId, (modelId === 'm1' ? 0.84 : 0.9) - 0.16 * small + gauss * 0.05);
    if (truth.task === 'box' && ghost < (modelId === 'm1' ? 0.1 : 0.05) && truth.box) {
      const box = { ...truth.box, x: random.range(10, 400), y: random.range(10, 90), w: random.range(24, 60), h: random.range(12, 24) };
      add({ classId: 'boat', task: 'box', box, rotation: random.range(-90, 90) }, 'boat', random.range(0.15, 0.4));
    }
  }
  return out;
}

function moveTruth(truth: PictureTruth, random: Random, amount: number): PictureTruth {
  const jitter = (): number => random.gaussian() * amount;
  const [dx, dy] = [Math.round(jitter()), Math.round(jitter())];
  if (truth.bitmap) {
    const bitmap = shiftBitmap(truth.bitmap, dx, dy);
    return { ...truth, bitmap, box: bitmapBox(bitmap) ?? truth.box };
  }
  if (truth.polygons) {
    const polygons = truth.polygons.map((ring) => ring.map((value, i) => clamp(value + jitter() * 0.8, 0, i % 2 === 0 ? PICTURE_WIDTH : PICTURE_HEIGHT)));
    return { ...truth, polygons, box: pointsBox(polygons.flat()) };
  }
  const box = truth.box && { x: truth.box.x + jitter() * 0.7, y: truth.box.y + jitter() * 0.7, w: Math.max(3, truth.box.w + jitter()), h: Math.max(3, truth.box.h + jitter()) };
  return {
    ...truth,
    box,
    ...(truth.rotation !== undefined && { rotation: truth.rotation + random.gaussian() * 1.6 }),
    ...(truth.keypoints && { keypoints: truth.keypoints.map((value, i) => (i % 3 === 2 ? value : round(value + jitter() * 0.9, 1))) }),
  };
}

export function shiftBitmap(bitmap: Uint8Array, dx: number, dy: number): Uint8Array {
  return Uint8Array.from(bitmap, (_, i) => {
    const [x, y] = [(i % PICTURE_WIDTH) - dx, Math.floor(i / PICTURE_WIDTH) - dy];
    return x < 0 || y < 0 || x >= PICTURE_WIDTH || y >= PICTURE_HEIGHT ? 0 : (bitmap[y * PICTURE_WIDTH + x] as number);
  });
}

function pointsBox(flat: readonly number[]): Box {
  const [xs, ys] = [flat.filter((_, i) => i % 2 === 0), flat.filter((_, i) => i % 2 === 1)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** Puts the mistakes into the labels; `labels` is changed. `bitmaps` are the masks by label id. */
export function plantPictureMistakes(labels: AnnotatedLabel[], bitmaps: ReadonlyMap<string, Uint8Array>, random: Random): PlantedMistake[] {
  const planted: PlantedMistake[] = [];
  const touched = new Set<string>();
  const take = (test: (label: AnnotatedLabel) => boolean): AnnotatedLabel => {
    const fits = labels.filter((label) => !touched.has(label.frameId) && test(label));
    const label = random.pick(fits.length > 0 ? fits : labels.filter(test));
    touched.add(label.frameId);
    return label;
  };
  const note = (kind: string, label: AnnotatedLabel, truth: string, isThere = true): void => {
    planted.push({ modality: 'image', kind, frame_id: label.frameId, label_id: isThere ? label.labelId : null, class_id: kind === 'spurious' ? null : label.classId, truth });
  };
  const change = (label: AnnotatedLabel, changes: Partial<AnnotatedLabel>, kind: string, truth: string): void => {
    labels[labels.indexOf(label)] = { ...label, ...changes };
    note(kind, label, truth);
  };
  const boat = take((label) => label.classId === 'boat' && label.task === 'box');
  change(boat, { classId: 'barge' }, 'wrong_class', 'boat');
  const turned = take((label) => label.task === 'box' && label.classId === 'boat' && (label.box?.w ?? 0) > 55);
  change(turned, { rotation: round((turned.rotation ?? 0) + 90, 2) }, 'turned_box', `${turned.rotation ?? 0}°`);
  const person = take((label) => label.task === 'keypoints');
  change(person, { keypoints: mirrorJoints(person.keypoints ?? []) }, 'left_and_right_swapped', 'left and right the other way round');
  const missing = take((label) => label.task === 'polygon' && (label.box?.w ?? 0) > 40);
  labels.splice(labels.indexOf(missing), 1);
  note('missing', missing, 'a container', false);
  const mask = take((label) => label.task === 'mask' && label.classId === 'boat');
  change(mask, shiftedMask(bitmaps.get(mask.labelId), 26, 12), 'badly_located', '26 px left, 12 px up of the label');
  const rope = take((label) => label.classId === 'rope');
  change(rope, { classId: 'lane' }, 'wrong_class', 'rope');
  const tag = take((label) => label.task === 'class');
  change(tag, { classId: tag.classId === 'calm' ? 'choppy' : 'calm' }, 'wrong_class', tag.classId);
  const barge = take((label) => label.classId === 'barge' && label.task === 'box' && label.labelId !== boat.labelId);
  const spurious: AnnotatedLabel = { ...barge, labelId: `${barge.frameId}-extra`, classId: 'boat', box: { x: 6, y: 100, w: 46, h: 17 }, rotation: 30 };
  labels.push(spurious);
  note('spurious', spurious, 'open water');
  return planted;
}

function shiftedMask(bitmap: Uint8Array | undefined, dx: number, dy: number): Partial<AnnotatedLabel> {
  if (!bitmap) return {};
  const moved = shiftBitmap(bitmap, dx, dy);
  const box = bitmapBox(moved);
  return box ? { mask: rleFromBitmap(moved, PICTURE_WIDTH, PICTURE_HEIGHT), box } : {};
}

/** Left for right, by the names of the joints. */
function mirrorJoints(keypoints: readonly number[]): number[] {
  return JOINTS.flatMap((name) => {
    const other = name.startsWith('left') ? name.replace('left', 'right') : name.replace('right', 'left');
    const at = JOINTS.findIndex((joint) => joint === other) * 3;
    return keypoints.slice(at, at + 3);
  });
}
