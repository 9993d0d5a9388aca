import type { FrameObject, Manifest, TimeInterval } from '@shoal/engine';
import { agreementPath } from '../../../parts/agreement-mark';
import { className } from '../../../parts/class-color';
import { formatTime } from '../format-time';
import type { TimePalette } from '../time-palette';
import type { CanvasSize } from '../use-canvas';
import { firstVisible, GUTTER, laneOf, longestSpan, RULER, type PlacedRow } from './place-rows';
import type { TimeSpan } from './time-rows';
import { timeTicks, type TimeWindow } from './time-window';

export interface TimelineDrawing {
  readonly manifest: Manifest;
  readonly palette: TimePalette;
  readonly size: CanvasSize;
  readonly window: TimeWindow;
  readonly placed: readonly PlacedRow[];
  readonly scrollTop: number;
  readonly time: number;
  readonly loop: TimeWindow | null;
  readonly focused: FrameObject | null;
  readonly hovered: string | null;
  /** Where the interval of an object is while it is dragged, and one that is being drawn. */
  readonly draft: { readonly key: string | null; readonly interval: TimeInterval } | null;
  readonly editing: boolean;
  readonly pointer: number | null;
  readonly headings: { readonly label: string; readonly inference: string };
}

const FONT = '11px "Inter Variable", Inter, system-ui, sans-serif';

/** Draws the whole timeline in CSS pixels: rulers, rows, spans, playhead. */
export function drawTimeline(context: CanvasRenderingContext2D, drawing: TimelineDrawing): void {
  const { size, palette, placed, scrollTop } = drawing;
  context.font = FONT;
  context.textBaseline = 'middle';
  drawGrid(context, drawing);
  context.save();
  context.beginPath();
  context.rect(0, RULER, size.width, size.height - RULER);
  context.clip();
  for (const entry of placed) {
    const y = RULER + entry.top - scrollTop;
    if (y + entry.height < RULER || y > size.height) continue;
    if (entry.kind === 'heading') {
      context.fillStyle = palette.color('var(--shoal-muted)');
      context.fillText(drawing.headings[entry.side], 10, y + entry.height / 2 + 1);
      context.fillStyle = palette.color('var(--shoal-line)');
      context.fillRect(GUTTER, Math.round(y + entry.height / 2), size.width - GUTTER, 1);
    } else drawRow(context, drawing, entry, y);
  }
  context.restore();
  drawOver(context, drawing);
}

function drawGrid(context: CanvasRenderingContext2D, { size, palette, window }: TimelineDrawing): void {
  const scale = (size.width - GUTTER) / (window.end - window.start);
  const { major, minor, digits } = timeTicks(window, size.width - GUTTER);
  const at = (time: number) => Math.round(GUTTER + (time - window.start) * scale);
  context.fillStyle = palette.color('var(--shoal-line)');
  context.fillRect(0, RULER - 1, size.width, 1);
  context.fillRect(GUTTER - 1, 0, 1, size.height);
  context.fillStyle = palette.color('var(--shoal-line-strong)', 0.8);
  for (const time of minor) context.fillRect(at(time), RULER - 4, 1, 3);
  for (const time of major) {
    const x = at(time);
    context.fillStyle = palette.color('var(--shoal-line)', 0.6);
    context.fillRect(x, RULER, 1, size.height - RULER);
    context.fillStyle = palette.color('var(--shoal-line-strong)');
    context.fillRect(x, RULER - 7, 1, 6);
    context.fillStyle = palette.color('var(--shoal-muted)');
    const text = formatTime(time, digits);
    if (x + 4 + context.measureText(text).width < size.width) context.fillText(text, x + 4, 9);
  }
}

