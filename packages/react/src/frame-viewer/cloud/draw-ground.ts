import type { Vector3 } from '@shoal/engine';
import type { CloudPalette } from './cloud-palette';
import type { Lens, Orbit, Size } from './orbit';

/** Lines to each side of what is looked at. */
const LINES = 24;

export interface CameraPlace {
  readonly sensorId: string;
  /** The middle of the lens, then the corners of its picture some way before it. */
  readonly corners: readonly Vector3[];
}

export interface GroundDrawing {
  readonly lens: Lens;
  readonly orbit: Orbit;
  readonly size: Size;
  readonly palette: CloudPalette;
  /** Height of the ground. */
  readonly height: number;
  /** Where the vehicle is. */
  readonly home: Vector3;
  readonly cameras: readonly CameraPlace[];
  /** The camera that is pointed at. */
  readonly marked: string | null;
}

/** A round number of metres: 1, 2 or 5 times a power of ten. */
export function roundStep(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1e-6, metres)));
  return power * ([1, 2, 5].find((factor) => factor * power >= metres) ?? 10);
}

/** The grid that suits a view: metres between lines, and the line nearest to what is looked at. */
function gridOf({ lens, orbit, home, height }: GroundDrawing) {
  const step = roundStep(lens.metresPerPixel * 70);
  const middle = [Math.round((orbit.target[0] - home[0]) / step), Math.round((orbit.target[1] - home[1]) / step)] as const;
  const place = (along: number, across: number): Vector3 => [home[0] + along * step, home[1] + across * step, height];
  // From the side the grid is only a line.
  return { step, middle, place, strength: Math.min(1, Math.abs(Math.sin(orbit.pitch)) * 5) };
}

/** What lies under the points: a grid with metres, the vehicle's axes and the cameras. */
export function drawGround(context: CanvasRenderingContext2D, drawing: GroundDrawing): void {
  const { lens, size, palette, home, cameras, marked } = drawing;
  const { step, middle, place, strength } = gridOf(drawing);
  context.clearRect(0, 0, size.width, size.height);
  context.lineWidth = 1;
  for (const axis of [0, 1] as const) {
    for (let n = -LINES; n <= LINES; n += 1) {
      const at = middle[axis] + n;
      const from = middle[1 - axis as 0 | 1] - LINES;
      const ends = axis === 0 ? [place(at, from), place(at, from + 2 * LINES)] : [place(from, at), place(from + 2 * LINES, at)];
      const [a, b] = ends;
      const line = a && b ? lens.projectLine(a, b) : null;
      if (!line) continue;
      context.globalAlpha = strength * (1 - Math.abs(n) / (LINES + 1)) ** 1.5 * (at === 0 ? 1 : at % 5 === 0 ? 0.75 : 0.4);
      context.strokeStyle = at === 0 ? palette.lineStrong : palette.line;
      stroke(context, line);
    }
  }
  context.globalAlpha = 1;
  for (const camera of cameras) drawCamera(context, lens, palette, camera, camera.sensorId === marked);
  drawAxes(context, lens, palette, home, Math.min(step, 2));
}

function stroke(context: CanvasRenderingContext2D, [x1, y1, x2, y2]: readonly [number, number, number, number]): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** Metres along the vehicle's axes; over the points, so that they can be read. */
export function drawMetres(context: CanvasRenderingContext2D, drawing: GroundDrawing): void {
  const { lens, size, palette } = drawing;
  const { step, middle, place, strength } = gridOf(drawing);
  if (strength <= 0.2) return;
  context.font = '400 10.5px "Inter Variable", Inter, system-ui, sans-serif';
  context.fillStyle = palette.muted;
  context.strokeStyle = palette.ground;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  const taken: [number, number][] = [];
  for (const axis of [0, 1] as const) {
    for (let n = -LINES; n <= LINES; n += 1) {
      const at = middle[axis] + n;
      if (at === 0) continue;
      const pixel = lens.project(axis === 0 ? place(at, 0) : place(0, at));
      if (!pixel || pixel[0] < 4 || pixel[1] < 14 || pixel[0] > size.width - 36 || pixel[1] > size.height - 4) continue;
      if (taken.some(([x, y]) => Math.abs(x - pixel[0]) < 52 && Math.abs(y - pixel[1]) < 24)) continue;
      taken.push([pixel[0], pixel[1]]);
      const text = `${Number((at * step).toPrecision(6))} m`;
      context.strokeText(text, pixel[0] + 3, pixel[1] - 2);
      context.fillText(text, pixel[0] + 3, pixel[1] - 2);
    }
  }
}

function drawCamera(context: CanvasRenderingContext2D, lens: Lens, palette: CloudPalette, { corners }: CameraPlace, marked: boolean): void {
  const [eye, ...rim] = corners;
  if (!eye) return;
  context.strokeStyle = marked ? palette.accent : palette.muted;
  context.lineWidth = marked ? 1.75 : 1;
  context.globalAlpha = marked ? 1 : 0.6;
  rim.forEach((corner, index) => {
    const next = rim[(index + 1) % rim.length];
    for (const other of [eye, next]) {
      const line = other && lens.projectLine(corner, other);
      if (line) stroke(context, line);
    }
  });
  context.globalAlpha = 1;
}

function drawAxes(context: CanvasRenderingContext2D, lens: Lens, palette: CloudPalette, home: Vector3, length: number): void {
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.font = '600 10.5px "Inter Variable", Inter, system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  (['x', 'y', 'z'] as const).forEach((name, axis) => {
    const tip = (times: number): Vector3 => [home[0] + (axis === 0 ? length * times : 0), home[1] + (axis === 1 ? length * times : 0), home[2] + (axis === 2 ? length * times : 0)];
    const line = lens.projectLine(home, tip(1));
    const label = lens.project(tip(1.18));
    if (!line || !label || Math.hypot(line[2] - line[0], line[3] - line[1]) < 8) return;
    context.strokeStyle = context.fillStyle = palette.axes[axis] ?? palette.muted;
    stroke(context, line);
    context.fillText(name, label[0], label[1]);
  });
  context.lineCap = 'butt';
}
