import type { Scatter, ScatterBox } from '@shoal/engine';
import type { Rgba } from '../canvas/read-color';
import { tracePoint } from '../parts/point-shape';

/** Room around the plot, so that marks on its edge are whole; CSS pixels. */
export const EDGE = 6;

/** Cells on the screen are at least this wide, in CSS pixels. */
const LEAST_CELL = 2;

export interface ScatterInk {
  /** What filters have taken away. */
  readonly faint: Rgba;
  /** Counts, and points without a colour. */
  readonly strong: Rgba;
  /** By place in the values of the colour, the rest last. */
  readonly groups: readonly Rgba[];
}

export interface ScatterFrame {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** Paints points or counts onto a canvas that is the plot and {@link EDGE} around it, `ratio` pixels for one of CSS. */
export function drawScatter(context: CanvasRenderingContext2D, scatter: Scatter, ink: ScatterInk, { width, height, ratio }: ScatterFrame): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, (width + 2 * EDGE) * ratio, (height + 2 * EDGE) * ratio);
  context.translate(Math.round(EDGE * ratio), Math.round(EDGE * ratio));
  if (scatter.density) drawDensity(context, scatter, ink, { width, height, ratio });
  else drawPoints(context, scatter, ink, { width, height, ratio });
  context.globalAlpha = 1;
}

function drawDensity(context: CanvasRenderingContext2D, { density, brush, axes }: Scatter, ink: ScatterInk, { width, height, ratio }: ScatterFrame): void {
  if (!density || !axes) return;
  const merge = (cells: number, pixels: number) => Math.max(1, Math.ceil((LEAST_CELL * cells) / Math.max(1, pixels)));
  const [acrossBy, upBy] = [merge(density.columns, width), merge(density.rows, height)];
  const [columns, rows] = [Math.ceil(density.columns / acrossBy), Math.ceil(density.rows / upBy)];
  const [total, shown] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  for (let row = 0; row < density.rows; row++) {
    for (let column = 0; column < density.columns; column++) {
      const [from, to] = [row * density.columns + column, Math.floor(row / upBy) * columns + Math.floor(column / acrossBy)];
      total[to] = (total[to] ?? 0) + (density.total[from] ?? 0);
      shown[to] = (shown[to] ?? 0) + (density.shown[from] ?? 0);
    }
  }
  const most = Math.log1p(total.reduce((all, count) => Math.max(all, count), 1));
  const [wide, tall] = [(width * ratio * acrossBy) / density.columns, (height * ratio * upBy) / density.rows];
  const isInside = insideOf(axes, brush, width * ratio, height * ratio);
  const [faint, strong] = [css(ink.faint), css(ink.strong)];
  for (let row = 0; row < rows; row++) {
    const [bottom, top] = [Math.round(height * ratio - row * tall), Math.round(height * ratio - (row + 1) * tall)];
    for (let column = 0; column < columns; column++) {
      const all = total[row * columns + column] ?? 0;
      if (all === 0) continue;
      const left = Math.round(column * wide);
      const size = [Math.max(1, Math.round((column + 1) * wide) - left), Math.max(1, bottom - top)] as const;
      const kept = shown[row * columns + column] ?? 0;
      context.fillStyle = kept > 0 ? strong : faint;
      const tone = kept > 0 ? 0.16 + 0.84 * (Math.log1p(kept) / most) : 0.7;
      context.globalAlpha = kept > 0 && !isInside((column + 0.5) * wide, height * ratio - (row + 0.5) * tall) ? tone * 0.35 : tone;
      context.fillRect(left, top, ...size);
    }
  }
}

function drawPoints(context: CanvasRenderingContext2D, { points, color, brush, axes, shown }: Scatter, ink: ScatterInk, { width, height, ratio }: ScatterFrame): void {
  if (!points || !axes) return;
  const count = points.x.length;
  const radius = (color ? 3.4 : 2.8) * (count > 8000 ? 0.65 : count > 2000 ? 0.8 : 1) * ratio;
  const place = ([low, high]: readonly [number, number], value: number, size: number) => ((value - low) / (high - low || 1)) * size;
  const isInside = insideOf(axes, brush, width * ratio, height * ratio);
  const ghost = stamp(0, css(ink.faint), radius * 0.75);
  const stamps = (color ? ink.groups : [ink.strong]).map((tone, index) => stamp(color ? index : 0, css(tone), radius));
  const opacity = shown > 8000 ? 0.4 : shown > 2000 ? 0.55 : 0.8;
  for (const pass of ['hidden', 'outside', 'inside'] as const) {
    context.globalAlpha = pass === 'inside' ? opacity : pass === 'outside' ? 0.18 : 0.9;
    for (let point = 0; point < count; point++) {
      const isShown = points.visible[point] === 1;
      if (isShown === (pass === 'hidden')) continue;
      const [x, y] = [place(axes[0].domain, points.x[point] ?? NaN, width * ratio), height * ratio - place(axes[1].domain, points.y[point] ?? NaN, height * ratio)];
      if (isShown && isInside(x, y) !== (pass === 'inside')) continue;
      const picture = isShown ? stamps[points.group[point] ?? 0] : ghost;
      if (picture) context.drawImage(picture, x - picture.width / 2, y - picture.height / 2);
    }
  }
}

function insideOf(axes: NonNullable<Scatter['axes']>, brush: ScatterBox | null, width: number, height: number): (x: number, y: number) => boolean {
  if (!brush) return () => true;
  const edge = (side: 0 | 1, value: number) => (value - axes[side].domain[0]) / (axes[side].domain[1] - axes[side].domain[0] || 1);
  const [left, right] = [edge(0, brush.min[0]) * width, edge(0, brush.max[0]) * width];
  const [top, bottom] = [(1 - edge(1, brush.max[1])) * height, (1 - edge(1, brush.min[1])) * height];
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom;
}

/** One mark, drawn once and copied to every place. */
function stamp(shape: number, color: string, radius: number): HTMLCanvasElement {
  const size = Math.ceil(radius * 2.5) + 2;
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = color;
  context.beginPath();
  tracePoint(context, shape, size / 2, size / 2, radius);
  context.fill();
  return canvas;
}

function css([red, green, blue, alpha]: Rgba): string {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}