function drawRow(context: CanvasRenderingContext2D, drawing: TimelineDrawing, entry: Extract<PlacedRow, { kind: 'row' }>, y: number): void {
  const { palette, manifest, size, window } = drawing;
  const { row } = entry;
  const color = palette.classColor(row.classId);
  drawSwatch(context, row.side, color, 18, y + 7);
  context.fillStyle = palette.color('var(--shoal-text)');
  const name = className(manifest, row.classId);
  context.fillText(clipText(context, row.trackId === null ? name : `${name} ${row.trackId}`, GUTTER - 40), 32, y + 11.5);

  context.save();
  context.beginPath();
  context.rect(GUTTER, y, size.width - GUTTER, entry.height);
  context.clip();
  const scale = (size.width - GUTTER) / (window.end - window.start);
  // What is narrower than a pixel and lies on the one before is drawn already.
  const drawn = new Float64Array(row.lanes).fill(Number.NEGATIVE_INFINITY);
  const later: (() => void)[] = [];
  for (let i = firstVisible(row.spans, window, longestSpan(row)); i < row.spans.length; i++) {
    const span = row.spans[i];
    if (!span || span.start > window.end) break;
    const isFocused = span.object.key === drawing.focused?.key;
    const moved = drawing.draft?.key === span.object.key ? drawing.draft.interval : span;
    const [left, right] = [GUTTER + (moved.start - window.start) * scale, GUTTER + (moved.end - window.start) * scale];
    if (right < GUTTER) continue;
    const important = isFocused || span.object.key === drawing.hovered;
    if (!important && right - left < 1.5 && right <= (drawn[span.lane] ?? 0) + 0.75) continue;
    drawn[span.lane] = Math.max(drawn[span.lane] ?? 0, right);
    const draw = () => drawSpan(context, drawing, span, { x: left, w: Math.max(2, right - left), ...laneOf(y, span) });
    if (important) later.push(draw);
    else draw();
  }
  for (const draw of later) draw();
  context.restore();
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function drawSpan(context: CanvasRenderingContext2D, { palette, focused, hovered, editing }: TimelineDrawing, { object }: TimeSpan, { x, y, w, h }: Bar): void {
  const isFocused = object.key === focused?.key;
  const related = focused !== null && !isFocused && (object.pair === focused.key || object.element === focused.element);
  const strong = isFocused || related || object.key === hovered;
  const goes = object.role === 'label' && object.change !== null;
  context.globalAlpha = focused !== null && !strong ? 0.62 : 1;
  const plain = w < 5;
  context.fillStyle = palette.classColor(object.classId, object.role === 'label' && !goes ? (strong ? 0.62 : 0.42) : strong ? 0.24 : 0.1);
  context.beginPath();
  context.roundRect(x, y, w, h, plain ? 0 : 3);
  context.fill();
  context.strokeStyle = palette.classColor(object.classId);
  context.lineWidth = strong ? 1.5 : 1;
  if (object.role === 'inference') context.setLineDash(plain ? [2, 2] : [4, 2.5]);
  if (object.role === 'proposed' || goes) {
    context.setLineDash([0.01, 3.5]);
    context.lineCap = 'round';
    context.lineWidth = 2;
  }
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, Math.max(1, w - 1), h - 1, plain ? 0 : 3);
  context.stroke();
  context.setLineDash([]);
  context.lineCap = 'butt';
  if (object.role === 'proposed' && w > 8) {
    context.fillStyle = palette.color('var(--shoal-accent)');
    context.beginPath();
    context.moveTo(x + w, y + h);
    context.lineTo(x + w - 6, y + h);
    context.lineTo(x + w, y + h - 6);
    context.fill();
  }
  const marked = drawKind(context, palette, object, x, y, w);
  if (object.confidence !== null && w > (marked ? 62 : 44)) {
    context.fillStyle = palette.color('var(--shoal-text)');
    context.fillText(object.confidence.toFixed(2), x + (marked ? 20 : 6), y + h / 2 + 0.5);
  }
  context.globalAlpha = 1;
  if (!isFocused) return;
  context.strokeStyle = palette.color('var(--shoal-accent)');
  context.lineWidth = 2;
  context.strokeRect(x - 1, y - 1, w + 2, h + 2);
  if (!editing || object.change?.op === 'DELETE') return;
  context.fillStyle = palette.color('var(--shoal-accent)');
  for (const edge of [x - 2, x + w - 2]) {
    context.beginPath();
    context.roundRect(edge, y + 2, 4, h - 4, 2);
    context.fill();
  }
}

