import type { FrameObject, Manifest } from '@shoal/engine';
import { className } from '../../parts/class-color';
import type { FrameDrawing } from './frame-drawing';
import { hasKind, paintChange, paintKind, paintPair, paintTag, tagWidth, TAG_HEIGHT } from './paint-marks';
import { paintPicture } from './paint-picture';
import { boxOnStage, paintFocus, paintShape, paintShapes, type ShapePaint } from './paint-shape';
import { placeTags, type PlacedTag, type TagRequest } from './place-tags';
import type { Shape } from './shape';
import type { Viewport } from './viewport';

/** Draws one pane. What does not change while one pans is drawn once and moved. */
export interface FrameLayers {
  /**
   * Draws at the context's origin, in CSS pixels of the pane. Returns whether all is as it should be at rest: `false` while it shows layers that were made for a neighbouring view;
   * draw once more with `settle` when the view rests.
   */
  draw(context: CanvasRenderingContext2D, drawing: FrameDrawing, settle: boolean): boolean;
}

/** Around the stage, drawn in advance: as far as one may pan before it is drawn again. Device pixels. */
const MARGIN = 192;
/** With so many objects their layer is stretched during a zoom, and drawn when the zoom rests. */
const STRETCH_FROM = 800;
/** Proposed changes are drawn with the active objects up to this many. */
const MAX_PROPOSED = 300;
const MAX_TAGS = 1500;
const MAX_KINDS = 600;
const CROWDED_FROM = 250;
const MARK_SIDE = 22;
const QUIET_ALPHA = 0.58;

interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly inputs: readonly unknown[];
  readonly view: Viewport;
}

export function createFrameLayers(): FrameLayers {
  let picture: Layer | null = null;
  let overlay: (Layer & { readonly tags: ReadonlyMap<string, PlacedTag> }) | null = null;

  return {
    draw(context, drawing, settle) {
      const { stage, density, scene, look, focused, hovered, palette } = drawing;
      const view = snapped(drawing.view, density);
      const margin = MARGIN / density;
      const common = [palette, stage.width, stage.height, density];
      context.clearRect(0, 0, stage.width, stage.height);

      const seen = [...common, drawing.picture, drawing.detail, drawing.pictureSize.width, drawing.pictureSize.height, look.brightness, look.contrast, look.gamma, look.channel];
      if (!picture || !isReach(picture, seen, view, margin)) {
        const layer = renew(picture?.canvas, drawing, (target) => paintPicture(target, drawing, view, { x: -margin, y: -margin, width: stage.width + 2 * margin, height: stage.height + 2 * margin }));
        picture = { canvas: layer, inputs: seen, view };
      }
      lay(context, picture, view, density);

      const drawn = [...common, scene, look.fill, drawing.compared?.modelId, drawing.compared?.tag];
      const paint: ShapePaint = { palette, view, fill: look.fill, comparedModelId: drawing.compared?.modelId ?? null };
      const proposed = scene.shapes.filter(({ object }) => object.role === 'proposed');
      const few = proposed.length <= MAX_PROPOSED;
      const same = overlay !== null && equal(overlay.inputs, drawn);
      const moved = overlay !== null && (overlay.view.x !== view.x || overlay.view.y !== view.y);
      const stretch = same && !settle && overlay !== null && overlay.view.scale !== view.scale && scene.shapes.length >= STRETCH_FROM;
      if (!overlay || !same || (!stretch && !isReach(overlay, drawn, view, margin)) || (settle && (moved || overlay.view.scale !== view.scale))) {
        let tags: ReadonlyMap<string, PlacedTag> = new Map();
        const canvas = renew(overlay?.canvas, drawing, (target) => {
          tags = paintQuiet(target, drawing, paint, few);
        });
        overlay = { canvas, inputs: drawn, view, tags };
      }
      const active = activeShapes(drawing, few ? proposed : []);
      context.globalAlpha = look.overlay * (focused !== null || hovered !== null ? QUIET_ALPHA : 1);
      lay(context, overlay, view, density);
      context.globalAlpha = look.overlay;
      paintActive(context, drawing, paint, active, overlay);
      context.globalAlpha = 1;
      return overlay.view.x === view.x && overlay.view.y === view.y && overlay.view.scale === view.scale;
    },
  };
}

