import type { Vector3 } from '@shoal/engine';
import type { CloudPalette } from './cloud-palette';
import type { Lens, Size } from './orbit';

export interface RulerDrawing {
  readonly lens: Lens;
  readonly size: Size;
  readonly palette: CloudPalette;
  readonly points: readonly Vector3[];
  /** Shows where the keyboard would put a point. */
  readonly active: boolean;
}

export interface Measure {
  readonly distance: number;
  readonly delta: Vector3;
}

/** From the first to the second point; `null` with fewer. Metres. */
export function measure([a, b]: readonly Vector3[]): Measure | null {
  if (!a || !b) return null;
  const delta: Vector3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  return { distance: Math.hypot(...delta), delta };
}

export function drawRuler(context: CanvasRenderingContext2D, { lens, size, palette, points, active }: RulerDrawing): void {
  context.strokeStyle = context.fillStyle = palette.accent;
  if (active) {
    const [x, y] = [Math.round(size.width / 2) + 0.5, Math.round(size.height / 2) + 0.5];
    context.globalAlpha = 0.7;
    context.lineWidth = 1;
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(x + dx * 4, y + dy * 4);
      context.lineTo(x + dx * 12, y + dy * 12);
    }
    context.stroke();
    context.globalAlpha = 1;
  }
  const [a, b] = points;
  const line = a && b ? lens.projectLine(a, b) : null;
  if (line) {
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(line[0], line[1]);
    context.lineTo(line[2], line[3]);
    context.stroke();
  }
  for (const point of points) {
    const pixel = lens.project(point);
    if (!pixel) continue;
    context.beginPath();
    context.arc(pixel[0], pixel[1], 4, 0, 2 * Math.PI);
    context.fillStyle = palette.ground;
    context.fill();
    context.lineWidth = 2;
    context.stroke();
  }
  const found = measure(points);
  if (!line || !found) return;
  const text = `${found.distance.toFixed(2)} m`;
  context.font = '600 11.5px "Inter Variable", Inter, system-ui, sans-serif';
  const width = Math.ceil(context.measureText(text).width) + 14;
  const [x, y] = [(line[0] + line[2]) / 2 - width / 2, (line[1] + line[3]) / 2 - 26];
  context.fillStyle = 'rgb(12 16 20 / 0.86)';
  context.beginPath();
  context.roundRect(x, y, width, 19, 4);
  context.fill();
  context.fillStyle = 'rgb(255 255 255 / 0.96)';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, x + 7, y + 10);
}
