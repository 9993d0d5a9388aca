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
  setPoints(points: MapPoints): void;
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

export function createMapScene(): MapScene {
  const object = new Group();
  const ground = createDepthGround();
  const density = createDensityLayer();
  const cloud = createPointLayer();
  const marks = createPointLayer();
  object.add(ground.object, density.object, cloud.object, marks.object);
  let buffers: PointBuffers | null = null;
  let marked: PointBuffers | null = null;
  let marksAreOld = true;
  let colors: MapColors | null = null;
  let highlight: number | null = null;

  const restyle = () => {
    cloud.restyle();
    marksAreOld = true;
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
    setPoints(points) {
      buffers = createPointBuffers(points);
      ground.setPositions(buffers.places);
      cloud.setBuffers(buffers);
      density.setBuffers(buffers);
      marksAreOld = true;
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
      const seen = boxInView(view);
      const share = densityShare(countInBox(buffers, seen), view);
      const look = { total: buffers.count, zoom, density: pixelDensity };
      cloud.show(share < 1 ? chunksIn(buffers.chunks, seen) : [], 1 - share, view, look);
      if (share > 0 && marksAreOld) findMarks();
      marks.show(marked ? chunksIn(marked.chunks, seen) : [], share, view, look);
      return density.show(view, share, budgetMs);
    },
    dispose() {
      for (const layer of [ground, density, cloud, marks]) layer.dispose();
      object.clear();
    },
  };
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
