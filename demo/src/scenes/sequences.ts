import { castSequence, moveActor, type Mover } from './actors';
import { DEVICES, type Device } from './devices';
import { kerbAt, PLACES, type Place } from './places';
import { createRandom, hashText, type Random } from './random';
import type { Actor, Scene, TimeOfDay, Weather } from './scene-types';

export type Part = 'labeled' | 'unlabeled' | 'production';
export type Split = 'train' | 'val' | 'test';

/** A frame before it has its name: which drive, when, and what can be seen. */
export interface DriveFrame {
  part: Part;
  split: Split | null;
  sequenceId: string | null;
  sequenceIndex: number | null;
  place: Place;
  timestamp: number;
  lat: number;
  lon: number;
  scene: Scene;
}

/** Milliseconds between two frames of a sequence. */
const FRAME_INTERVAL = 400;
const DAY = 86_400_000;
const STARTS: Readonly<Record<Part, number>> = {
  labeled: Date.UTC(2025, 2, 3),
  unlabeled: Date.UTC(2025, 5, 2),
  production: Date.UTC(2025, 8, 1),
};
const DAYS: Readonly<Record<Part, number>> = { labeled: 78, unlabeled: 60, production: 21 };

function hourOf(random: Random, time: TimeOfDay): number {
  // Local time is two hours behind UTC.
  const local = time === 'day' ? random.range(8.5, 17) : time === 'dusk' ? random.range(19.3, 20.4) : random.range(21.5, 27.5);
  return local + 2;
}

function weatherOf(random: Random, part: Part): Weather {
  if (part === 'production') return random.weighted<Weather>([['clear', 0.68], ['rain', 0.2], ['fog', 0.12]]);
  return random.chance(0.22) ? 'rain' : 'clear';
}

/** Green cones: set afterwards for the labelled part, where they have to be rare to the percent. */
function paintCones(movers: readonly Mover[], random: Random, part: Part): Mover[] {
  if (part === 'labeled') return [...movers];
  const site = random.chance(0.13);
  return movers.map((mover) =>
    mover.actor.class === 'cone' ? { ...mover, actor: { ...mover.actor, green: site ? random.chance(0.92) : random.chance(0.06) } } : mover,
  );
}

/** One drive down one street: 5 to 8 consecutive frames, or a single still. */
export function driveSequence(seed: string, part: Part, name: string, length: number): DriveFrame[] {
  const random = createRandom(`${seed}/${part}/${name}`);
  const place = random.pick(PLACES);
  const timeOfDay = random.weighted<TimeOfDay>([['day', 0.55], ['dusk', 0.21], ['night', 0.24]]);
  const weather = weatherOf(random, part);
  const device = random.pick(DEVICES);
  const start = random.range(20, 400);
  const speed = random.chance(0.2) ? 0 : random.range(0.4, 1.25);
  const crossing = start + random.range(11.5, 18);
  const timestamp = Math.round(STARTS[part] + random.int(0, DAYS[part] - 1) * DAY + hourOf(random, timeOfDay) * 3_600_000);
  const movers = paintCones(castSequence(random.fork('cast'), { place, timeOfDay, weather, start, speed, crossing }), random.fork('paint'), part);
  const camera = random.fork('camera');
  const lane = place.lane / 2 + camera.range(-0.35, 0.25);
  const bend = camera.chance(0.5) ? camera.range(-0.0032, 0.0032) : 0;
  const heading = (place.heading / 180) * Math.PI;

  return Array.from({ length }, (_, i): DriveFrame => {
    const z = start + speed * i;
    const actors = movers.map((mover) => moveActor(mover, i)).filter((actor) => withinRoad(actor, place));
    const frameName = `${seed}/${part}/${name}/${i}`;
    return {
      part,
      split: null,
      sequenceId: length > 1 ? name : null,
      sequenceIndex: length > 1 ? i : null,
      place,
      timestamp: timestamp + i * FRAME_INTERVAL,
      lat: place.lat + (Math.cos(heading) * z) / 111_320,
      lon: place.lon + (Math.sin(heading) * z) / (111_320 * Math.cos((place.lat / 180) * Math.PI)),
      scene: {
        frameId: '',
        placeId: place.id,
        streetSeed: `${seed}/${part}/${name}/${place.id}/${crossing.toFixed(3)}`,
        crossing,
        timeOfDay,
        weather,
        device: device.id,
        camera: cameraAt(device, camera, lane, z, bend),
        actors,
        covered: false,
        shift: { x: 0, y: 0 },
        exposure: 1,
        noiseSeed: hashText(frameName),
      },
    };
  });
}

function cameraAt(device: Device, random: Random, x: number, z: number, bend: number): Scene['camera'] {
  return {
    x: x + random.range(-0.03, 0.03),
    y: device.height + random.range(-0.015, 0.015),
    z,
    focal: device.focal,
    centre: 128 + random.range(-0.8, 0.8),
    horizon: device.horizon + random.range(-0.9, 0.9),
    bend,
  };
}

/** Crossing people leave the picture when they reach the houses. */
function withinRoad(actor: Actor, place: Place): boolean {
  return actor.x > -(kerbAt(place, -1) + place.sidewalk) && actor.x < kerbAt(place, 1) + place.sidewalk;
}

/** Sequences until there are `count` frames, the last one cut short. */
export function drivePart(seed: string, part: Part, count: number): DriveFrame[] {
  const random = createRandom(`${seed}/${part}`);
  const prefix = { labeled: 'drive', unlabeled: 'pool-drive', production: 'prod-drive' }[part];
  const frames: DriveFrame[] = [];
  for (let n = 1; frames.length < count; n++) {
    const length = Math.min(random.int(5, 8), count - frames.length);
    const sequence = driveSequence(seed, part, `${prefix}-${String(n).padStart(3, '0')}`, length);
    const split = part === 'labeled' ? random.weighted<Split>([['train', 0.7], ['val', 0.15], ['test', 0.15]]) : null;
    for (const frame of sequence) frames.push({ ...frame, split });
  }
  return frames;
}
