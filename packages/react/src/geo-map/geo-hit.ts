import { fromWorldPlace, hexCenter, type GeoBox, type GeoCell, type GeoPoint, type GeoSnapshot, type GeoWindow } from '@shoal/engine';
import { screenToWorld, worldToScreen, type ScreenPoint, type Viewport } from '../canvas/viewport';
import { screenOf } from './draw-geo';

export type GeoHit = { readonly type: 'point'; readonly key: string; readonly at: ScreenPoint; readonly point: GeoPoint } | { readonly type: 'cell'; readonly key: string; readonly at: ScreenPoint; readonly cell: GeoCell };

const REACH_PX = 10;
const CELL_PX = 10;

/** The frame or hexagon at a place on the screen. */
export function hitAt(view: Viewport, snapshot: GeoSnapshot, at: ScreenPoint): GeoHit | null {
  const { answer } = snapshot;
  if (!answer) return null;
  let best: GeoHit | null = null;
  let nearest = Infinity;
  for (const point of answer.points) {
    const there = screenOf({ view, snapshot }, point.lat, point.lon);
    const distance = Math.hypot(there.x - at.x, there.y - at.y);
    if (distance > REACH_PX || distance >= nearest) continue;
    nearest = distance;
    best = { type: 'point', key: point.element, at: there, point };
  }
  for (const cell of answer.cells) {
    const { x, y } = hexCenter(cell.q, cell.r, answer.window.cellSize);
    const there = worldToScreen(view, x, y);
    const distance = Math.hypot(there.x - at.x, there.y - at.y);
    if (distance > answer.window.cellSize * view.scale || distance >= nearest) continue;
    nearest = distance;
    best = { type: 'cell', key: `${cell.q}:${cell.r}`, at: there, cell };
  }
  return best;
}

/** What to ask for: what is in sight and a quarter of it around. Cells keep one of few sizes, so that they stay in place while one moves. */
export function windowOf(view: Viewport): GeoWindow {
  const [w, h] = [view.width / view.scale, view.height / view.scale];
  const cellSize = 2 ** Math.round(Math.log2(CELL_PX / view.scale));
  // Whole steps: small moves ask for the same again.
  const step = cellSize * 8;
  const down = (value: number) => Math.floor(value / step) * step;
  return { minX: down(view.x - w * 0.75), maxX: down(view.x + w * 0.75) + step, minY: down(view.y - h * 0.75), maxY: down(view.y + h * 0.75) + step, cellSize };
}

export function boxBetween(view: Viewport, origin: number, a: ScreenPoint, b: ScreenPoint): GeoBox {
  const from = screenToWorld(view, Math.min(a.x, b.x), Math.max(a.y, b.y));
  const to = screenToWorld(view, Math.max(a.x, b.x), Math.min(a.y, b.y));
  const low = fromWorldPlace(Math.max(-180, from.x), from.y, origin);
  const high = fromWorldPlace(Math.min(180, to.x), to.y, origin);
  return { south: low.lat, west: low.lon, north: high.lat, east: high.lon };
}
