import type { LabelRow } from '@shoal/engine';
import { breakLabels, labelFrames, roundBox, type TrueLabel } from './labelling';
import { createPlanted, type Planted } from './planted';
import { createRandom, hashText } from './random';
import { FRAME_HEIGHT, FRAME_WIDTH, type Actor, type Scene } from './scene-types';
import { drivePart, driveSequence, type DriveFrame, type Part, type Split } from './sequences';
import type { TownFrame } from './town-frame';
import { trueObjects, type TrueObject } from './truth';

/** The seed of the committed ground truth and weights. */
export const TOWN_SEED = 'demo-town-1';
/** Raise it when pictures or labels change, so that prepared files are made anew. */
export const GENERATOR_VERSION = 1;

const COUNTS: Readonly<Record<Part, number>> = { labeled: 2000, unlabeled: 2000, production: 1000 };
const STILLS = 60;
const DUPLICATES = 30;
const COVERED = 25;
/** Share of cones in the labelled part that are green. */
const GREEN_SHARE = 0.01;

export type { TownFrame } from './town-frame';

/** The dataset without pixels. */
export interface Town {
  readonly seed: string;
  readonly frames: readonly TownFrame[];
  /** As given, with the mistakes in; the labelled part only. */
  readonly labels: readonly LabelRow[];
  /** As they should be, for the labelled part and the pool. */
  readonly trueLabels: readonly TrueLabel[];
  readonly planted: Planted;
  readonly scenes: ReadonlyMap<string, Scene>;
  /** How the picture files of a few frames are damaged. */
  readonly brokenImages: ReadonlyMap<string, 'truncated' | 'wrong_size'>;
}

const PREFIX: Readonly<Record<Part, string>> = { labeled: 'lab', unlabeled: 'pool', production: 'prod' };

function stills(seed: string): DriveFrame[] {
  const random = createRandom(`${seed}/stills`);
  return Array.from({ length: STILLS }, (_, i) => {
    const [frame] = driveSequence(seed, 'labeled', `still-${i + 1}`, 1) as [DriveFrame];
    return { ...frame, split: random.weighted<Split>([['train', 0.7], ['val', 0.15], ['test', 0.15]]) };
  });
}

/** Test frames that are train frames again, with other noise, a little brighter or darker, moved by a pixel. */
function duplicates(seed: string, frames: readonly DriveFrame[]): { frame: DriveFrame; of: DriveFrame }[] {
  const random = createRandom(`${seed}/duplicates`);
  const seen = new Set<string>();
  const originals = random.shuffle(frames.filter((frame) => frame.split === 'train' && frame.sequenceId !== null)).filter((frame) => {
    const fresh = !seen.has(frame.sequenceId as string);
    seen.add(frame.sequenceId as string);
    return fresh;
  });
  return originals.slice(0, DUPLICATES).map((of, i) => {
    const scene: Scene = {
      ...of.scene,
      shift: { x: random.pick([-1, 0, 1]), y: random.pick([-1, 0, 1]) },
      exposure: random.pick([0.95, 0.97, 1.03, 1.05]),
      noiseSeed: hashText(`${seed}/duplicate/${i}`),
    };
    return { of, frame: { ...of, split: 'test', sequenceId: null, sequenceIndex: null, timestamp: of.timestamp + random.int(40, 3_600_000), scene } };
  });
}