/** The objects that lie still under the rest, with their names. */
function paintQuiet(context: CanvasRenderingContext2D, drawing: FrameDrawing, paint: ShapePaint, withoutProposed: boolean): ReadonlyMap<string, PlacedTag> {
  const { scene, stage, density } = drawing;
  const { view } = paint;
  const margin = MARGIN / density;
  const room = { x: (-margin - view.x) / view.scale, y: (-margin - view.y) / view.scale, w: (stage.width + 2 * margin) / view.scale, h: (stage.height + 2 * margin) / view.scale };
  const inRoom = ({ bounds, object }: Shape) => !(withoutProposed && object.role === 'proposed') && bounds.x <= room.x + room.w && bounds.y <= room.y + room.h && bounds.x + bounds.w >= room.x && bounds.y + bounds.h >= room.y;
  const shapes = scene.shapes.filter(inRoom);
  paintShapes(context, shapes, paint);
  for (const shape of shapes) if (shape.object.role === 'proposed' || shape.object.change) paintChange(context, shape, paint);
  // Among thousands only what is large enough has a mark and a name; zooming in brings out the others.
  const crowded = shapes.length > CROWDED_FROM;
  const marked = ({ bounds }: Shape) => !crowded || Math.min(bounds.w, bounds.h) * view.scale >= MARK_SIDE;
  const named = scene.byWeight.filter((shape) => inRoom(shape) && isNamed(shape, scene.byKey) && (!crowded || shape.bounds.w * view.scale >= 0.8 * tagWidth(context, tagText(shape.object, drawing)))).slice(0, MAX_TAGS);
  let kinds = 0;
  for (const shape of scene.byWeight) {
    if (!hasKind(shape.object) || !inRoom(shape) || !marked(shape)) continue;
    paintKind(context, shape.object, boxOnStage(shape, view), paint.palette);
    if (++kinds >= MAX_KINDS) break;
  }
  const tags = new Map(placeTags(named.map((shape) => tagRequest(context, shape, drawing, paint, false)), stage, margin).map((tag) => [tag.key, tag]));
  for (const shape of named.toReversed()) {
    const tag = tags.get(shape.object.key);
    if (tag) paintTag(context, shape, tagText(shape.object, drawing), tag, paint);
  }
  return tags;
}

interface Active {
  readonly shape: Shape;
  /** 4 judged, 3 pointed at, 2 belongs to them, 1 proposed. */
  readonly rank: number;
}

function activeShapes({ scene, focused, hovered }: FrameDrawing, proposed: readonly Shape[]): readonly Active[] {
  const get = (key: string | null | undefined) => (key ? scene.byKey.get(key) : undefined);
  const ranks = new Map<Shape, number>();
  const raise = (shape: Shape | undefined, rank: number) => shape && ranks.set(shape, Math.max(rank, ranks.get(shape) ?? 0));
  const about = get(hovered ?? focused);
  for (const shape of proposed) raise(shape, about && shape.object.element === about.object.element ? 2 : 1);
  raise(get(about?.object.pair), 2);
  raise(get(hovered), 3);
  raise(get(focused), 4);
  return [...ranks].map(([shape, rank]) => ({ shape, rank })).sort((a, b) => a.rank - b.rank);
}

