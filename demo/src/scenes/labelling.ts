import type { LabelRow } from '@shoal/engine';
import type { Planted } from './planted';
import { createRandom, type Random } from './random';
import { CLASSES, FRAME_HEIGHT, FRAME_WIDTH, type Box, type ClassId } from './scene-types';
import type { TownFrame } from './town-frame';
import { clipBox, type TrueObject } from './truth';

/** What is really there, for retraining and for judging the analyses; never part of the bundle. */
export interface TrueLabel {
  readonly frame_id: string;
  /** The object's name within its sequence. */
  readonly object: string;
  readonly class_id: ClassId;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly visible: number;
  readonly green: boolean;
  /** The given label of this object, when somebody drew one. */
  readonly label_id: string | null;
}

export const LABELERS = ['labeler-1', 'labeler-2', 'labeler-3', 'labeler-4', 'labeler-5'] as const;
export const BATCH_COUNT = 8;
const DAY = 86_400_000;

const MISSING_AT_NIGHT = 0.35;
const SLOW_FOR_LIMIT = 0.62;
const CLASS_NOISE = 0.015;
const LIKELY_MIX_UPS: Readonly<Partial<Record<ClassId, ClassId>>> = {
  cyclist: 'pedestrian',
  pedestrian: 'cyclist',
  slow: 'speed_limit',
  speed_limit: 'slow',
  stop: 'yield',
  yield: 'stop',
};

const round = (value: number): number => Math.round(value * 100) / 100;

export function roundBox(box: Box): [number, number, number, number] {
  return [round(box.x), round(box.y), round(box.w), round(box.h)];
}

function wrongClass(random: Random, truth: ClassId): ClassId {
  const likely = LIKELY_MIX_UPS[truth];
  if (likely && random.chance(0.5)) return likely;
  return random.pick(CLASSES.filter((info) => info.id !== truth)).id;
}

/** A careful hand: off by a fraction of a pixel. */
function carefulBox(random: Random, box: Box): Box {
  const slip = (size: number): number => random.gaussian() * (0.3 + 0.012 * size);
  const x0 = box.x + slip(box.w);
  const y0 = box.y + slip(box.h);
  return { x: x0, y: y0, w: Math.max(3, box.x + box.w + slip(box.w) - x0), h: Math.max(3, box.y + box.h + slip(box.h) - y0) };
}

/** A generous hand: each side 12 to 30 % too far out. */
function looseBox(random: Random, box: Box): Box {
  const [left, top, right, bottom] = [0, 0, 0, 0].map(() => random.range(0.12, 0.3)) as [number, number, number, number];
  return { x: box.x - left * box.w, y: box.y - top * box.h, w: box.w * (1 + left + right), h: box.h * (1 + top + bottom) };
}

function pickLabeler(random: Random, batch: number): string {
  const third = batch >= 7 ? 0.42 : 0.2;
  return random.weighted([
    [LABELERS[0], 0.25],
    [LABELERS[1], 0.24],
    [LABELERS[2], third],
    [LABELERS[3], 0.18],
    [LABELERS[4], 0.14],
  ]);
}

