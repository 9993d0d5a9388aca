import { FRONT_EDGES, type Box, type Cuboid, type FrameObject, type Manifest, type ProjectedEdge } from '@shoal/engine';
import { className } from '../../parts/class-color';
import { placeTags, type TagRequest } from '../image/place-tags';
import type { Size } from './orbit';

/** A cuboid of a frame, in the coordinates that everything is drawn in. */
export interface ShownCuboid {
  readonly object: FrameObject;
  readonly cuboid: Cuboid;
  /** What it is drawn as: an edit that is not stored yet is a proposed change. */
  readonly role: FrameObject['role'];
  /** Something else stands in its place. */
  readonly replaced: boolean;
}

/** A cuboid as one view sees it, or a box that somebody drew on a picture. */
export interface SeenCuboid extends Omit<ShownCuboid, 'cuboid'> {
  readonly cuboid: Cuboid | null;
  readonly edges: readonly ProjectedEdge[];
}

export interface CuboidDrawing {
  readonly manifest: Manifest;
  readonly size: Size;
  readonly cuboids: readonly SeenCuboid[];
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly color: (classId: string) => string;
  readonly accent: string;
  /** A dark line underneath keeps colours readable on pictures. */
  readonly underlay: boolean;
  /** Most tags that are drawn beside those of what is looked at. */
  readonly maxTags: number;
}

const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';
const TAG_HEIGHT = 17;

/** Draws cuboids over what is there: labels solid, inferences dashed, proposed changes dotted, the front face filled; what is judged stands out. */
export function drawCuboids(context: CanvasRenderingContext2D, drawing: CuboidDrawing): void {
  const { cuboids, focused, hovered } = drawing;
  const active = cuboids.find(({ object }) => object.key === (hovered ?? focused))?.object;
  const rank = ({ object }: SeenCuboid) => (object.key === focused ? 3 : object.key === hovered ? 2 : object.key === active?.pair || (object.role === 'proposed' && object.element === active?.element) ? 1 : 0);
  const sorted = cuboids.map((seen) => ({ seen, rank: rank(seen), box: boundsOf(seen.edges) })).sort((a, b) => a.rank - b.rank);
  const quiet = active !== undefined;
  for (const { seen, rank: order } of sorted) {
    context.globalAlpha = (quiet && order === 0 ? 0.55 : 1) * (seen.replaced ? 0.45 : 1);
    drawOne(context, seen, order, drawing);
  }
  context.globalAlpha = 1;
  const requests = sorted
    .filter(({ seen, rank: order }) => order > 1 || (!seen.replaced && (order > 0 || !isNamedAlready(seen, cuboids))))
    .toSorted((a, b) => b.rank - a.rank || Number(b.seen.object.facts?.flagged ?? false) - Number(a.seen.object.facts?.flagged ?? false) || b.box.w * b.box.h - a.box.w * a.box.h)
    .filter(({ rank: order }, index) => order > 0 || index < drawing.maxTags);
  drawTags(context, requests, drawing, quiet);
}

/** Metres between the middles of two cuboids of one object. */
const SAME_PLACE = 1;

/** An inference where a label of the same class stands: one name is enough. */
function isNamedAlready({ object, cuboid }: SeenCuboid, all: readonly SeenCuboid[]): boolean {
  if (object.role !== 'inference' || !cuboid) return false;
  return all.some((other) => other.object.role === 'label' && other.object.classId === object.classId && other.cuboid && Math.hypot(...other.cuboid.center.map((value, axis) => value - (cuboid.center[axis] ?? 0))) < SAME_PLACE);
}

type Ranked = { readonly seen: SeenCuboid; readonly rank: number; readonly box: Box };

function trace(context: CanvasRenderingContext2D, edges: readonly ProjectedEdge[]): void {
  context.beginPath();
  for (const { line } of edges) {
    context.moveTo(line[0], line[1]);
    context.lineTo(line[2], line[3]);
  }
}

