import { mix, rgb, scale, type Rgb } from '../color';
import { kerbAt, placeById } from '../places';
import { createRandom } from '../random';
import type { Scene } from '../scene-types';

/** The light and the air of a scene. Directions: side -1 = the sun stands left. */
export interface Mood {
  readonly skyTop: Rgb;
  readonly skyLow: Rgb;
  readonly ambient: Rgb;
  readonly sun: Rgb;
  readonly sunSide: -1 | 1;
  /** Length of a shadow per metre of height, across and along the street; 0 = no sun. */
  readonly shadow: readonly [number, number];
  readonly haze: Rgb;
  /** Distance at which the air has taken about two thirds of a colour, metres. */
  readonly visibility: number;
  readonly lampsOn: boolean;
  readonly wet: boolean;
  /** 0..1, how strongly lamps light the street. */
  readonly lampPower: number;
  /** 0..1, share of lit windows. */
  readonly litWindows: number;
  readonly stars: number;
  readonly clouds: number;
}

function clearMood(time: Scene['timeOfDay'], variant: number): Omit<Mood, 'sunSide' | 'shadow' | 'wet'> {
  switch (time) {
    case 'day':
      return {
        skyTop: mix(rgb('#4f95d8'), rgb('#6aa9dc'), variant),
        skyLow: mix(rgb('#d8ecf5'), rgb('#f3ead8'), variant),
        ambient: [0.62, 0.67, 0.76],
        sun: mix([0.5, 0.46, 0.38], [0.55, 0.46, 0.32], variant),
        haze: mix(rgb('#cfe3ee'), rgb('#e8e2d2'), variant),
        visibility: 210,
        lampsOn: false,
        lampPower: 0,
        litWindows: 0.03,
        stars: 0,
        clouds: 0.75,
      };
    case 'dusk':
      return {
        skyTop: mix(rgb('#3d4f8f'), rgb('#59508f'), variant),
        skyLow: mix(rgb('#ffb27a'), rgb('#f58f7c'), variant),
        ambient: [0.5, 0.45, 0.58],
        sun: [0.34, 0.2, 0.1],
        haze: mix(rgb('#e0a08a'), rgb('#c98a94'), variant),
        visibility: 120,
        lampsOn: true,
        lampPower: 0.5,
        litWindows: 0.4,
        stars: 0.12,
        clouds: 0.8,
      };
    case 'night':
      return {
        skyTop: mix(rgb('#0b1230'), rgb('#101a3d'), variant),
        skyLow: mix(rgb('#2a3b66'), rgb('#3b3f6e'), variant),
        ambient: [0.25, 0.285, 0.41],
        sun: [0, 0, 0],
        haze: rgb('#26345a'),
        visibility: 120,
        lampsOn: true,
        lampPower: 1,
        litWindows: 0.46,
        stars: 1,
        clouds: 0.35,
      };
  }
}

/** Light and air from the scene's conditions; frames of a sequence share them. */
export function moodOf(scene: Scene): Mood {
  const random = createRandom(`${scene.streetSeed}/mood`);
  const base = clearMood(scene.timeOfDay, random.next());
  const sunSide = random.chance(0.5) ? 1 : -1;
  const length = scene.timeOfDay === 'day' ? random.range(0.35, 0.8) : 1.6;
  const along = random.range(-0.5, 0.35);
  const clear: Mood = { ...base, sunSide, shadow: scene.timeOfDay === 'night' ? [0, 0] : [length, along * length], wet: false };
  if (scene.weather === 'clear') return clear;

  const grey = scene.timeOfDay === 'day' ? rgb('#aab6c0') : scene.timeOfDay === 'dusk' ? rgb('#8d8299') : rgb('#232c48');
  if (scene.weather === 'rain') {
    return {
      ...clear,
      wet: true,
      shadow: [0, 0],
      skyTop: mix(clear.skyTop, scale(grey, 0.72), 0.8),
      skyLow: mix(clear.skyLow, grey, 0.72),
      ambient: scene.timeOfDay === 'day' ? [0.66, 0.7, 0.76] : scale(clear.ambient, 0.95),
      sun: [0.06, 0.06, 0.06],
      haze: mix(clear.haze, grey, 0.75),
      visibility: 62,
      lampsOn: true,
      lampPower: Math.max(clear.lampPower, 0.18),
      litWindows: Math.max(clear.litWindows, 0.22),
      stars: 0,
      clouds: 1,
    };
  }
  const fog = scene.timeOfDay === 'day' ? rgb('#c9d0d4') : scene.timeOfDay === 'dusk' ? rgb('#b59fa6') : rgb('#3a4560');
  return {
    ...clear,
    shadow: [0, 0],
    skyTop: scale(fog, 0.96),
    skyLow: fog,
    ambient: scene.timeOfDay === 'day' ? [0.72, 0.74, 0.77] : clear.ambient,
    sun: [0.03, 0.03, 0.03],
    haze: fog,
    visibility: random.range(7, 11.5),
    lampsOn: true,
    stars: 0,
    clouds: 0,
  };
}

