import type { Manifest, MapLegend, MapRegion } from '@shoal/engine';
import type { Labels } from '../labels';
import { formatCount } from '../format';
import type { PointShape } from '../canvas/point-look';
import { worldToScreen, type Viewport } from '../canvas/viewport';
import type { MapSpace } from '../canvas/map-space';
import { columnName, entryName } from './map-palette';

/** One line of text; `whole` is what it says where it was cut. */
export interface SheetText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly whole: string;
  readonly size: number;
  readonly weight: 400 | 500 | 600;
  readonly tone: 'text' | 'muted';
  readonly align: 'start' | 'middle' | 'end';
  /** Drawn on points, with a rim in the colour of the ground. */
  readonly onPoints: boolean;
}

/** A map as it is exported: the plot in a page with a title and a legend. CSS pixels; painters turn it into a picture or a document. */
export interface MapSheet {
  readonly width: number;
  readonly height: number;
  /** Top of the plot, which is at the left and as large as the view. */
  readonly top: number;
  readonly texts: readonly SheetText[];
  readonly marks: readonly { readonly x: number; readonly y: number; readonly shape: PointShape; readonly code: number }[];
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly code: number }[];
}

export interface SheetSource {
  readonly view: Viewport;
  readonly title: string;
  readonly summary: string;
  readonly legend: MapLegend;
  readonly shapeOf: (code: number) => PointShape;
  readonly regions: readonly MapRegion[];
  readonly space: MapSpace;
  readonly manifest: Manifest;
  readonly labels: Labels;
  /** Width of a text of that size and weight, CSS pixels. */
  readonly measure: (text: string, size: number, weight: number) => number;
}

export const SHEET_FONT = "'Inter Variable', Inter, system-ui, sans-serif";
const TOP = 64;
const LEGEND = 196;
const PAD = 20;
const ROW = 21;

export function layoutSheet(source: SheetSource): MapSheet {
  const { view, title, summary, legend, labels, manifest, measure, shapeOf } = source;
  const width = view.width + LEGEND;
  const texts: SheetText[] = [];
  const write = (x: number, y: number, whole: string, room: number, look: Partial<SheetText> = {}) => {
    const style = { size: 12, weight: 400, tone: 'text', align: 'start', onPoints: false, ...look } as const;
    texts.push({ x, y, text: cutText(whole, room, (part) => measure(part, style.size, style.weight)), whole, ...style });
  };
  write(PAD, 30, title, width - 2 * PAD, { size: 16, weight: 600 });
  write(PAD, 50, summary, width - 2 * PAD, { tone: 'muted' });

  const left = view.width + 8;
  const right = width - PAD;
  let y = TOP + 16;
  write(left, y, columnName(legend.column, labels), right - left, { weight: 500 });
  const marks: { x: number; y: number; shape: PointShape; code: number }[] = [];
  const bars: { x: number; y: number; width: number; height: number; code: number }[] = [];
  if (legend.type === 'ramp') {
    y += 12;
    const step = (right - left) / legend.steps.length;
    legend.steps.forEach(({ code }, i) => bars.push({ x: left + i * step, y, width: step + 0.5, height: 10, code }));
    y += 26;
    const digits = legend.max - legend.min >= 20 ? 0 : 2;
    write(left, y, legend.min.toFixed(digits), 80, { tone: 'muted', size: 11 });
    write(right, y, legend.max.toFixed(digits), 80, { tone: 'muted', size: 11, align: 'end' });
    if (legend.none > 0) write(left, (y += ROW), labels.embeddingMap.withoutValue(formatCount(legend.none)), right - left, { tone: 'muted', size: 11 });
  } else {
    for (const entry of legend.entries) {
      y += ROW;
      const count = formatCount(entry.shown);
      marks.push({ x: left + 5, y: y - 4, shape: shapeOf(entry.code), code: entry.code });
      write(left + 18, y, entryName(entry, legend.kind, manifest, labels), right - left - 18 - measure(count, 12, 400) - 12);
      write(right, y, count, 80, { tone: 'muted', align: 'end' });
    }
  }
  for (const { name, x, y: below, room } of placeRegions(source)) write(x, below, name, room, { weight: 500, align: 'middle', onPoints: true });
  return { width, height: Math.max(TOP + view.height, y + PAD), top: TOP, texts, marks, bars };
}

/** The names of regions that fit beside each other, the largest first. */
function placeRegions({ regions, view, space, measure }: SheetSource) {
  const room = 170;
  const placed: { name: string; x: number; y: number; room: number }[] = [];
  for (const { name, x, y } of regions) {
    if (name === null) continue;
    const world = space.toWorld(x, y);
    const at = worldToScreen(view, world.x, world.y);
    const half = Math.min(room, measure(name, 12, 500)) / 2 + 4;
    const isInside = at.x - half >= 0 && at.x + half <= view.width && at.y >= 12 && at.y <= view.height - 12;
    if (isInside && placed.every((other) => Math.abs(other.x - at.x) > half + other.room / 2 || Math.abs(other.y - TOP - 4 - at.y) > 20)) placed.push({ name, x: at.x, y: TOP + at.y + 4, room: 2 * half });
  }
  return placed;
}

/** The longest beginning that fits, with an ellipsis where something is missing. */
export function cutText(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  const letters = [...text.slice(0, 400)];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${letters.slice(0, middle).join('')}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join('').trimEnd()}…`;
}
