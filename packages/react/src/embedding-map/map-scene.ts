import { Group } from 'three';
import type { Disposable, MapPoints } from '@shoal/engine';
import type { DensityColors } from '../canvas/density-raster';
import { countInBox, createPointBuffers, type PointBuffers, type PointChunk } from '../canvas/point-buffers';
import { densityShare, type PointColors } from '../canvas/point-look';
import type { Rgba } from '../canvas/read-color';
import type { Viewport, WorldBox } from '../canvas/viewport';
import { createDensityLayer } from './density-layer';
import { createDepthGround } from './depth-ground';
import { createPointLayer } from './point-layer';
import { PALETTE_SIZE } from './point-shaders';

export interface MapColors {
  readonly points: PointColors;
  readonly depth: Rgba;
  readonly depthStrength: number;
}

/**
 * The picture of a map, for a three.js scene with any camera. Where few points are in view they are drawn one by one, where they would cover each
 * other their density is, with a soft passage between: what a frame costs depends on the pixels and not on how many points there are.
 */
export interface MapScene extends Disposable {
  readonly object: Group;
  /** `before` are the same elements in another layout: `setMove` takes the points from there. Returns whether there is a way to go. */
  setPoints(points: MapPoints, before?: MapPoints | null): boolean;
  /** 1 at the layout before, 0 at this one. */
  setMove(share: number): void;
  /** Draws contour lines around the points of one category in its colour, over everything; `null` for none. */
  setOutline(code: number | null): void;
  /** After categories or flags of the points changed. */
  restyle(): void;
  setColors(colors: MapColors): void;
  /** Lets one category stand out; `null` for none. */
  setHighlight(code: number | null): void;
  /**
   * `zoom` is 1 when everything is shown; `density` is device pixels per CSS pixel. Returns whether it should be called again in the next frame,
   * because parts of the picture are not made yet. `budgetMs` limits what is made now.
   */
  setView(view: Viewport, zoom: number, density: number, budgetMs?: number): boolean;
}

const BUDGET_MS = 10;
const WEIGHT_OF_PROMINENT = 6;
/** Prominent and picked points stay points in a density, up to so many. */
const MOST_MARKS = 40_000;
/** More points than this take their new places at once. */
const MOST_MOVING = 150_000;
const OUTLINE_STRENGTH = 14;

export function createMapScene(): MapScene {
  const object = new Group();
  const ground = createDepthGround();
  const density = createDensityLayer();
  const cloud = createPointLayer();
  const marks = createPointLayer();
  const outline = createDepthGround('lines');
  object.add(ground.object, density.object, cloud.object, marks.object, outline.object);
  let buffers: PointBuffers | null = null;
  let marked: PointBuffers | null = null;
  let marksAreOld = true;
  let colors: MapColors | null = null;
  let highlight: number | null = null;
  let outlined: number | null = null;
  let outlineIsOld = false;
  let moving = 0;

  const findOutline = () => {
    outlineIsOld = false;
    const own: number[] = [];
    if (buffers && outlined !== null) {
      const { count, details, places } = buffers;
      for (let k = 0; k < count; k += 1) if (details[k * 4 + 2] === outlined && ((details[k * 4 + 3] ?? 0) & 1) === 0) own.push(places[k * 2] ?? 0, places[k * 2 + 1] ?? 0);
    }
    outline.object.visible = own.length > 0;
    if (own.length > 0) outline.setPositions(Uint16Array.from(own));
    const trait = colors?.points.traits[outlined ?? 0];
    if (trait) outline.setColor(trait.color, OUTLINE_STRENGTH);
  };

  const restyle = () => {
    cloud.restyle();
    marksAreOld = outlineIsOld = true;
    if (colors) density.restyle(densityColors(colors.points, highlight));
  };
  const chunksIn = (all: readonly PointChunk[], seen: WorldBox) => all.filter(({ box }) => box.maxX >= seen.minX && box.minX <= seen.maxX && box.maxY >= seen.minY && box.minY <= seen.maxY);
  const findMarks = () => {
    marksAreOld = false;
    marked = buffers && colors ? marksOf(buffers, colors.points) : null;
    marks.setBuffers(marked);
  };

  return {
    object,
    setPoints(points, before = null) {
      buffers = createPointBuffers(points);
      ground.setPositions(buffers.places);
      const origin = before && points.count <= MOST_MOVING ? placesBefore(points, before) : null;
      cloud.setBuffers(buffers, origin);
      density.setBuffers(buffers);
      moving = origin ? 1 : 0;
      marksAreOld = outlineIsOld = true;
      return origin !== null;
    },
    setMove(share) {
      moving = share;
      cloud.setMove(share);
    },
    setOutline(code) {
      outlined = code;
      outlineIsOld = true;
    },
    restyle() {
      buffers?.readStyle();
      restyle();
    },
    setColors(next) {
      colors = next;
      cloud.setColors(next.points);
      marks.setColors(next.points);
      ground.setColor(next.depth, next.depthStrength);
      restyle();
    },
    setHighlight(code) {
      if (code === highlight) return;
      highlight = code;
      cloud.setHighlight(code);
      marks.setHighlight(code);
      if (colors) density.restyle(densityColors(colors.points, code));
    },
    setView(view, zoom, pixelDensity, budgetMs = BUDGET_MS) {
      ground.setView(view, zoom);
      if (!buffers) return false;
      if (outlineIsOld) findOutline();
      if (outlined !== null) outline.setView(view, 1);
      const seen = boxInView(view);
      // On their way points are anywhere.
      const share = moving > 0 ? 0 : densityShare(countInBox(buffers, seen), view);
      const look = { total: buffers.count, zoom, density: pixelDensity };
      cloud.show(moving > 0 ? buffers.chunks : share < 1 ? chunksIn(buffers.chunks, seen) : [], 1 - share, view, look);
      if (share > 0 && marksAreOld) findMarks();
      marks.show(marked ? chunksIn(marked.chunks, seen) : [], share, view, look);
      return density.show(view, share, budgetMs);
    },
    dispose() {
      for (const layer of [ground, density, cloud, marks, outline]) layer.dispose();
      object.clear();
    },
  };
}

