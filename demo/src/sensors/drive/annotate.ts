import type { AnnotatedInference, AnnotatedLabel, Cuboid } from '@shoal/engine';
import type { Random } from '../../scenes/random';
import type { Box } from '../../scenes/scene-types';
import { probabilities } from '../classes';
import { ANNOTATORS, clamp, round, type PlantedMistake } from '../part';
import { countPoints, normalYaw, type ActorTruth } from './record-frame';
import { CAMERAS, cameraModel, yawRotation } from './sensors';
import type { Drive, DriveClass } from './stage';

/** Fewer points than this are not labelled. */
const LEAST_POINTS = 6;
const CONFUSED: Readonly<Record<DriveClass, readonly DriveClass[]>> = {
  car: ['van'],
  van: ['car'],
  pedestrian: ['cyclist', 'cone'],
  cyclist: ['pedestrian'],
  cone: ['pedestrian'],
};

/** One frame of a drive as it is annotated. */
export interface AnnotatedFrame {
  readonly frameId: string;
  readonly drive: Drive;
  readonly index: number;
  readonly truths: readonly ActorTruth[];
  readonly points: Float32Array;
}

const cuboidOf = (center: readonly [number, number, number], size: readonly [number, number, number], yaw: number): Cuboid => ({
  center: [round(center[0]), round(center[1]), round(center[2])],
  size: [round(size[0]), round(size[1]), round(size[2])],
  rotation: yawRotation(yaw).map((value) => round(value, 6)) as unknown as Cuboid['rotation'],
  reference: 'ego',
});

export const classOf = (drive: Drive, truth: ActorTruth): DriveClass => (drive.actors[truth.actor] as Drive['actors'][number]).classId;
const trackOf = (drive: Drive, truth: ActorTruth): string => (drive.actors[truth.actor] as Drive['actors'][number]).id;

export const isLabelled = (truth: ActorTruth): boolean => truth.points >= LEAST_POINTS;

/** The labels before any mistake: what a careful person would draw. */
export function labelFrame({ frameId, drive, index, truths }: AnnotatedFrame, random: Random): AnnotatedLabel[] {
  const annotator = ANNOTATORS[(index + (drive.id === 'a' ? 0 : 1)) % ANNOTATORS.length] as string;
  return truths.filter(isLabelled).map((truth, i): AnnotatedLabel => {
    const jitter = (amount: number): number => random.gaussian() * amount;
    const { center, size, yaw } = truth;
    return {
      labelId: `${frameId}-${i + 1}`,
      frameId,
      task: 'cuboid',
      classId: classOf(drive, truth),
      sensorId: 'lidar',
      cuboid: cuboidOf([center[0] + jitter(0.02), center[1] + jitter(0.02), center[2] + jitter(0.01)], [size[0] + jitter(0.02), size[1] + jitter(0.015), size[2] + jitter(0.015)], yaw + jitter(0.008)),
      box: truth.box,
      trackId: trackOf(drive, truth),
      occluded: truth.box ? (truth.visible > 0.85 ? 0 : truth.visible > 0.5 ? 1 : 2) : 3,
      truncated: round(truth.truncated, 2),
      attributes: { num_lidar_pts: truth.points, ...(truth.box && { box_sensor: 'front', visible: round(truth.visible, 2) }) },
      source: 'manual',
      annotator,
      batch: `drive-${drive.id}`,
    };
  });
}

/** How good a model is. */
interface Skill {
  readonly id: string;
  readonly noise: number;
  readonly base: number;
  readonly missed: number;
  readonly confused: number;
  readonly ghosts: number;
}

export const SKILLS: readonly Skill[] = [
  { id: 'm1', noise: 0.09, base: 0.56, missed: 0.06, confused: 0.03, ghosts: 0.8 },
  { id: 'm2', noise: 0.06, base: 0.62, missed: 0.03, confused: 0.015, ghosts: 0.4 },
];

const GHOST_SIZES: Readonly<Record<DriveClass, readonly [number, number, number]>> = { car: [4.3, 1.8, 1.45], van: [5.2, 2, 2.3], pedestrian: [0.6, 0.6, 1.75], cyclist: [1.75, 0.6, 1.75], cone: [0.4, 0.4, 0.75] };

