import { createRandom, type Random } from '../../scenes/random';
import { createBuilder } from '../raycast/builder';
import type { Solid } from '../raycast/solids';
import { MOODS, type Mood } from './mood';
import { buildScenery, groundHeight } from './scenery';
import type { Ego } from './sensors';
import { buildCar, buildCone, buildCyclist, buildPedestrian, buildVan, pickClothes, pickLooks, type Looks } from './shapes';

export type DriveClass = 'car' | 'van' | 'pedestrian' | 'cyclist' | 'cone';

/** Somebody or something on the road, over time. */
export interface Actor {
  readonly id: string;
  readonly classId: DriveClass;
  readonly looks: Looks;
  /** Metres where it is at 0 s, and per second. */
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
  readonly speed: number;
  /** Steps or turns of the pedals per second, and where it begins. */
  readonly pace: number;
  readonly phase: number;
}

export interface Drive {
  readonly id: string;
  readonly seed: string;
  readonly mood: Mood;
  readonly moodName: keyof typeof MOODS;
  readonly actors: readonly Actor[];
  readonly scenery: readonly Solid[];
  /** Where the vehicle is at a time in seconds. */
  egoAt(time: number): Ego;
}

/** A cuboid in the world. */
export interface WorldCuboid {
  readonly center: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  readonly yaw: number;
}

export const FRAMES_PER_DRIVE = 12;
export const SECONDS_PER_FRAME = 0.5;
export const DRIVES = ['a', 'b'] as const;

export function planDrive(id: (typeof DRIVES)[number], seed: string): Drive {
  const random = createRandom(`${seed}/drive-${id}`);
  const moodName = id === 'a' ? 'morning' : 'evening';
  const speed = id === 'a' ? 4.6 : 5.4;
  return {
    id,
    seed: `${seed}/drive-${id}`,
    mood: MOODS[moodName],
    moodName,
    scenery: buildScenery(random.fork('scenery')),
    actors: planActors(random.fork('actors'), id),
    egoAt(time) {
      const x = time * speed;
      const y = -1.75 + 0.12 * Math.sin(time * 0.7);
      return { x, y, z: groundHeight(x, y), yaw: 0.016 * Math.cos(time * 0.7) };
    },
  };
}

function planActors(random: Random, drive: string): Actor[] {
  const actors: Actor[] = [];
  const add = (classId: DriveClass, x: number, y: number, yaw: number, speed = 0, pace = 0): void => {
    const looks = classId === 'pedestrian' || classId === 'cyclist' ? pickClothes(random) : pickLooks(random);
    actors.push({ id: `${drive}-${classId}-${actors.filter((actor) => actor.classId === classId).length + 1}`, classId, looks, x, y, yaw, speed, pace, phase: random.next() });
  };
  let x = -14 + random.range(0, 4);
  while (x < 88) {
    if (random.chance(0.74)) add(random.chance(0.78) ? 'car' : 'van', x, 4.78 + random.range(-0.1, 0.1), Math.PI + random.range(-0.02, 0.02));
    x += random.range(6.2, 8.4);
  }
  add('car', 14, -1.75, 0, 5.1);
  add(drive === 'a' ? 'van' : 'car', 33, -1.7, 0.01, 5.6);
  add('car', 38, 1.75, Math.PI, 6.5);
  add('car', 72, 1.7, Math.PI, 7.2);
  add('van', 98, 1.75, Math.PI, 7);
  add('cyclist', 9, -3.05, 0, 4.3, 1.1);
  add('cyclist', 46, 2.85, Math.PI, 4.4, 1.2);
  add('cyclist', 24, -4.6, 0.03, 3.6, 1);
  const cones = drive === 'a' ? 26 : 35;
  for (let i = 0; i < 7; i++) add('cone', cones + i * 1.7, -3.3 - 0.1 * i + random.range(-0.08, 0.08), random.range(-0.3, 0.3));
  for (let i = 0; i < 9; i++) {
    const forward = random.chance(0.5);
    add('pedestrian', -4 + i * 6.5 + random.range(-2, 2), i % 3 === 2 ? random.range(6.4, 7) : random.range(-6.9, -5.3), (forward ? 0 : Math.PI) + random.range(-0.12, 0.12), random.range(1.1, 1.5), 0.95);
  }
  for (let i = 0; i < 3; i++) add('pedestrian', 42.2 + i * 0.75, drive === 'a' ? 4.2 - i * 2.1 : -6 + i * 1.6, drive === 'a' ? -Math.PI / 2 : Math.PI / 2, 0.75, 0.8);
  return actors;
}

/** Solids of all actors at a time, with the cuboid that is tight around each. */
export function poseActors(drive: Drive, time: number): { readonly solids: Solid[]; readonly cuboids: WorldCuboid[] } {
  const solids: Solid[] = [];
  const cuboids = drive.actors.map((actor, owner): WorldCuboid => {
    const x = actor.x + Math.cos(actor.yaw) * actor.speed * time;
    const y = actor.y + Math.sin(actor.yaw) * actor.speed * time;
    const b = createBuilder({ x, y, z: groundHeight(x, y), yaw: actor.yaw }, owner);
    const phase = actor.phase + actor.pace * time;
    if (actor.classId === 'car') buildCar(b, actor.looks);
    else if (actor.classId === 'van') buildVan(b, actor.looks);
    else if (actor.classId === 'pedestrian') buildPedestrian(b, actor.looks, phase);
    else if (actor.classId === 'cyclist') buildCyclist(b, actor.looks, phase);
    else buildCone(b, actor.looks);
    solids.push(...b.solids);
    const [x0, y0, z0, x1, y1, z1] = b.extent;
    const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
    const [cos, sin] = [Math.cos(actor.yaw), Math.sin(actor.yaw)];
    return { center: [x + cos * cx - sin * cy, y + sin * cx + cos * cy, groundHeight(x, y) + (z0 + z1) / 2], size: [x1 - x0, y1 - y0, z1 - z0], yaw: actor.yaw };
  });
  return { solids, cuboids };
}
