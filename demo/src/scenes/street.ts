import { mix, rgb, type Rgb } from './color';
import { kerbAt, placeById, type Place } from './places';
import { createRandom, type Random } from './random';

export type Side = -1 | 1;

/** A house along the street. Metres; `face` is the distance of its front from the road's middle. */
export interface Building {
  readonly side: Side;
  readonly z0: number;
  readonly z1: number;
  readonly face: number;
  readonly floors: number;
  readonly height: number;
  /** Height of the ridge above the eaves, 0 for a flat roof. */
  readonly ridge: number;
  /** Which way the gable looks: along the street or at it. */
  readonly gable: 'along' | 'front';
  readonly wall: Rgb;
  readonly trim: Rgb;
  readonly roof: Rgb;
  readonly door: Rgb;
  readonly bays: number;
  readonly shop: { readonly awning: Rgb; readonly board: Rgb } | null;
  readonly shutters: Rgb | null;
  readonly chimney: boolean;
  readonly seed: number;
}

export interface Tree {
  readonly x: number;
  readonly z: number;
  readonly kind: 'round' | 'tall' | 'pine';
  readonly height: number;
  readonly leaf: Rgb;
  readonly seed: number;
}

export interface Boat {
  readonly x: number;
  readonly z: number;
  readonly length: number;
  readonly hull: Rgb;
  readonly mast: number;
}

export interface Hedge {
  readonly side: Side;
  readonly z0: number;
  readonly z1: number;
  readonly x: number;
  readonly height: number;
}

/** Everything along a street that has no label; the same whenever somebody drives there. */
export interface Street {
  readonly place: Place;
  readonly buildings: readonly Building[];
  readonly trees: readonly Tree[];
  readonly hedges: readonly Hedge[];
  readonly boats: readonly Boat[];
  /** The side on which there is water, if any. */
  readonly water: Side | null;
  /** Roof height along the street, per side, every half metre from 0. */
  readonly profile: { readonly left: Float32Array; readonly right: Float32Array };
}

const LENGTH = 540;
const WALLS = {
  row: ['#d9a08a', '#e6c9a0', '#c9785f', '#e9dcc4', '#b8c4b0', '#d8b7a6', '#a9b9c6', '#e3b778', '#b5654f'],
  centre: ['#d8cdbd', '#c9b8a4', '#b9a594', '#e2d6c4', '#a8a9ad', '#c7a48c', '#9fb0b8'],
  villas: ['#f1e8d8', '#e8d3b9', '#d6dfd6', '#efd9c9', '#cfd8e2', '#f3efe6', '#d9bfa4'],
  park: ['#d9cdb9', '#c79f86', '#e3d4bb', '#b9aea0'],
  harbour: ['#d96f5d', '#e9b75b', '#6fa3b5', '#8fb58a', '#e7ded0', '#c98aa0', '#5f86a8', '#f0d9a8', '#b85c4a'],
} as const;
const ROOFS = ['#a8543f', '#b8674a', '#8c4a3c', '#5c626e', '#6d5f5c', '#7c4b45'].map(rgb);
const DOORS = ['#2f5d50', '#7a2e2e', '#2b4570', '#4a3728', '#c8a13a', '#20242c'].map(rgb);
const AWNINGS = ['#c8403a', '#2f7d6b', '#e0a030', '#33639a', '#8b4f80', '#d9683f'].map(rgb);
const SHUTTERS = ['#4f7a6a', '#7a4a3f', '#3f5f86', '#6b6f5a', '#8a3b3b'].map(rgb);
const LEAVES: Readonly<Record<string, readonly string[]>> = {
  'orchard-road': ['#f0b7c4', '#e9a3b8', '#7fae5c', '#f4cdd3'],
  'linden-avenue': ['#a4bf4e', '#8fb24a', '#b9c95c'],
  'chapel-hill': ['#d9893f', '#c9682f', '#8aa14a', '#e0a94a'],
  'meadow-way': ['#7fb35a', '#5f9a4c', '#98bf62'],
};
const GREENS = ['#6ea350', '#5a9249', '#7fae58', '#4f8a55'];
const HULLS = ['#f1eee6', '#2f5d86', '#c04a3c', '#e5c04f', '#2f6f66'].map(rgb);

function house(random: Random, place: Place, side: Side, z0: number, style: Place['style']): Building {
  const width = { row: () => random.range(5.2, 8.2), centre: () => random.range(9, 14), villas: () => random.range(8.5, 11.5), park: () => random.range(7, 11), harbour: () => random.range(4.8, 7) }[style]();
  const floors = { row: () => random.int(2, 3), centre: () => random.int(4, 6), villas: () => random.int(1, 2), park: () => random.int(3, 4), harbour: () => random.int(2, 4) }[style]();
  const setback = { row: () => random.pick([0, 0, 0.6]), centre: () => random.pick([0, 0, 1]), villas: () => random.range(3, 5), park: () => 1.5, harbour: () => random.pick([0, 0, 0.5]) }[style]();
  const flat = style === 'centre' ? random.chance(0.75) : style === 'park' && random.chance(0.4);
  const wall = rgb(random.pick(WALLS[style]));
  const gable = style === 'harbour' ? (random.chance(0.6) ? 'front' : 'along') : style === 'villas' ? (random.chance(0.5) ? 'front' : 'along') : random.chance(0.15) ? 'front' : 'along';
  return {
    side,
    z0,
    z1: z0 + width,
    face: kerbAt(place, side) + place.sidewalk + setback,
    floors,
    height: floors * 3 + (style === 'villas' ? 0.2 : 0.7) + random.range(0, 0.6),
    ridge: flat ? 0 : gable === 'front' ? width * random.range(0.38, 0.5) : random.range(1.9, 2.9),
    gable,
    wall,
    trim: mix(wall, [1, 0.98, 0.94], random.range(0.45, 0.7)),
    roof: random.pick(ROOFS),
    door: random.pick(DOORS),
    bays: Math.max(2, Math.round(width / random.range(2.3, 2.9))),
    shop: (style === 'centre' || style === 'harbour' || style === 'row') && random.chance(style === 'centre' ? 0.75 : 0.3) ? { awning: random.pick(AWNINGS), board: random.pick(DOORS) } : null,
    shutters: style !== 'centre' && random.chance(0.4) ? random.pick(SHUTTERS) : null,
    chimney: !flat && random.chance(0.6),
    seed: Math.floor(random.next() * 1e9),
  };
}