/** Labels the frames (in their order: batches follow it) with the planted mistakes; records them in `planted`. */
export function labelFrames(seed: string, frames: readonly TownFrame[], objects: ReadonlyMap<string, readonly TrueObject[]>, planted: Planted): { labels: LabelRow[]; trueLabels: TrueLabel[] } {
  const labels: LabelRow[] = [];
  const trueLabels: TrueLabel[] = [];
  const perBatch = Math.ceil(frames.length / BATCH_COUNT);

  frames.forEach((frame, index) => {
    const batch = Math.floor(index / perBatch) + 1;
    const labeler = pickLabeler(createRandom(`${seed}/labeler/${frame.sequence_id ?? frame.frame_id}/${batch}`), batch);
    const random = createRandom(`${seed}/labelling/${frame.frame_id}`);
    const updated = Number(frame.timestamp) + Math.round((10 + random.range(0, 3)) * DAY);
    let count = 0;

    for (const { actor, box, visible } of objects.get(frame.frame_id) ?? []) {
      const truth = actor.class;
      const [x, y, w, h] = roundBox(box);
      const green = actor.class === 'cone' && actor.green;
      const real = { frame_id: frame.frame_id, object: actor.id, class_id: truth, x, y, w, h, visible: round(visible), green };
      // Every object draws the same numbers whatever is planted, so that one rate can change without moving the others.
      const [missing, mistaken, noisy] = [random.next(), random.next(), random.next()] as const;
      const hand = random.fork(`hand/${actor.id}`);

      if (truth === 'pedestrian' && frame.time_of_day === 'night' && missing < MISSING_AT_NIGHT) {
        trueLabels.push({ ...real, label_id: null });
        planted.missing_pedestrian.push({ frame_id: frame.frame_id, true_class: truth, true_box: [x, y, w, h] });
        continue;
      }
      count += 1;
      const labelId = `${frame.frame_id}-${count}`;
      trueLabels.push({ ...real, label_id: labelId });
      let given: ClassId = truth;
      if (truth === 'speed_limit' && labeler === 'labeler-3' && batch >= 7 && mistaken < SLOW_FOR_LIMIT) {
        given = 'slow';
        planted.slow_for_speed_limit.push({ frame_id: frame.frame_id, label_id: labelId, true_class: truth, given });
      } else if (noisy < CLASS_NOISE) {
        given = wrongClass(hand, truth);
        planted.class_noise.push({ frame_id: frame.frame_id, label_id: labelId, true_class: truth, given });
      }
      const loose = labeler === 'labeler-5';
      const drawn = clipBox(loose ? looseBox(hand, box) : carefulBox(hand, box)) ?? box;
      if (loose) planted.loose_box.push({ frame_id: frame.frame_id, label_id: labelId, true_box: [x, y, w, h] });
      if (green) planted.green_cone.push({ frame_id: frame.frame_id, label_id: labelId, true_box: [x, y, w, h] });
      const [gx, gy, gw, gh] = roundBox(drawn);
      labels.push({
        label_id: labelId,
        frame_id: frame.frame_id,
        set_id: 'gt',
        task: 'box',
        class_id: given,
        x: gx,
        y: gy,
        w: Math.min(gw, round(FRAME_WIDTH - gx)),
        h: Math.min(gh, round(FRAME_HEIGHT - gy)),
        iscrowd: false,
        annotator: labeler,
        batch: `batch-${batch}`,
        updated_at: updated,
      });
    }
  });
  return { labels, trueLabels };
}

/** Records that no tool should let pass silently, one or two of each kind, among labels that are otherwise right. */
export function breakLabels(seed: string, labels: readonly LabelRow[], frames: readonly TownFrame[], planted: Planted): LabelRow[] {
  const random = createRandom(`${seed}/broken-labels`);
  const touched = new Set<string>();
  for (const list of Object.values(planted)) for (const entry of list) if (entry.label_id) touched.add(entry.label_id);
  const train = new Set(frames.filter((frame) => frame.split === 'train').map((frame) => frame.frame_id));
  const candidates = random.shuffle(labels.filter((label) => !touched.has(label.label_id) && train.has(label.frame_id)));
  const damage: readonly { how: string; change: (label: LabelRow) => Partial<LabelRow> }[] = [
    { how: 'negative_width', change: (label) => ({ w: -(label.w ?? 1) }) },
    { how: 'outside', change: () => ({ x: FRAME_WIDTH + 84, y: FRAME_HEIGHT + 31 }) },
    { how: 'unknown_class', change: () => ({ class_id: 'bollard' }) },
    { how: 'unknown_class', change: () => ({ class_id: 'spd_limit' }) },
    { how: 'nan', change: () => ({ x: Number.NaN, y: Number.NaN }) },
    { how: 'nan', change: () => ({ w: Number.NaN, h: Number.NaN }) },
  ];
  const changes = new Map<string, Partial<LabelRow>>();
  damage.forEach(({ how, change }, i) => {
    const label = candidates[i];
    if (!label) return;
    changes.set(label.label_id, change(label));
    planted.broken_label.push({ frame_id: label.frame_id, label_id: label.label_id, how, true_class: label.class_id, true_box: [label.x ?? 0, label.y ?? 0, label.w ?? 0, label.h ?? 0] });
  });
  return labels.map((label) => ({ ...label, ...changes.get(label.label_id) }));
}
