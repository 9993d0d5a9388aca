import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import { ProgressBar } from '../../../parts/states';
import type { MediaRendererProps } from '../../renderer';
import { drawPlayhead } from '../timeline/draw-timeline';
import { GUTTER } from '../timeline/place-rows';
import type { TimeView } from '../timeline/use-time-window';
import { useTimePalette, type TimePalette } from '../time-palette';
import type { Transport } from '../transport/transport';
import { prepareCanvas, useElementSize } from '../use-canvas';
import { SoundTrack, type TrackPoint } from './sound-track';
import { FLOOR_DB, hertzAt, paintSpectrogram, type SpectrogramLevels } from './spectrogram-image';
import { useSpectrogram } from './use-spectrogram';
import type { LoadedSound } from './use-sound';

export interface SpectrogramReading {
  readonly time: number;
  readonly hertz: number;
  readonly level: number;
}

interface SpectrogramProps extends Pick<MediaRendererProps, 'dataset' | 'frame' | 'focused'> {
  readonly loaded: LoadedSound;
  readonly transport: Transport;
  readonly time: TimeView;
  readonly pointer: number | null;
  readonly onPoint: (point: TrackPoint | null) => void;
  readonly onRead: (reading: SpectrogramReading | null) => void;
}

/** How loud every frequency is over time: logarithmic frequency, decibels. */
export function Spectrogram({ dataset, frame, focused, loaded, transport, time, pointer, onPoint, onRead }: SpectrogramProps) {
  const labels = useLabels().timeViewer;
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(root);
  const palette = useTimePalette(root, dataset.manifest);
  const { time: now } = useView(transport);
  const { sound } = loaded;
  const { levels, progress } = useSpectrogram(sound, time.window, { width: Math.max(0, size.width - GUTTER), height: size.height });
  const image = useSpectrogramImage(levels, palette);

  useLayoutEffect(() => {
    const context = palette && prepareCanvas(canvas.current, size);
    if (!context) return;
    const width = size.width - GUTTER;
    const scale = width / (time.window.end - time.window.start);
    const at = (seconds: number) => GUTTER + (seconds - time.window.start) * scale;
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, width, size.height);
    context.clip();
    context.fillStyle = palette.color('var(--shoal-sunken)');
    context.fillRect(GUTTER, 0, width, size.height);
    // What was computed for another stretch stands in until this one is done.
    if (image && levels) context.drawImage(image, at(levels.window.start), 0, (levels.window.end - levels.window.start) * scale, size.height);
    if (focused?.interval) {
      context.fillStyle = palette.classColor(focused.classId);
      for (const edge of [focused.interval.start, focused.interval.end]) context.fillRect(Math.round(at(edge)) - 0.5, 0, 1.5, size.height);
    }
    if (pointer !== null) {
      context.fillStyle = palette.color('var(--shoal-text)', 0.35);
      context.fillRect(Math.round(at(pointer)), 0, 1, size.height);
    }
    drawPlayhead(context, palette, at(now), size.height, false);
    context.restore();
    drawAxis(context, palette, sound.sampleRate, size.height, labels.hertz);
  });

  const onTrackPoint = (point: TrackPoint | null) => {
    onPoint(point);
    onRead(point && levels ? { time: point.time, hertz: hertzAt(1 - point.y, levels), level: levelAt(levels, point) } : null);
  };
  return (
    <SoundTrack part="spectrogram" root={root} canvas={canvas} label={labels.spectrogramOf(frame.frameId)} transport={transport} time={time} duration={sound.duration} onPoint={onTrackPoint}>
      {progress !== null && sound.duration > 0 && (
        <div data-part="spectrogram-progress">
          <ProgressBar progress={{ phase: labels.spectrogramProgress, done: progress, total: 1 }} />
        </div>
      )}
    </SoundTrack>
  );
}

function levelAt({ window, columns, rows, values }: SpectrogramLevels, { time, y }: TrackPoint): number {
  const column = Math.floor(((time - window.start) / (window.end - window.start)) * columns);
  const row = Math.min(rows - 1, Math.floor((1 - y) * rows));
  return column < 0 || column >= columns ? FLOOR_DB : (values[column * rows + row] ?? FLOOR_DB);
}

/** The picture of levels in the theme's colours: from the background over the accent to the text, evenly brighter or darker. */
function useSpectrogramImage(levels: SpectrogramLevels | null, palette: TimePalette | null): ImageBitmap | null {
  const [image, setImage] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    if (!levels || !palette) return;
    let left = false;
    const loudest = levels.values.reduce((most, value) => Math.max(most, value), FLOOR_DB);
    // The range follows the loudest sound in view, so that quiet recordings show something too.
    void createImageBitmap(paintSpectrogram(levels, rampOf(palette), Math.max(FLOOR_DB + 40, loudest))).then((made) => (left ? made.close() : setImage(made)));
    return () => {
      left = true;
    };
  }, [levels, palette]);
  return levels ? image : null;
}

function rampOf(palette: TimePalette): Uint8ClampedArray {
  const stops = ['var(--shoal-sunken)', 'color-mix(in oklab, var(--shoal-sunken) 62%, var(--shoal-accent))', 'var(--shoal-accent)', 'color-mix(in oklab, var(--shoal-accent) 35%, var(--shoal-text))', 'var(--shoal-text)'].map((css) => palette.rgba(css));
  const ramp = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const [from, to] = [stops[Math.floor(place)], stops[Math.min(stops.length - 1, Math.floor(place) + 1)]];
    for (let channel = 0; channel < 4; channel++) ramp[i * 4 + channel] = (from?.[channel] ?? 0) + ((to?.[channel] ?? 0) - (from?.[channel] ?? 0)) * (place % 1);
  }
  return ramp;
}

function drawAxis(context: CanvasRenderingContext2D, palette: TimePalette, sampleRate: number, height: number, text: (hertz: number) => string): void {
  const axis = { lowestHz: Math.min(40, sampleRate / 8), highestHz: sampleRate / 2 };
  context.font = '11px "Inter Variable", Inter, system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const hertz of [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]) {
    const y = height * (1 - Math.log(hertz / axis.lowestHz) / Math.log(axis.highestHz / axis.lowestHz));
    if (y < 8 || y > height - 6) continue;
    context.fillStyle = palette.color('var(--shoal-line-strong)');
    context.fillRect(GUTTER - 6, Math.round(y), 5, 1);
    context.fillStyle = palette.color('var(--shoal-muted)');
    context.fillText(text(hertz).replace('.00', ''), GUTTER - 10, y);
  }
  context.textAlign = 'left';
  context.fillStyle = palette.color('var(--shoal-line)');
  context.fillRect(GUTTER - 1, 0, 1, height);
}
