import { ShoalError, type Manifest, type MapSnapshot } from '@shoal/engine';
import { formatCount } from '../format';
import type { Labels } from '../labels';
import type { Camera } from '../canvas/camera';
import type { MapSpace } from '../canvas/map-space';
import { readColor } from '../canvas/read-color';
import { shapePath } from '../canvas/shape-path';
import { fitBox, type Viewport } from '../canvas/viewport';
import type { MapCanvasHandle } from './map-canvas';
import { marksInView, type MarkGroup } from './map-marks';
import { columnName, entryName, type MapSwatch } from './map-palette';
import type { MapColors } from './map-scene';
import { layoutSheet, SHEET_FONT, type MapSheet } from './map-sheet';
import { hex, writeSvg, type SheetInk } from './map-svg';

export interface MapPictureOptions {
  /** Pixels per CSS pixel; default those of the screen, at most 8 or what the graphics device can draw. */
  readonly scale?: number | undefined;
  /** With a title, the names of regions and the legend around it; default false. */
  readonly legend?: boolean | undefined;
}

export interface MapExport {
  png(options?: MapPictureOptions): Promise<Blob>;
  svg(): Promise<string>;
}

export interface MapExportSource {
  readonly root: HTMLElement | null;
  readonly canvas: MapCanvasHandle | null;
  readonly camera: Camera;
  readonly space: MapSpace | null;
  readonly snapshot: MapSnapshot;
  readonly swatches: readonly MapSwatch[] | null;
  readonly colors: MapColors | null;
  readonly manifest: Manifest;
  readonly labels: Labels;
}

/** With more points in view they are a picture, and only those that stand out are shapes. */
export const MOST_SHAPES = 20_000;

/** Exports a map as it is now. Throws `not-found` while there is none, and `invalid-argument` for a scale that is not above 0. */
export function createMapExport({ root, canvas, camera, space, snapshot, swatches, colors, manifest, labels }: MapExportSource): MapExport {
  const { points, legend, state } = snapshot;
  if (!root || !canvas || !space || !points || !legend || !swatches || !colors) {
    throw new ShoalError('not-found', `The map has no picture yet: its state is "${state}". Wait until it is ready.`, { details: { state } });
  }
  const words = labels.embeddingMap;

  /** What is seen; all of it without the room that controls take on the screen. */
  const viewOfSheet = (): Viewport => {
    const view = camera.get();
    return Math.abs(camera.zoom() - 1) < 0.02 ? fitBox(space.box, view.width, view.height, { top: 40, right: 32, bottom: 44, left: 40 }) : view;
  };
  const inkOf = (): SheetInk => ({
    ground: colors.points.ground,
    accent: colors.points.accent,
    text: readColor(root, 'var(--shoal-text)'),
    muted: readColor(root, 'var(--shoal-muted)'),
    colorOf: (code) => colors.points.traits[code]?.color ?? colors.points.dim,
  });
  const prepare = () => {
    const view = viewOfSheet();
    const marks = marksInView(points, space, view, (camera.zoom() * view.scale) / camera.get().scale, colors.points);
    const noun = words.levelNouns[snapshot.level];
    const all = snapshot.shown === snapshot.total ? words.allShown(formatCount(snapshot.total), noun) : words.shown(formatCount(snapshot.shown), formatCount(snapshot.total), noun);
    const summary = labels.mapExtras.sheetSummary(all, marks.shown < snapshot.shown ? labels.mapExtras.sheetInView(marks.shown) : null, columnName(legend.column, labels));
    const sheet = layoutSheet({ view, title: manifest.name, summary, legend, shapeOf: (code) => swatches[code]?.shape ?? 'circle', regions: snapshot.regions, space, manifest, labels, measure: textMeasure() });
    return { view, marks, summary, sheet };
  };
  const nameOf = ({ code, isPicked }: MarkGroup): string => {
    if (code < 0) return labels.mapExtras.sheetDimmed;
    const entry = legend.type === 'categories' ? legend.entries.find((one) => one.code === code) : undefined;
    const name = entry ? entryName(entry, legend.kind, manifest, labels) : columnName(legend.column, labels);
    return isPicked ? `${name}, ${labels.mapExtras.sheetPicked}` : name;
  };

  return {
    async png({ scale, legend: withLegend = false } = {}) {
      if (scale !== undefined && !(scale > 0)) {
        throw new ShoalError('invalid-argument', `The map cannot be drawn with ${scale} pixels per CSS pixel. Give a number above 0, such as 2.`, { details: { scale } });
      }
      if (!withLegend) return encode(canvas.draw({ scale }));
      const { view, sheet } = prepare();
      return encode(paintSheet(sheet, inkOf(), canvas.draw({ scale, view }), view));
    },
    async svg() {
      const { view, marks, summary, sheet } = prepare();
      const isCrowded = marks.inView > MOST_SHAPES;
      const groups = isCrowded ? standingOut(marks.groups, (code) => swatches[code]?.prominent === true) : marks.groups;
      const picture = isCrowded ? canvas.draw({ scale: 2, view }).toDataURL('image/png') : null;
      return writeSvg({ sheet, ink: inkOf(), width: view.width, height: view.height, groups, nameOf, picture, title: manifest.name, summary });
    },
  };
}