/** Paints cones of the labelled part green, object by object, until their share of each split is reached. */
function paintRareCones(seed: string, frames: readonly DriveFrame[]): Set<string> {
  const random = createRandom(`${seed}/green`);
  const chosen = new Set<string>();
  for (const split of ['train', 'val', 'test'] as const) {
    const counts = new Map<string, number>();
    let total = 0;
    for (const frame of frames) {
      if (frame.split !== split || frame.sequenceId === null) continue;
      for (const { actor } of trueObjects(frame.scene)) {
        if (actor.class !== 'cone') continue;
        const key = `${frame.sequenceId}/${actor.id}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        total += 1;
      }
    }
    let painted = 0;
    for (const [key, count] of random.shuffle([...counts])) {
      if (painted + count > total * GREEN_SHARE + 1) continue;
      chosen.add(key);
      painted += count;
    }
  }
  return chosen;
}

function withGreen(frame: DriveFrame, green: ReadonlySet<string>): DriveFrame {
  const actors = frame.scene.actors.map((actor): Actor =>
    actor.class === 'cone' && green.has(`${frame.sequenceId}/${actor.id}`) ? { ...actor, green: true } : actor,
  );
  return { ...frame, scene: { ...frame.scene, actors } };
}

/** Covers the lens for a few stretches of frames. */
function coverLens(seed: string, frames: DriveFrame[]): DriveFrame[] {
  const random = createRandom(`${seed}/covered`);
  const covered = new Set<number>();
  while (covered.size < COVERED) {
    const from = random.int(0, frames.length - 1);
    const sequence = frames[from]?.sequenceId;
    for (let i = from; i < from + random.int(1, 5) && covered.size < COVERED; i++) if (frames[i]?.sequenceId === sequence) covered.add(i);
  }
  return frames.map((frame, i) => (covered.has(i) ? { ...frame, scene: { ...frame.scene, covered: true } } : frame));
}

function toRow(frame: DriveFrame, frameId: string): TownFrame {
  return {
    frame_id: frameId,
    dataset: frame.part,
    split: frame.split,
    labeled: frame.part === 'labeled',
    width: FRAME_WIDTH,
    height: FRAME_HEIGHT,
    timestamp: frame.timestamp,
    sequence_id: frame.sequenceId,
    sequence_index: frame.sequenceIndex,
    lat: Math.round(frame.lat * 1e6) / 1e6,
    lon: Math.round(frame.lon * 1e6) / 1e6,
    time_of_day: frame.scene.timeOfDay,
    weather: frame.scene.weather,
    device: frame.scene.device,
    place: frame.place.name,
  };
}

/** Demo town: frames, labels as given, truth and planted problems; the same for the same seed on every machine. */
export function generateTown({ seed = TOWN_SEED }: { seed?: string } = {}): Town {
  const planted = createPlanted();
  const driven = [...drivePart(seed, 'labeled', COUNTS.labeled - STILLS - DUPLICATES), ...stills(seed)];
  const green = paintRareCones(seed, driven);
  const painted = driven.map((frame) => withGreen(frame, green));
  const copies = duplicates(seed, painted);
  const parts: readonly DriveFrame[][] = [
    [...painted, ...copies.map((copy) => copy.frame)],
    drivePart(seed, 'unlabeled', COUNTS.unlabeled),
    coverLens(seed, drivePart(seed, 'production', COUNTS.production)),
  ];

  const names = new Map<DriveFrame, string>();
  const frames: TownFrame[] = [];
  const scenes = new Map<string, Scene>();
  const objects = new Map<string, readonly TrueObject[]>();
  for (const part of parts) {
    const ordered = part.map((frame, i) => ({ frame, i })).sort((a, b) => a.frame.timestamp - b.frame.timestamp || a.i - b.i);
    ordered.forEach(({ frame }, n) => {
      const frameId = `${PREFIX[frame.part]}-${String(n + 1).padStart(6, '0')}`;
      const scene: Scene = { ...frame.scene, frameId };
      names.set(frame, frameId);
      frames.push(toRow(frame, frameId));
      scenes.set(frameId, scene);
      objects.set(frameId, trueObjects(scene));
      if (scene.covered) planted.black_frame.push({ frame_id: frameId });
      else if (scene.weather === 'fog') planted.fog_frame.push({ frame_id: frameId });
    });
  }
  for (const { frame, of } of copies) planted.near_duplicate.push({ frame_id: names.get(frame) as string, partner: names.get(of) as string });

  const labeledFrames = frames.filter((frame) => frame.dataset === 'labeled');
  const { labels, trueLabels } = labelFrames(seed, labeledFrames, objects, planted);
  const poolTruth = describeUnlabeled(frames, objects, planted);
  const brokenImages = breakImages(seed, labeledFrames, planted);
  return { seed, frames, labels: breakLabels(seed, labels, labeledFrames, planted), trueLabels: [...trueLabels, ...poolTruth], planted, scenes, brokenImages };
}

/** Truth of the pool; green cones of the pool and of production go into the planted list. */
function describeUnlabeled(frames: readonly TownFrame[], objects: ReadonlyMap<string, readonly TrueObject[]>, planted: Planted): TrueLabel[] {
  const truth: TrueLabel[] = [];
  for (const frame of frames) {
    if (frame.dataset === 'labeled') continue;
    for (const { actor, box, visible } of objects.get(frame.frame_id) ?? []) {
      const [x, y, w, h] = roundBox(box);
      const green = actor.class === 'cone' && actor.green;
      if (green) planted.green_cone.push({ frame_id: frame.frame_id, true_box: [x, y, w, h] });
      if (frame.dataset !== 'unlabeled') continue;
      truth.push({ frame_id: frame.frame_id, object: actor.id, class_id: actor.class, x, y, w, h, visible: Math.round(visible * 100) / 100, green, label_id: null });
    }
  }
  return truth;
}

function breakImages(seed: string, frames: readonly TownFrame[], planted: Planted): Map<string, 'truncated' | 'wrong_size'> {
  const partners = new Set(planted.near_duplicate.flatMap((entry) => [entry.frame_id, entry.partner]));
  const random = createRandom(`${seed}/broken-images`);
  const train = random.shuffle(frames.filter((frame) => frame.split === 'train' && !partners.has(frame.frame_id)));
  const broken = new Map<string, 'truncated' | 'wrong_size'>();
  train.slice(0, 4).forEach((frame, i) => {
    const how = i < 2 ? 'truncated' : 'wrong_size';
    broken.set(frame.frame_id, how);
    planted.broken_image.push({ frame_id: frame.frame_id, how });
  });
  return broken;
}