/** What the air leaves of a lit colour at a distance. */
export function throughAir(mood: Mood, color: Rgb, distance: number): Rgb {
  return mix(color, mood.haze, airAt(mood, distance));
}

/** Share of a colour that the air has replaced by haze at a distance, 0..1. */
export function airAt(mood: Mood, distance: number): number {
  return 1 - Math.exp(-Math.max(0, distance - 3) / mood.visibility);
}

/** A street lamp's position: foot, and where the light is. */
export interface Lamp {
  readonly side: -1 | 1;
  readonly x: number;
  readonly z: number;
}

const LAMP_GAP = 17;

/** Lamps between two places along the street; they stand at fixed spots, left and right in turn. */
export function lampsBetween(scene: Scene, from: number, to: number): Lamp[] {
  const place = placeById(scene.placeId);
  const lamps: Lamp[] = [];
  for (let n = Math.floor(from / LAMP_GAP); n * LAMP_GAP < to; n++) {
    const side = n % 2 === 0 ? 1 : -1;
    lamps.push({ side, x: side * (kerbAt(place, side) + place.sidewalk - 0.15), z: n * LAMP_GAP + 4 });
  }
  return lamps;
}

/** Light that falls on a point: sky and sun, street lamps, the headlights of the camera's own car. */
export function createLight(scene: Scene, mood: Mood): (x: number, z: number, shaded: number) => Rgb {
  const lamps = mood.lampPower > 0 ? lampsBetween(scene, scene.camera.z - 12, scene.camera.z + 75) : [];
  const own = mood.lampsOn ? (scene.timeOfDay === 'night' ? 0.95 : scene.timeOfDay === 'dusk' ? 0.4 : 0.1) : 0;
  return (x, z, shaded) => {
    let [r, g, b] = mood.ambient;
    const sun = 1 - shaded;
    r += mood.sun[0] * sun;
    g += mood.sun[1] * sun;
    b += mood.sun[2] * sun;
    for (const lamp of lamps) {
      const dx = x - (lamp.x - lamp.side * 1.8);
      const dz = z - lamp.z;
      const near = 1 + (dx * dx + dz * dz) / 11;
      const power = (mood.lampPower * 1.05) / (near * near);
      r += power;
      g += power * 0.78;
      b += power * 0.46;
    }
    if (own > 0) {
      const d = z - scene.camera.z;
      const aside = (x - scene.camera.x - 0.35) / (1.1 + d * 0.2);
      const beam = (own * Math.exp(-aside * aside) * Math.min(1, Math.max(0, d - 1) / 4)) / (1 + (d * d) / 420);
      r += beam * 0.95;
      g += beam * 0.92;
      b += beam * 0.8;
    }
    return [knee(r), knee(g), knee(b)];
  };
}

/** Bright light saturates softly instead of burning out. */
function knee(value: number): number {
  return value < 0.75 ? value : 0.75 + 0.45 * (1 - Math.exp((0.75 - value) / 0.45));
}
