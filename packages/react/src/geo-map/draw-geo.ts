import { fromWorldPlace, hexCenter, toWorldPlace, type GeoAnswer, type GeoSnapshot } from '@shoal/engine';
import { readColor } from '../canvas/read-color';
import { worldToScreen, type ScreenPoint, type Viewport } from '../canvas/viewport';
import { degreeText, graticuleStep } from './geo-ruler';
import type { WorldLand } from '../canvas/world-land';

/** Colours of the theme as canvas strings; make a new one when the theme changed. */
export interface GeoPalette {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly grid: string;
  readonly text: string;
  readonly plain: string;
  readonly suspicious: string;
  readonly accent: string;
  readonly halo: string;
  readonly font: string;
  /** Share of suspicious frames, 0..1. */
  readonly ramp: (share: number) => string;
}

export function createGeoPalette(element: HTMLElement): GeoPalette {
  const color = (css: string) => {
    const [r, g, b, a] = readColor(element, css);
    return `rgb(${r} ${g} ${b} / ${a / 255})`;
  };
  const steps = Array.from({ length: 13 }, (_, at) => {
    const share = (at / 12) * 2;
    const [from, to] = share < 1 ? ['--shoal-class-7', '--shoal-suspicious'] : ['--shoal-suspicious', '--shoal-wrong'];
    return color(`color-mix(in oklab, var(${to}) ${Math.round((share < 1 ? share : share - 1) * 100)}%, var(${from}))`);
  });
  return {
    water: color('var(--shoal-panel)'),
    land: color('color-mix(in oklab, var(--shoal-line) 52%, var(--shoal-bg))'),
    coast: color('var(--shoal-line-strong)'),
    grid: color('color-mix(in oklab, var(--shoal-line-strong) 34%, transparent)'),
    text: color('var(--shoal-muted)'),
    plain: color('var(--shoal-class-7)'),
    suspicious: color('var(--shoal-suspicious)'),
    accent: color('var(--shoal-accent)'),
    halo: color('var(--shoal-bg)'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    ramp: (share) => steps[Math.round(Math.max(0, Math.min(1, share)) * 12)] ?? '',
  };
}

export interface GeoDrawing {
  readonly view: Viewport;
  readonly snapshot: GeoSnapshot;
  readonly palette: GeoPalette;
  readonly land: WorldLand | null;
  readonly hovered: string | null;
  /** A rectangle that is being drawn, CSS pixels. */
  readonly draft: readonly [ScreenPoint, ScreenPoint] | null;
  /** Share of suspicious frames at which the colours end. */
  readonly most: number;
}

/** Draws base, frames and brush in CSS pixels; the context is scaled to device pixels already. */
export function drawGeo(context: CanvasRenderingContext2D, drawing: GeoDrawing): void {
  const { view, palette, snapshot } = drawing;
  context.fillStyle = palette.water;
  context.fillRect(0, 0, view.width, view.height);
  drawLand(context, drawing);
  drawGraticule(context, drawing);
  if (snapshot.answer?.type === 'cells') drawCells(context, drawing, snapshot.answer);
  if (snapshot.answer?.type === 'points') drawPoints(context, drawing, snapshot.answer);
  drawBrush(context, drawing);
  if (snapshot.focusPlace) {
    const at = screenOf(drawing, snapshot.focusPlace.lat, snapshot.focusPlace.lon);
    ring(context, at, 8, palette.halo, 4);
    ring(context, at, 8, palette.accent, 2);
  }
}

export function screenOf({ view, snapshot }: Pick<GeoDrawing, 'view' | 'snapshot'>, lat: number, lon: number): ScreenPoint {
  const { x, y } = toWorldPlace(lat, lon, snapshot.extent.origin);
  return worldToScreen(view, x, y);
}

/** Closer than this the coast line is too rough to be true, CSS pixels of a degree. */
const LAND_UNTIL = 6000;

function drawLand(context: CanvasRenderingContext2D, { view, snapshot, palette, land }: GeoDrawing): void {
  if (!land || view.scale > LAND_UNTIL) return;
  const center = worldToScreen(view, 0, 0);
  context.lineWidth = 1 / view.scale;
  context.fillStyle = palette.land;
  context.strokeStyle = palette.coast;
  for (const turn of [-360, 0, 360]) {
    context.save();
    context.translate(center.x + (turn - snapshot.extent.origin) * view.scale, center.y);
    context.scale(view.scale, view.scale);
    context.fill(land.path);
    context.stroke(land.path);
    context.restore();
  }
}

function drawGraticule(context: CanvasRenderingContext2D, { view, snapshot, palette }: GeoDrawing): void {
  const step = graticuleStep(view.scale, 96);
  const { origin } = snapshot.extent;
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.font = palette.font;
  context.textBaseline = 'alphabetic';
  const corner = { x: view.x - view.width / 2 / view.scale, y: view.y - view.height / 2 / view.scale };
  const far = { x: corner.x + view.width / view.scale, y: corner.y + view.height / view.scale };
  const labels: { readonly text: string; readonly x: number; readonly y: number }[] = [];
  context.beginPath();
  for (let at = Math.ceil((corner.x + origin) / step); at * step - origin <= far.x; at++) {
    const x = Math.round(worldToScreen(view, at * step - origin, 0).x) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, view.height);
    labels.push({ text: degreeText(fromWorldPlace(at * step - origin, 0, origin).lon, 'lon', step), x: x + 4, y: view.height - 7 });
  }
  const [south, north] = [fromWorldPlace(0, corner.y, 0).lat, fromWorldPlace(0, far.y, 0).lat];
  for (let at = Math.ceil(south / step); at * step <= north; at++) {
    const y = Math.round(worldToScreen(view, 0, toWorldPlace(at * step, 0, 0).y).y) + 0.5;
    context.moveTo(0, y);
    context.lineTo(view.width, y);
    if (y > 20 && y < view.height - 26) labels.push({ text: degreeText(at * step, 'lat', step), x: 7, y: y - 4 });
  }
  context.stroke();
  context.fillStyle = palette.text;
  for (const { text, x, y } of labels) if (y < view.height - 20 || x < view.width - 150) context.fillText(text, x, y);
}

