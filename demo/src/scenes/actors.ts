import { rgb, type Rgb } from './color';
import { carLength } from './shapes/car';
import { kerbAt, type Place } from './places';
import type { Random } from './random';
import type { Actor, CarActor, CyclistActor, PedestrianActor, SignClass, TimeOfDay, Weather } from './scene-types';

/** An actor with its movement per frame. */
export interface Mover {
  readonly actor: Actor;
  readonly vx: number;
  readonly vz: number;
  /** Change of the walking or pedalling phase per frame. */
  readonly pace: number;
}

export interface CastContext {
  readonly place: Place;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
  /** Camera position along the street in the first frame, and its speed per frame. */
  readonly start: number;
  readonly speed: number;
  /** Where the zebra crossing begins. */
  readonly crossing: number;
}

const PAINTS = ['#c8322e', '#2f6db5', '#e9e6df', '#2b2f36', '#8f979f', '#e2b23a', '#3d7f6b', '#6d4f8f', '#d8763c', '#9fc3d6', '#5a6b4e', '#b9bec4'].map(rgb);
const COATS = ['#d64545', '#2f6f9f', '#f0b13c', '#3f8f72', '#7a4f8c', '#e07a5f', '#34495e', '#c9ccd1', '#8a5a3c', '#e8e2d4', '#4b5fa8', '#b03a5b'].map(rgb);
const TROUSERS = ['#2b3346', '#3c3f46', '#5b4a3a', '#4d6080', '#20242c', '#6f7580'].map(rgb);
const SKINS = ['#f3c9a5', '#e0a97f', '#c58a5f', '#95613f', '#6b4430', '#f0d2b8'].map(rgb);
const HAIRS = ['#2a1d17', '#4b3021', '#8a5a2b', '#c9a25a', '#1a1a1d', '#9a9a9a', '#7a2e1e'].map(rgb);
const HELMETS = ['#f4f4f0', '#e5483a', '#f2c230', '#3a86c8', '#2f9e77', '#23262c'].map(rgb);
const UMBRELLAS = ['#c93a3f', '#2f6f9f', '#e8b73a', '#33363d', '#3f8f72', '#8b5fa8'].map(rgb);
const BIKES = ['#c8322e', '#2b2f36', '#3a86c8', '#3f8f72', '#e2b23a'].map(rgb);

const still = (actor: Actor): Mover => ({ actor, vx: 0, vz: 0, pace: 0 });

function cones(random: Random, context: CastContext): Mover[] {
  const { place, start } = context;
  const side = random.chance(0.72) ? 1 : -1;
  const kerb = kerbAt(place, side);
  const count = random.int(2, 5);
  const outer = kerb - random.range(0.1, 0.9);
  const inner = random.chance(0.6) ? Math.max(2.4, outer - random.range(0.3, 1.7)) : outer;
  const first = start + (side === 1 ? random.range(5.2, 10) : random.range(8, 15));
  const gap = random.range(1.7, 3);
  const height = random.range(0.82, 1.08);
  return Array.from({ length: count }, (_, i) =>
    still({
      id: `cone-${i + 1}`,
      class: 'cone',
      x: side * (outer + ((inner - outer) * i) / Math.max(1, count - 1)) + random.range(-0.12, 0.12),
      z: first + gap * i + random.range(-0.3, 0.3),
      green: false,
      height,
      lean: random.chance(0.1) ? random.range(-0.16, 0.16) : random.range(-0.02, 0.02),
    }),
  );
}

function signs(random: Random, context: CastContext): Mover[] {
  const count = random.weighted([[0, 0.08], [1, 0.47], [2, 0.33], [3, 0.12]] as const);
  let z = context.start + random.range(7, 11);
  return Array.from({ length: count }, (_, i) => {
    const side = random.chance(0.68) ? 1 : -1;
    const signClass = random.weighted<SignClass>([['speed_limit', 0.33], ['slow', 0.26], ['stop', 0.21], ['yield', 0.2]]);
    const mover = still({
      id: `sign-${i + 1}`,
      class: signClass,
      x: side * (kerbAt(context.place, side) + random.range(0.3, 0.75)),
      z: z + (side === -1 ? 4 : 0),
      height: random.range(2.15, 2.6),
      radius: random.range(0.47, 0.6),
      limit: random.pick([20, 30, 50] as const),
      lean: random.range(-0.03, 0.03),
    });
    z += random.range(4, 9);
    return mover;
  });
}

function car(random: Random, id: string, x: number, z: number, away: boolean, parked: boolean): CarActor {
  return {
    id,
    class: 'car',
    x,
    z,
    body: random.weighted([['hatch', 0.45], ['sedan', 0.35], ['van', 0.2]] as const),
    away,
    paint: random.pick(PAINTS),
    braking: !parked && random.chance(0.3),
    parked,
  };
}

function cars(random: Random, context: CastContext): Mover[] {
  const { place, start, speed } = context;
  const movers: Mover[] = [];
  for (const side of [-1, 1] as const) {
    if (place.parking[side === -1 ? 0 : 1] === 0) continue;
    let z = start + random.range(6, 16);
    const count = random.int(0, 3);
    for (let i = 0; i < count; i++) {
      movers.push(still(car(random, `parked-${side === 1 ? 'r' : 'l'}${i + 1}`, side * (place.lane + 1.05), z, side === 1, true)));
      z += random.range(5.6, 11);
    }
  }
  if (random.chance(0.36)) {
    const lead = car(random, 'lead', place.lane / 2 + random.range(-0.2, 0.2), start + random.range(9, 20), true, false);
    movers.push({ actor: lead, vx: 0, vz: speed * random.range(0.75, 1.15) + 0.05, pace: 0 });
  }
  if (random.chance(0.48)) {
    const coming = car(random, 'coming', -place.lane / 2 + random.range(-0.2, 0.2), start + random.range(15, 34), false, false);
    movers.push({ actor: coming, vx: 0, vz: -random.range(0.6, 2.2), pace: 0 });
  }
  return movers;
}