function lineOfHouses(random: Random, place: Place, side: Side, style: Place['style']): Building[] {
  const houses: Building[] = [];
  let z = random.range(-4, 2);
  while (z < LENGTH) {
    const next = house(random, place, side, z, style);
    houses.push(next);
    const gap = style === 'villas' ? random.range(3.5, 7) : random.chance(style === 'row' ? 0.14 : 0.12) ? random.range(2.5, 7) : 0;
    z = next.z1 + gap;
  }
  return houses;
}

function lineOfTrees(random: Random, place: Place, side: Side, offset: () => number, gap: () => number, chance: number): Tree[] {
  const leaves = (LEAVES[place.id] ?? GREENS).map(rgb);
  const trees: Tree[] = [];
  for (let z = random.range(0, 6); z < LENGTH; z += gap()) {
    if (!random.chance(chance)) continue;
    const kind = random.weighted([['round', 0.72], ['tall', 0.16], ['pine', 0.12]] as const);
    trees.push({
      x: side * (kerbAt(place, side) + offset()),
      z,
      kind,
      height: kind === 'round' ? random.range(4.2, 6.6) : random.range(6, 8.5),
      leaf: kind === 'pine' ? rgb('#3f7a5c') : random.pick(leaves),
      seed: Math.floor(random.next() * 1e9),
    });
  }
  return trees;
}

function roofProfile(buildings: readonly Building[], side: Side): Float32Array {
  const heights = new Float32Array(LENGTH * 2);
  for (const building of buildings) {
    if (building.side !== side) continue;
    for (let i = Math.max(0, Math.floor(building.z0 * 2)); i < Math.min(heights.length, building.z1 * 2); i++) heights[i] = building.height + building.ridge * 0.5;
  }
  return heights;
}

function buildStreet(place: Place): Street {
  const random = createRandom(`street/${place.id}`);
  const left = random.fork('left');
  const right = random.fork('right');
  const walk = place.sidewalk;
  const buildings: Building[] = [];
  const hedges: Hedge[] = [];
  const boats: Boat[] = [];
  const trees: Tree[] = [];
  const water: Side | null = place.style === 'harbour' ? 1 : null;

  if (place.style === 'park') buildings.push(...lineOfHouses(left, place, -1, 'park'));
  else if (place.style === 'harbour') buildings.push(...lineOfHouses(left, place, -1, 'harbour'));
  else buildings.push(...lineOfHouses(left, place, -1, place.style), ...lineOfHouses(right, place, 1, place.style));

  for (const side of [-1, 1] as const) {
    const stream = random.fork(`trees${side}`);
    if (side === water) continue;
    if (place.style === 'park' && side === 1) {
      for (const depth of [3.6, 7, 11, 16]) trees.push(...lineOfTrees(stream, place, side, () => walk + depth + stream.range(-1.5, 1.5), () => stream.range(4, 8), 0.85));
      continue;
    }
    const inGarden = place.style === 'villas';
    trees.push(...lineOfTrees(stream, place, side, () => (inGarden ? walk + stream.range(1.1, 2.2) : walk - 0.35), () => stream.range(7, 12), place.trees * 0.85));
  }
  if (place.style === 'villas' || place.style === 'park') {
    for (const side of place.style === 'park' ? ([1] as const) : ([-1, 1] as const)) {
      const stream = random.fork(`hedges${side}`);
      for (let z = 0; z < LENGTH; ) {
        const length = stream.range(5, 12);
        hedges.push({ side, z0: z, z1: z + length, x: kerbAt(place, side) + walk + 0.35, height: stream.range(0.7, 1.15) });
        z += length + stream.range(1.4, 3);
      }
    }
  }
  if (water) {
    const stream = random.fork('boats');
    for (let z = 6; z < LENGTH; z += stream.range(7, 15)) {
      boats.push({ x: kerbAt(place, 1) + walk + stream.range(4, 15), z, length: stream.range(4, 8), hull: stream.pick(HULLS), mast: stream.chance(0.7) ? stream.range(5, 8.5) : 0 });
    }
  }
  return { place, buildings, trees, hedges, boats, water, profile: { left: roofProfile(buildings, -1), right: roofProfile(buildings, 1) } };
}

const streets = new Map<string, Street>();

export function streetOf(placeId: string): Street {
  let street = streets.get(placeId);
  if (!street) {
    street = buildStreet(placeById(placeId));
    streets.set(placeId, street);
  }
  return street;
}