function drawCells(context: CanvasRenderingContext2D, { view, palette, hovered, most }: GeoDrawing, answer: GeoAnswer): void {
  const size = answer.window.cellSize;
  const top = Math.max(1, ...answer.cells.map((cell) => cell.count));
  for (const cell of answer.cells) {
    const { x, y } = hexCenter(cell.q, cell.r, size);
    const at = worldToScreen(view, x, y);
    const radius = size * view.scale;
    if (at.x < -radius || at.x > view.width + radius || at.y < -radius || at.y > view.height + radius) continue;
    hexagon(context, at, Math.max(1.5, radius - 0.75));
    context.globalAlpha = 0.32 + 0.63 * (Math.log1p(cell.count) / Math.log1p(top));
    context.fillStyle = palette.ramp(cell.flagged / cell.count / most);
    context.fill();
    context.globalAlpha = 1;
    if (hovered !== `${cell.q}:${cell.r}`) continue;
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.stroke();
  }
}

interface Pile {
  readonly at: ScreenPoint;
  plain: number;
  flagged: number;
}

const PILE_PX = 7;

/** Frames at the same place are one mark that grows with them: a town is read by its streets, and a stop shows as a stop. */
function drawPoints(context: CanvasRenderingContext2D, drawing: GeoDrawing, { points }: GeoAnswer): void {
  const { view, palette, hovered, snapshot } = drawing;
  // A grid of the world, not of the screen: piles stay together while one moves.
  const grid = 2 ** Math.round(Math.log2(PILE_PX / view.scale));
  const piles = new Map<string, Pile>();
  for (const point of points) {
    const place = toWorldPlace(point.lat, point.lon, snapshot.extent.origin);
    const key = `${Math.round(place.x / grid)}:${Math.round(place.y / grid)}`;
    let pile = piles.get(key);
    if (!pile) piles.set(key, (pile = { at: worldToScreen(view, place.x, place.y), plain: 0, flagged: 0 }));
    if (point.flagged) pile.flagged += 1;
    else pile.plain += 1;
  }
  const radiusOf = (count: number) => Math.min(16, 2.6 + 1.1 * Math.sqrt(count));
  context.strokeStyle = palette.halo;
  context.lineWidth = 0.75;
  for (const { at, plain, flagged } of piles.values()) {
    if (plain === 0) continue;
    context.globalAlpha = 0.55;
    context.fillStyle = palette.plain;
    context.beginPath();
    context.arc(at.x, at.y, radiusOf(plain + flagged), 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
  // Suspicious frames are squares on their corner, over the round ones.
  context.fillStyle = palette.suspicious;
  for (const { at, flagged } of piles.values()) {
    if (flagged === 0) continue;
    const reach = radiusOf(flagged) * 1.12;
    context.beginPath();
    context.moveTo(at.x, at.y - reach);
    context.lineTo(at.x + reach, at.y);
    context.lineTo(at.x, at.y + reach);
    context.lineTo(at.x - reach, at.y);
    context.closePath();
    context.globalAlpha = 0.9;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
  const marked = points.find((point) => point.element === hovered);
  if (marked) ring(context, screenOf(drawing, marked.lat, marked.lon), 7, palette.accent, 2);
}

function drawBrush(context: CanvasRenderingContext2D, { view, snapshot, palette, draft }: GeoDrawing): void {
  let corners = draft;
  const { brush, extent } = snapshot;
  if (!corners && brush) {
    const from = screenOf({ view, snapshot }, brush.north, brush.west);
    const width = (brush.east - brush.west + 360) % 360;
    const west = toWorldPlace(0, brush.west, extent.origin).x;
    corners = [from, { x: worldToScreen(view, west + width, 0).x, y: screenOf({ view, snapshot }, brush.south, brush.west).y }];
  }
  if (!corners) return;
  const [a, b] = corners;
  const box = [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)] as const;
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.1;
  context.fillRect(...box);
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.strokeRect(...box);
}

function hexagon(context: CanvasRenderingContext2D, at: ScreenPoint, radius: number): void {
  context.beginPath();
  for (let corner = 0; corner < 6; corner++) {
    const angle = (Math.PI / 3) * corner + Math.PI / 6;
    context.lineTo(at.x + radius * Math.cos(angle), at.y + radius * Math.sin(angle));
  }
  context.closePath();
}

function ring(context: CanvasRenderingContext2D, at: ScreenPoint, radius: number, color: string, width: number): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}
