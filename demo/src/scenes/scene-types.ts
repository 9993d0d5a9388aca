import type { Rgb } from './color';

export const FRAME_WIDTH = 256;
export const FRAME_HEIGHT = 160;

/** Manifest order: the columns of every `probs` vector. */
export const CLASSES = [
  { id: 'cone', name: 'Cone' },
  { id: 'stop', name: 'Stop sign' },
  { id: 'yield', name: 'Yield sign' },
  { id: 'slow', name: 'Slow sign' },
  { id: 'speed_limit', name: 'Speed limit' },
  { id: 'car', name: 'Car' },
  { id: 'pedestrian', name: 'Pedestrian' },
  { id: 'cyclist', name: 'Cyclist' },
] as const;

export type ClassId = (typeof CLASSES)[number]['id'];
export type SignClass = 'stop' | 'yield' | 'slow' | 'speed_limit';
export type TimeOfDay = 'day' | 'dusk' | 'night';
export type Weather = 'clear' | 'rain' | 'fog';

/** Pixels, top-left origin. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface ActorBase {
  /** Stable within a sequence, so that an object can be followed from frame to frame. */
  readonly id: string;
  /** Metres right of the road's middle. */
  readonly x: number;
  /** Metres along the street, of the end nearest to the start. */
  readonly z: number;
}

export interface ConeActor extends ActorBase {
  readonly class: 'cone';
  readonly green: boolean;
  readonly height: number;
  readonly lean: number;
}

export interface SignActor extends ActorBase {
  readonly class: SignClass;
  /** Height of the plate's middle and its half width, metres. */
  readonly height: number;
  readonly radius: number;
  readonly limit: 20 | 30 | 50;
  readonly lean: number;
}

export interface CarActor extends ActorBase {
  readonly class: 'car';
  readonly body: 'hatch' | 'sedan' | 'van';
  readonly away: boolean;
  readonly paint: Rgb;
  readonly braking: boolean;
  readonly parked: boolean;
}

interface PersonLook {
  readonly height: number;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly top: Rgb;
  readonly legs: Rgb;
  /** Step of the walk, 0..1. */
  readonly phase: number;
  /** -1 walks left, 1 right, 0 along the street. */
  readonly facing: -1 | 0 | 1;
}

export interface PedestrianActor extends ActorBase, PersonLook {
  readonly class: 'pedestrian';
  readonly outfit: 'jacket' | 'coat' | 'dress';
  readonly bag: boolean;
  readonly umbrella: Rgb | null;
}

export interface CyclistActor extends ActorBase, PersonLook {
  readonly class: 'cyclist';
  readonly bike: Rgb;
  readonly helmet: Rgb;
  /** Apparent width of the bicycle, 0.35 (seen from behind) to 1 (from the side). */
  readonly turn: number;
}

export type Actor = ConeActor | SignActor | CarActor | PedestrianActor | CyclistActor;

export interface Camera {
  /** Position in metres: right of the road's middle, above ground, along the street. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Focal length and principal column, pixels; row of the horizon. */
  readonly focal: number;
  readonly centre: number;
  readonly horizon: number;
  /** Sideways bend of the street per squared metre of distance. */
  readonly bend: number;
}

/** A picture described without pixels: everything that `renderScene` needs. */
export interface Scene {
  readonly frameId: string;
  readonly placeId: string;
  /** Seed of the scenery; frames of one sequence share it. */
  readonly streetSeed: string;
  /** Where the zebra crossing begins, metres along the street. */
  readonly crossing: number;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
  readonly device: string;
  readonly camera: Camera;
  readonly actors: readonly Actor[];
  /** The lens is covered: nothing but sensor noise. */
  readonly covered: boolean;
  /** Changes of a near-duplicate against its original. */
  readonly shift: { readonly x: number; readonly y: number };
  readonly exposure: number;
  readonly noiseSeed: number;
}
