import { useLayoutEffect, useRef } from 'react';
import type { FrameObject } from '@shoal/engine';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import type { MediaRendererProps } from '../../renderer';
import { drawPlayhead } from '../timeline/draw-timeline';
import { GUTTER } from '../timeline/place-rows';
import type { TimeView } from '../timeline/use-time-window';
import { useTimePalette, type TimePalette } from '../time-palette';
import type { Transport } from '../transport/transport';
import { prepareCanvas, useElementSize } from '../use-canvas';
import { SoundTrack, type TrackPoint } from './sound-track';
import type { LoadedSound } from './use-sound';

interface WaveformProps extends Pick<MediaRendererProps, 'dataset' | 'frame' | 'focused'> {
  readonly loaded: LoadedSound;
  readonly transport: Transport;
  readonly time: TimeView;
  readonly pointer: number | null;
  readonly onPoint: (point: TrackPoint | null) => void;
}

/** Lowest and highest samples of every pixel column, one lane a channel. */
export function Waveform({ dataset, frame, focused, loaded, transport, time, pointer, onPoint }: WaveformProps) {
  const labels = useLabels().timeViewer;
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(root);
  const palette = useTimePalette(root, dataset.manifest);
  const { time: now } = useView(transport);
  const { sound, peaks, loudest } = loaded;

  useLayoutEffect(() => {
    const context = palette && prepareCanvas(canvas.current, size);
    if (!context) return;
    const width = size.width - GUTTER;
    const scale = width / (time.window.end - time.window.start);
    const at = (seconds: number) => GUTTER + (seconds - time.window.start) * scale;
    drawRegion(context, palette, focused, at, size.height);
    const lane = size.height / Math.max(1, peaks.length);
    context.font = '11px "Inter Variable", Inter, system-ui, sans-serif';
    context.textBaseline = 'middle';
    peaks.forEach((channel, index) => {
      const middle = lane * (index + 0.5);
      context.fillStyle = palette.color('var(--shoal-muted)');
      context.fillText(labels.channel(index, sound.channels.length), 10, middle);
      context.fillStyle = palette.color('var(--shoal-line)');
      context.fillRect(GUTTER, Math.round(middle), width, 1);
      if (index > 0) context.fillRect(0, Math.round(lane * index), size.width, 1);
      if (channel.length === 0 || width < 1) return;
      const density = 2;
      const values = channel.columns(time.window.start * sound.sampleRate, time.window.end * sound.sampleRate, Math.round(width * density));
      // Quiet sounds are drawn larger, up to sixteen times; the scale is the same for the whole file.
      const gain = (lane / 2 - 5) / Math.max(1 / 16, Math.min(1, loudest));
      context.fillStyle = palette.color('var(--shoal-accent)');
      for (let column = 0; column < values.length / 2; column++) {
        const [low, high] = [values[column * 2] ?? 0, values[column * 2 + 1] ?? 0];
        const top = middle - high * gain;
        context.fillRect(GUTTER + column / density, top - 0.5, 1 / density, Math.max(1, (high - low) * gain + 1));
      }
    });
    context.fillStyle = palette.color('var(--shoal-line)');
    context.fillRect(GUTTER - 1, 0, 1, size.height);
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, width, size.height);
    context.clip();
    if (pointer !== null) {
      context.fillStyle = palette.color('var(--shoal-text)', 0.3);
      context.fillRect(Math.round(at(pointer)), 0, 1, size.height);
    }
    drawPlayhead(context, palette, at(now), size.height, false);
    context.restore();
  });
  return (
    <SoundTrack part="waveform" root={root} canvas={canvas} label={labels.waveformOf(frame.frameId)} transport={transport} time={time} duration={sound.duration} onPoint={onPoint}>
      {sound.channels.length > peaks.length && <p data-part="track-note">{labels.moreChannels(peaks.length, sound.channels.length)}</p>}
      {loudest === 0 && sound.duration > 0 && <p data-part="track-note">{labels.silent}</p>}
    </SoundTrack>
  );
}

/** Where the focused interval is, behind what is drawn. */
export function drawRegion(context: CanvasRenderingContext2D, palette: TimePalette, focused: FrameObject | null, at: (seconds: number) => number, height: number): void {
  if (!focused?.interval) return;
  const [left, right] = [Math.max(GUTTER, at(focused.interval.start)), at(focused.interval.end)];
  if (right <= left) return;
  context.fillStyle = palette.classColor(focused.classId, 0.16);
  context.fillRect(left, 0, right - left, height);
  context.fillStyle = palette.classColor(focused.classId);
  context.fillRect(left, 0, 1, height);
  context.fillRect(right - 1, 0, 1, height);
}