interface Look {
  height: number;
  skin: Rgb;
  hair: Rgb;
  top: Rgb;
  legs: Rgb;
  phase: number;
}

const look = (random: Random): Look => ({
  height: random.chance(0.12) ? random.range(1.2, 1.4) : random.range(1.6, 1.92),
  skin: random.pick(SKINS),
  hair: random.pick(HAIRS),
  top: random.pick(COATS),
  legs: random.pick(TROUSERS),
  phase: random.next(),
});

function pedestrians(random: Random, context: CastContext): Mover[] {
  const { place, start } = context;
  const count = random.weighted([[0, 0.24], [1, 0.36], [2, 0.26], [3, 0.14]] as const);
  const movers: Mover[] = [];
  for (let i = 0; i < count; i++) {
    const crossing = random.chance(0.34);
    const side = random.chance(0.6) ? 1 : -1;
    const direction = random.chance(0.5) ? 1 : -1;
    const base: PedestrianActor = {
      ...look(random),
      id: `pedestrian-${i + 1}`,
      class: 'pedestrian',
      x: crossing ? -direction * random.range(0.2, kerbAt(place, 1)) : side * (kerbAt(place, side) + random.range(0.5, Math.min(2, place.sidewalk - 0.4))),
      z: crossing ? context.crossing + random.range(0.4, 2.8) : start + (side === 1 ? random.range(8, 21) : random.range(10, 24)),
      facing: crossing ? direction : 0,
      outfit: random.weighted([['jacket', 0.5], ['coat', 0.3], ['dress', 0.2]] as const),
      bag: random.chance(0.25),
      umbrella: context.weather === 'rain' && random.chance(0.6) ? random.pick(UMBRELLAS) : null,
    };
    const step = random.range(0.35, 0.6);
    movers.push({ actor: base, vx: crossing ? direction * step : 0, vz: crossing ? 0 : random.pick([-1, 1] as const) * step, pace: 0.27 });
  }
  return movers;
}

function cyclists(random: Random, context: CastContext): Mover[] {
  const { place, start, speed } = context;
  if (!random.chance(context.weather === 'rain' ? 0.34 : 0.56)) return [];
  const count = random.chance(0.18) ? 2 : 1;
  return Array.from({ length: count }, (_, i): Mover => {
    const across = random.chance(0.22);
    const right = random.chance(0.62);
    const direction = random.chance(0.5) ? 1 : -1;
    const rider: CyclistActor = {
      ...look(random),
      id: `cyclist-${i + 1}`,
      class: 'cyclist',
      height: random.range(1.68, 1.86),
      x: across ? -direction * random.range(0.5, 3.5) : right ? place.lane - random.range(0.3, 0.8) : -place.lane + random.range(0.3, 0.8),
      z: across ? context.crossing + random.range(1, 3) : start + (right ? random.range(7, 16) : random.range(10, 24)) + i * 3.2,
      facing: across ? direction : random.pick([-1, 1] as const),
      bike: random.pick(BIKES),
      helmet: random.pick(HELMETS),
      turn: across ? random.range(0.85, 1) : random.range(0.32, 0.62),
    };
    const ride = random.range(0.7, 1.5);
    return { actor: rider, vx: across ? direction * ride : 0, vz: across ? 0 : right ? Math.max(ride, speed * 0.8) : -ride, pace: 0.31 };
  });
}

/** Everybody and everything that can be labelled in one sequence. */
export function castSequence(random: Random, context: CastContext): Mover[] {
  return withoutCollisions([
    ...(random.chance(0.36) ? cones(random.fork('cones'), context) : []),
    ...signs(random.fork('signs'), context),
    ...cyclists(random.fork('cyclists'), context),
    ...pedestrians(random.fork('pedestrians'), context),
    ...cars(random.fork('cars'), context),
  ]);
}

/** Footprint on the ground: left, right, near, far. */
function footprint(actor: Actor): [number, number, number, number] {
  const half = actor.class === 'car' ? 1 : actor.class === 'cyclist' ? 0.5 : 0.32;
  const length = actor.class === 'car' ? carLength(actor) : 0;
  return [actor.x - half, actor.x + half, actor.z - 0.4, actor.z + length + 0.4];
}

function collide(a: Actor, b: Actor): boolean {
  const [l1, r1, n1, f1] = footprint(a);
  const [l2, r2, n2, f2] = footprint(b);
  return l1 < r2 && l2 < r1 && n1 < f2 && n2 < f1;
}

/** Keeps the movers, in order, that do not run into an earlier one within a sequence. */
function withoutCollisions(movers: readonly Mover[]): Mover[] {
  const kept: Mover[] = [];
  for (const mover of movers) {
    const free = kept.every((other) => Array.from({ length: 8 }, (_, i) => i).every((i) => !collide(moveActor(mover, i), moveActor(other, i))));
    if (free) kept.push(mover);
  }
  return kept;
}

/** The actor some frames after the first of its sequence. */
export function moveActor(mover: Mover, frame: number): Actor {
  const { actor } = mover;
  const moved = { x: actor.x + mover.vx * frame, z: actor.z + mover.vz * frame };
  if (actor.class === 'pedestrian' || actor.class === 'cyclist') return { ...actor, ...moved, phase: (actor.phase + mover.pace * frame) % 1 };
  return { ...actor, ...moved };
}