/** What a model says of a frame. */
export function inferFrame({ frameId, drive, truths, points }: AnnotatedFrame, skill: Skill, random: Random): AnnotatedInference[] {
  const out: AnnotatedInference[] = [];
  const add = (classId: DriveClass, cuboid: Cuboid, box: Box | null, confidence: number, count: number, trackId: string | null): void => {
    const given = round(clamp(confidence, 0.06, 0.985), 3);
    out.push({
      inferenceId: `${skill.id}-${frameId}-${out.length + 1}`,
      modelId: skill.id,
      frameId,
      task: 'cuboid',
      classId,
      sensorId: 'lidar',
      cuboid,
      box,
      trackId,
      confidence: given,
      probs: probabilities(classId, given, CONFUSED[classId]),
      attributes: { num_lidar_pts: count },
    });
  };
  for (const truth of truths) {
    if (truth.points < 4) continue;
    const seen = 1 - Math.exp(-truth.points / 55);
    const [luck, other, gauss] = [random.next(), random.next(), () => random.gaussian()];
    const own = classOf(drive, truth);
    const [n, s] = [skill.noise * (1.6 - seen), skill.noise * 0.35];
    const cuboid = cuboidOf(
      [truth.center[0] + gauss() * n, truth.center[1] + gauss() * n, truth.center[2] + gauss() * n * 0.4],
      [truth.size[0] * (1 + gauss() * s), truth.size[1] * (1 + gauss() * s), truth.size[2] * (1 + gauss() * s)],
      normalYaw(truth.yaw + gauss() * 0.035),
    );
    const box = truth.box && jitterBox(truth.box, random, skill.noise * 10);
    const confidence = skill.base + (0.95 - skill.base) * seen + gauss() * 0.04;
    if (luck < skill.missed * (2.2 - 2 * seen)) continue;
    const isConfused = other < skill.confused * (2.5 - 2 * seen);
    add(isConfused ? (CONFUSED[own][0] as DriveClass) : own, cuboid, box, isConfused ? confidence * 0.65 : confidence, truth.points, trackOf(drive, truth));
  }
  const ghosts = random.next() < skill.ghosts ? 1 + (random.chance(0.3) ? 1 : 0) : 0;
  for (let i = 0; i < ghosts; i++) {
    const classId = random.pick(['pedestrian', 'cone', 'car'] as const);
    const size = GHOST_SIZES[classId];
    const center: [number, number, number] = [random.range(8, 38), random.pick([-1, 1]) * random.range(3.5, 8), size[2] / 2 + random.range(-0.05, 0.15)];
    const yaw = random.range(-3, 3);
    const count = countPoints({ center, size, yaw }, points);
    add(classId, cuboidOf(center, size, yaw), frontBox(center, size, yaw), random.range(0.16, 0.42), count, null);
  }
  return out;
}

function jitterBox(box: Box, random: Random, amount: number): Box {
  const move = (): number => random.gaussian() * amount;
  const [x0, y0, x1, y1] = [clamp(box.x + move(), 0, 636), clamp(box.y + move(), 0, 380), clamp(box.x + box.w + move(), 4, 640), clamp(box.y + box.h + move(), 4, 384)];
  return { x: round(x0, 1), y: round(y0, 1), w: round(Math.max(3, x1 - x0), 1), h: round(Math.max(3, y1 - y0), 1) };
}

/** The box in the front picture of a cuboid's corners, for cuboids that stand for nothing; `null` when they are not all in view. */
export function frontBox(center: readonly [number, number, number], size: readonly [number, number, number], yaw: number): Box | null {
  const rig = CAMERAS[0];
  if (!rig) return null;
  const camera = cameraModel(rig, { x: 0, y: 0, z: 0, yaw: 0 });
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const pixels = [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c) => {
    const [x, y] = [(a * size[0]) / 2, (b * size[1]) / 2];
    return camera.project([center[0] + cos * x - sin * y, center[1] + sin * x + cos * y, center[2] + (c * size[2]) / 2]);
  })));
  if (pixels.some((pixel) => pixel === null)) return null;
  const [us, vs] = [pixels.map((pixel) => pixel?.[0] ?? 0), pixels.map((pixel) => pixel?.[1] ?? 0)];
  const [x0, y0, x1, y1] = [Math.max(0, Math.min(...us)), Math.max(0, Math.min(...vs)), Math.min(rig.width, Math.max(...us)), Math.min(rig.height, Math.max(...vs))];
  return x1 - x0 < 3 || y1 - y0 < 3 ? null : { x: round(x0, 1), y: round(y0, 1), w: round(x1 - x0, 1), h: round(y1 - y0, 1) };
}