/** What stays a shape on a picture of the rest, as far as there is room for so many. */
function standingOut(groups: readonly MarkGroup[], isProminent: (code: number) => boolean): readonly MarkGroup[] {
  let room = MOST_SHAPES;
  return groups.filter(({ code, isPicked, places }) => {
    const count = places.length / 2;
    if (code < 0 || !(isPicked || isProminent(code)) || count > room) return false;
    room -= count;
    return true;
  });
}

function textMeasure(): (text: string, size: number, weight: number) => number {
  const context = document.createElement('canvas').getContext('2d');
  return (text, size, weight) => {
    if (!context) return text.length * size * 0.56;
    context.font = `${weight} ${size}px ${SHEET_FONT}`;
    return context.measureText(text).width;
  };
}

/** The sheet as a picture, as sharp as its plot. */
function paintSheet(sheet: MapSheet, ink: SheetInk, plot: HTMLCanvasElement, view: Viewport): HTMLCanvasElement {
  const scale = plot.width / view.width;
  const page = Object.assign(document.createElement('canvas'), { width: Math.round(sheet.width * scale), height: Math.round(sheet.height * scale) });
  const context = page.getContext('2d');
  if (!context) throw new Error('The page could not be drawn: no 2D canvas is available.');
  context.fillStyle = hex(ink.ground);
  context.fillRect(0, 0, page.width, page.height);
  context.drawImage(plot, 0, Math.round(sheet.top * scale));
  context.scale(scale, scale);
  for (const { x, y, width, height, code } of sheet.bars) {
    context.fillStyle = hex(ink.colorOf(code));
    context.fillRect(x, y, width, height);
  }
  for (const { x, y, shape, code } of sheet.marks) {
    context.fillStyle = hex(ink.colorOf(code));
    context.fill(new Path2D(`M${x} ${y}${shapePath(shape, 4.5)}`), 'evenodd');
  }
  context.lineJoin = 'round';
  for (const { x, y, text, size, weight, tone, align, onPoints } of sheet.texts) {
    context.font = `${weight} ${size}px ${SHEET_FONT}`;
    context.textAlign = align === 'middle' ? 'center' : align;
    context.direction = 'ltr';
    if (onPoints) {
      context.strokeStyle = hex(ink.ground);
      context.lineWidth = 3.5;
      context.strokeText(text, x, y);
    }
    context.fillStyle = hex(tone === 'text' ? ink.text : ink.muted);
    context.fillText(text, x, y);
  }
  return page;
}

function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be encoded as PNG.'))), 'image/png'));
}