function drawOne(context: CanvasRenderingContext2D, { object, edges, role, replaced }: SeenCuboid, rank: number, { color: colorOf, accent, underlay }: CuboidDrawing): void {
  const color = colorOf(object.classId);
  const width = rank === 3 ? 2.25 : rank === 2 ? 2 : 1.35;
  fillFront(context, edges, color, rank === 3 ? 0.34 : 0.16);
  context.lineJoin = context.lineCap = 'round';
  context.setLineDash([]);
  if (rank === 3) {
    trace(context, edges);
    context.strokeStyle = accent;
    context.lineWidth = width + 4.5;
    const alpha = context.globalAlpha;
    context.globalAlpha = alpha * 0.4;
    context.stroke();
    context.globalAlpha = alpha;
  }
  trace(context, edges);
  if (underlay && !replaced) {
    context.strokeStyle = 'rgb(8 12 16 / 0.5)';
    context.lineWidth = width + 1.75;
    context.stroke();
  }
  context.strokeStyle = color;
  context.lineWidth = replaced ? 1 : width;
  if (role === 'inference') {
    context.lineCap = 'butt';
    context.setLineDash([6, 4]);
  } else if (role === 'proposed') {
    context.setLineDash([0.01, 4]);
    context.lineWidth = width + 0.9;
  }
  context.stroke();
  context.setLineDash([]);
  context.lineCap = 'butt';
}

/** The side that the object looks to, when all of it is in sight. */
function fillFront(context: CanvasRenderingContext2D, edges: readonly ProjectedEdge[], color: string, alpha: number): void {
  const front = edges.filter(({ edge }) => FRONT_EDGES.has(edge));
  const [bottom, top] = [front.find(({ edge }) => edge === 0), front.find(({ edge }) => edge === 4)];
  if (front.length < FRONT_EDGES.size || !bottom || !top) return;
  const before = context.globalAlpha;
  context.globalAlpha = before * alpha;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(bottom.line[0], bottom.line[1]);
  context.lineTo(bottom.line[2], bottom.line[3]);
  context.lineTo(top.line[2], top.line[3]);
  context.lineTo(top.line[0], top.line[1]);
  context.fill();
  context.globalAlpha = before;
}

function boundsOf(edges: readonly ProjectedEdge[]): Box {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { line } of edges) {
    x1 = Math.min(x1, line[0], line[2]);
    y1 = Math.min(y1, line[1], line[3]);
    x2 = Math.max(x2, line[0], line[2]);
    y2 = Math.max(y2, line[1], line[3]);
  }
  return { x: x1, y: y1, w: x2 - x1, h: y2 - y1 };
}

function drawTags(context: CanvasRenderingContext2D, entries: readonly Ranked[], { manifest, size, color }: CuboidDrawing, quiet: boolean): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const texts = new Map(entries.map(({ seen: { object } }) => [object.key, object.confidence === null ? className(manifest, object.classId) : `${className(manifest, object.classId)} ${object.confidence.toFixed(2)}`]));
  const requests = entries.map(({ seen: { object }, rank, box }): TagRequest => ({ key: object.key, box, width: Math.ceil(context.measureText(texts.get(object.key) ?? '').width) + 22, height: TAG_HEIGHT, side: object.role === 'inference' && object.pair !== null ? 'below' : 'above', always: rank > 1 }));
  for (const tag of placeTags(requests, size).toReversed()) {
    const entry = entries.find(({ seen }) => seen.object.key === tag.key);
    const request = requests.find(({ key }) => key === tag.key);
    if (!entry || !request) continue;
    context.globalAlpha = quiet && entry.rank === 0 ? 0.78 : 1;
    context.fillStyle = 'rgb(12 16 20 / 0.82)';
    context.beginPath();
    context.roundRect(tag.x, tag.y, request.width, TAG_HEIGHT, 3);
    context.fill();
    const [x, y] = [tag.x + 6, tag.y + TAG_HEIGHT / 2 - 4];
    context.fillStyle = context.strokeStyle = color(entry.seen.object.classId);
    if (entry.seen.role === 'label') context.fillRect(x, y, 8, 8);
    else {
      context.lineWidth = 1.5;
      context.setLineDash(entry.seen.role === 'inference' ? [3, 1.6] : [1.5, 1.6]);
      context.strokeRect(x + 0.75, y + 0.75, 6.5, 6.5);
      context.setLineDash([]);
    }
    context.fillStyle = 'rgb(255 255 255 / 0.96)';
    context.fillText(texts.get(tag.key) ?? '', tag.x + 18, tag.y + TAG_HEIGHT / 2 + 0.5);
  }
  context.globalAlpha = 1;
}