/** Where the points of a layout were in another one of the same elements, in the order of its buffers; `null` when they are not the same. */
function placesBefore(points: MapPoints, before: MapPoints): Uint16Array | null {
  const { count, tree, rows } = points;
  if (before.count !== count || before.rows.some((row, i) => row !== rows[i])) return null;
  const { left, bottom, side } = before.tree.square;
  const places = new Uint16Array(count * 2);
  tree.members.forEach((index, k) => {
    places[k * 2] = (((before.x[index] ?? 0) - left) / side) * 65535;
    places[k * 2 + 1] = (((before.y[index] ?? 0) - bottom) / side) * 65535;
  });
  return places;
}

/** What is seen of the world, and the points just outside that reach into it. */
function boxInView({ x, y, scale, width, height }: Viewport): WorldBox {
  const reachX = (width / 2 + 12) / scale;
  const reachY = (height / 2 + 12) / scale;
  return { minX: x - reachX, maxX: x + reachX, minY: y - reachY, maxY: y + reachY };
}

/** What a density is made of: the colours of the codes, disagreements weighing more than what agrees. */
function densityColors({ traits, dim, accent, ground }: PointColors, highlight: number | null): DensityColors {
  const colors = new Float32Array(PALETTE_SIZE * 3);
  const weights = new Float32Array(PALETTE_SIZE);
  for (let code = 0; code < PALETTE_SIZE; code += 1) {
    const trait = traits[code] ?? traits.at(-1);
    const isFaded = highlight !== null && highlight !== code;
    const [r, g, b] = isFaded ? dim : (trait?.color ?? dim);
    colors.set(isFaded ? [r, g, b].map((value, channel) => (value + (ground[channel] ?? 0)) / 2) : [r, g, b], code * 3);
    weights[code] = isFaded ? 0.1 : trait?.prominent ? WEIGHT_OF_PROMINENT : 1;
  }
  return { colors, weights, dim: [dim[0], dim[1], dim[2]], accent: [accent[0], accent[1], accent[2]] };
}

/** The shown points that are prominent or picked, as buffers of their own; `null` when they are too many to be told apart. */
function marksOf(buffers: PointBuffers, { traits }: PointColors): PointBuffers | null {
  const isProminent = Uint8Array.from({ length: 256 }, (_, code) => ((traits[code] ?? traits.at(-1))?.prominent ? 1 : 0));
  const { details, places, count } = buffers;
  const found: number[] = [];
  for (let k = 0; k < count; k += 1) {
    const flag = details[k * 4 + 3] ?? 0;
    if ((flag & 1) !== 0 || ((flag & 2) === 0 && isProminent[details[k * 4 + 2] ?? 0] === 0)) continue;
    if (found.length === MOST_MARKS) return null;
    found.push(k);
  }
  if (found.length === 0) return null;
  const own = { places: new Uint16Array(found.length * 2), details: new Uint8Array(found.length * 4) };
  found.forEach((k, i) => {
    own.places.set(places.subarray(k * 2, k * 2 + 2), i * 2);
    own.details.set(details.subarray(k * 4, k * 4 + 4), i * 4);
  });
  return { ...buffers, ...own, count: found.length, chunks: [{ first: 0, end: found.length, box: { minX: 0, minY: 0, maxX: 1, maxY: 1 } }] };
}