function paintActive(context: CanvasRenderingContext2D, drawing: FrameDrawing, paint: ShapePaint, active: readonly Active[], quiet: { readonly view: Viewport; readonly tags: ReadonlyMap<string, PlacedTag> }): void {
  const { scene, stage, focused, hovered } = drawing;
  const { view } = paint;
  for (const { shape, rank } of active) {
    if (rank === 4) paintFocus(context, shape, paint);
    paintShape(context, shape, paint, rank >= 2);
    paintChange(context, shape, paint);
  }
  const about = scene.byKey.get(hovered ?? focused ?? '');
  const pair = scene.byKey.get(about?.object.pair ?? '');
  if (about && pair && pair !== about) paintPair(context, boxOnStage(about, view), boxOnStage(pair, view), paint.palette.accent);
  for (const { shape } of active) if (hasKind(shape.object)) paintKind(context, shape.object, boxOnStage(shape, view), paint.palette);

  const named = active.toReversed().filter(({ shape, rank }) => rank >= 2 || isNamed(shape, scene.byKey));
  const still = view.scale === quiet.view.scale;
  const fresh = placeTags(named.map(({ shape, rank }) => tagRequest(context, shape, drawing, paint, rank >= 2)), stage);
  const places = new Map(fresh.map((tag) => [tag.key, tag]));
  for (const { shape } of named.toReversed()) {
    // Where its name stands already, it stays.
    const known = still ? quiet.tags.get(shape.object.key) : undefined;
    const place = known ? { x: known.x + view.x - quiet.view.x, y: known.y + view.y - quiet.view.y } : places.get(shape.object.key);
    if (place) paintTag(context, shape, tagText(shape.object, drawing), place, paint);
  }
}

/** A pair that agrees is named once; a label that is replaced leaves its place to the new one. */
function isNamed({ object }: Shape, byKey: ReadonlyMap<string, Shape>): boolean {
  if (object.role === 'inference' && object.facts?.agreement === 'agree' && object.pair !== null && byKey.has(object.pair)) return false;
  return !(object.role === 'label' && object.change?.op === 'MODIFY');
}

function tagRequest(context: CanvasRenderingContext2D, shape: Shape, drawing: FrameDrawing, { view }: ShapePaint, always: boolean): TagRequest {
  const { object } = shape;
  const second = drawing.compared !== null && object.modelId === drawing.compared.modelId;
  return { key: object.key, box: boxOnStage(shape, view), width: tagWidth(context, tagText(object, drawing)), height: TAG_HEIGHT, side: object.role === 'inference' && (object.pair !== null || second) ? 'below' : 'above', always };
}

function tagText(object: FrameObject, { manifest, compared }: { readonly manifest: Manifest; readonly compared: FrameDrawing['compared'] }): string {
  const name = className(manifest, object.classId);
  const sure = object.confidence === null ? name : `${name} ${object.confidence.toFixed(2)}`;
  return compared && object.modelId === compared.modelId ? `${sure} · ${compared.tag}` : sure;
}

/** On whole device pixels, so that layers move without a blur and a picture at 100 % is sharp. */
export function snapped(view: Viewport, density: number): Viewport {
  return { scale: view.scale, x: Math.round(view.x * density) / density, y: Math.round(view.y * density) / density };
}

function isReach(layer: Layer, inputs: readonly unknown[], view: Viewport, margin: number): boolean {
  return layer.view.scale === view.scale && Math.abs(layer.view.x - view.x) <= margin && Math.abs(layer.view.y - view.y) <= margin && equal(layer.inputs, inputs);
}

function equal(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}

/** Draws a layer anew, on the canvas that it has when the size is right. */
function renew(known: HTMLCanvasElement | undefined, { stage, density }: FrameDrawing, paint: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const [width, height] = [Math.round(stage.width * density) + 2 * MARGIN, Math.round(stage.height * density) + 2 * MARGIN];
  const canvas = known && known.width === width && known.height === height ? known : Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(density, 0, 0, density, MARGIN, MARGIN);
  paint(context);
  return canvas;
}

/** Puts a layer where the view has moved to since; exact to the pixel when only panned. */
function lay(context: CanvasRenderingContext2D, { canvas, view: made }: Layer, view: Viewport, density: number): void {
  const ratio = view.scale / made.scale;
  const margin = MARGIN / density;
  const [x, y] = [view.x - (made.x + margin) * ratio, view.y - (made.y + margin) * ratio];
  context.imageSmoothingEnabled = ratio !== 1;
  context.drawImage(canvas, x, y, (canvas.width / density) * ratio, (canvas.height / density) * ratio);
}