/** The kind of disagreement as a shape at the beginning of a span. */
function drawKind(context: CanvasRenderingContext2D, palette: TimePalette, object: FrameObject, x: number, y: number, w: number): boolean {
  const agreement = object.facts?.agreement;
  const path = agreement === undefined ? undefined : agreementPath(agreement);
  const owner = object.role === 'label' || (object.role === 'inference' && agreement === 'missing');
  if (!owner || path === undefined || ['agree', 'unlabeled', 'not_compared'].includes(agreement ?? '') || object.judgement || w < 17) return false;
  context.fillStyle = palette.color('var(--shoal-bg)', 0.9);
  context.beginPath();
  context.roundRect(x + 2, y + 1, 12, 12, 3);
  context.fill();
  context.save();
  context.translate(x + 3, y + 2);
  context.scale(10 / 12, 10 / 12);
  context.strokeStyle = palette.color(agreement === 'wrong_class' ? 'var(--shoal-wrong)' : 'var(--shoal-suspicious)');
  context.lineWidth = 1.9;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(path));
  context.restore();
  return true;
}

function drawSwatch(context: CanvasRenderingContext2D, side: 'label' | 'inference', color: string, x: number, y: number): void {
  if (side === 'label') {
    context.fillStyle = color;
    context.fillRect(x, y, 8, 8);
    return;
  }
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.setLineDash([3, 1.6]);
  context.strokeRect(x + 0.75, y + 0.75, 6.5, 6.5);
  context.setLineDash([]);
}

function drawOver(context: CanvasRenderingContext2D, { size, palette, window, time, loop, draft, pointer }: TimelineDrawing): void {
  const scale = (size.width - GUTTER) / (window.end - window.start);
  const at = (seconds: number) => GUTTER + (seconds - window.start) * scale;
  context.save();
  context.beginPath();
  context.rect(GUTTER, 0, size.width - GUTTER, size.height);
  context.clip();
  if (loop) {
    context.fillStyle = palette.color('var(--shoal-accent)', 0.12);
    context.fillRect(at(loop.start), 0, at(loop.end) - at(loop.start), size.height);
    context.fillStyle = palette.color('var(--shoal-accent)');
    context.fillRect(at(loop.start), 0, at(loop.end) - at(loop.start), 3);
  }
  if (draft && draft.key === null) {
    context.fillStyle = palette.color('var(--shoal-accent)', 0.2);
    context.strokeStyle = palette.color('var(--shoal-accent)');
    context.setLineDash([0.01, 4]);
    context.lineCap = 'round';
    context.lineWidth = 2;
    const [left, width] = [at(draft.interval.start), (draft.interval.end - draft.interval.start) * scale];
    context.fillRect(left, RULER, width, size.height - RULER);
    context.strokeRect(left, RULER + 1, width, size.height - RULER - 2);
    context.setLineDash([]);
  }
  if (pointer !== null) {
    context.fillStyle = palette.color('var(--shoal-text)', 0.3);
    context.fillRect(Math.round(at(pointer)), 0, 1, size.height);
  }
  drawPlayhead(context, palette, at(time), size.height);
  context.restore();
}

/** The playhead with its handle on the ruler. */
export function drawPlayhead(context: CanvasRenderingContext2D, palette: TimePalette, x: number, height: number, handle = true): void {
  context.fillStyle = palette.color('var(--shoal-accent)');
  context.fillRect(Math.round(x) - 0.75, 0, 1.5, height);
  if (!handle) return;
  context.beginPath();
  context.moveTo(x - 5, RULER - 12);
  context.lineTo(x + 5, RULER - 12);
  context.lineTo(x + 5, RULER - 6);
  context.lineTo(x, RULER - 1);
  context.lineTo(x - 5, RULER - 6);
  context.fill();
}

function clipText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length)}…`;
}