/** Puts the mistakes into the labels of all frames; `labels` is changed. */
export function plantMistakes(frames: readonly AnnotatedFrame[], labels: AnnotatedLabel[], random: Random): PlantedMistake[] {
  const planted: PlantedMistake[] = [];
  const touched = new Set<string>();
  const frameOf = new Map(frames.map((frame) => [frame.frameId, frame]));
  const used = new Map<string, number>();

  /** A label nobody touched yet, of the classes asked for, close enough to be seen well; frames take turns. */
  function take(test: (label: AnnotatedLabel) => boolean): AnnotatedLabel {
    const fits = labels.filter((label) => !touched.has(label.labelId) && label.cuboid && test(label) && Math.hypot(label.cuboid.center[0], label.cuboid.center[1]) < 34 && Number(label.attributes?.['num_lidar_pts']) > 40);
    const least = Math.min(...fits.map((label) => used.get(label.frameId) ?? 0));
    const label = random.pick(fits.filter((candidate) => (used.get(candidate.frameId) ?? 0) === least));
    touched.add(label.labelId);
    used.set(label.frameId, (used.get(label.frameId) ?? 0) + 1);
    return label;
  }
  function replace(label: AnnotatedLabel, changes: Partial<AnnotatedLabel>): void {
    const frame = frameOf.get(label.frameId);
    const next = { ...label, ...changes };
    const { cuboid } = next;
    if (frame && cuboid && changes.cuboid) {
      const yaw = 2 * Math.atan2(cuboid.rotation[3], cuboid.rotation[0]);
      next.attributes = { ...label.attributes, num_lidar_pts: countPoints({ center: cuboid.center, size: cuboid.size, yaw }, frame.points) };
    }
    labels[labels.indexOf(label)] = next;
  }
  const note = (kind: string, label: AnnotatedLabel, truth: string, isThere = true): void => {
    planted.push({ modality: 'lidar', kind, frame_id: label.frameId, label_id: isThere ? label.labelId : null, class_id: kind === 'spurious' ? null : label.classId, truth });
  };
  const isVehicle = (label: AnnotatedLabel): boolean => label.classId === 'car' || label.classId === 'van';
  const inView = (label: AnnotatedLabel): boolean => Boolean(label.box && label.box.h > 20 && Number(label.occluded) < 2);

  for (let i = 0; i < 3; i++) {
    const label = take((candidate) => isVehicle(candidate) || candidate.classId === 'cyclist');
    if (!label.cuboid) continue;
    const [w, , , z] = label.cuboid.rotation;
    replace(label, { cuboid: { ...label.cuboid, rotation: [round(-z, 6), 0, 0, round(w, 6)] } });
    note('yaw_flipped', label, 'turned by 180°');
  }
  for (let i = 0; i < 3; i++) {
    const label = take((candidate) => candidate.classId !== 'cone');
    if (!label.cuboid) continue;
    const [away, angle] = [random.range(0.75, 1.2), random.range(0, 6.28)];
    const [x, y, z] = label.cuboid.center;
    replace(label, { cuboid: { ...label.cuboid, center: [round(x + Math.cos(angle) * away), round(y + Math.sin(angle) * away), z] } });
    note('center_moved', label, `${away.toFixed(2)} m beside the object`);
  }
  for (let i = 0; i < 2; i++) {
    const label = take(isVehicle);
    if (!label.cuboid) continue;
    const [l, w, h] = label.cuboid.size;
    replace(label, { cuboid: { ...label.cuboid, size: [w, l, h] } });
    note('sides_swapped', label, `length ${l} m, width ${w} m`);
  }
  for (const [classId, size] of [['car', GHOST_SIZES.cyclist], ['pedestrian', GHOST_SIZES.car]] as const) {
    const label = take((candidate) => candidate.classId === classId);
    if (!label.cuboid) continue;
    const { center, size: right } = label.cuboid;
    replace(label, { cuboid: { ...label.cuboid, size: [...size], center: [center[0], center[1], round(center[2] - right[2] / 2 + size[2] / 2)] } });
    note('size_of_another_class', label, `${right.join(' × ')} m`);
  }
  for (let i = 0; i < 3; i++) {
    const label = take((candidate) => inView(candidate) && candidate.classId !== 'cone');
    labels.splice(labels.indexOf(label), 1);
    note('missing', label, `a ${label.classId} (${label.trackId ?? ''})`, false);
  }
  for (let i = 0; i < 3; i++) {
    const label = take((candidate) => inView(candidate) && candidate.classId !== 'cone');
    const wrong = ({ car: 'van', van: 'car', pedestrian: 'cyclist', cyclist: 'pedestrian' } as Readonly<Record<string, string>>)[label.classId] ?? 'car';
    replace(label, { classId: wrong });
    note('wrong_class', label, label.classId);
  }
  for (const at of [[14, 1.6, 4.1], [21, -5.8, 3.6]] as const) {
    const model = take((candidate) => isVehicle(candidate));
    if (!model.cuboid) continue;
    const spurious: AnnotatedLabel = { ...model, labelId: `${model.frameId}-air`, cuboid: { ...model.cuboid, center: [...at] }, box: null, occluded: null, truncated: null, trackId: null, attributes: { num_lidar_pts: 0 } };
    labels.push(spurious);
    note('spurious', spurious, 'nothing is there');
  }
  return planted;
}
