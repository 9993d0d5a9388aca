import { useRef, useState, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { GUTTER } from '../timeline/place-rows';
import { useTimeWheel, type TimeView } from '../timeline/use-time-window';
import type { Transport } from '../transport/transport';

export interface TrackPoint {
  /** Seconds. */
  readonly time: number;
  /** 0 at the top, 1 at the bottom. */
  readonly y: number;
}

interface SoundTrackProps {
  readonly part: string;
  readonly root: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly label: string;
  readonly transport: Transport;
  readonly time: TimeView;
  readonly duration: number;
  readonly onPoint: (point: TrackPoint | null) => void;
  readonly children?: ReactNode;
}

/** A picture along the time of a sound: click seeks, drag scrubs, wheel zooms. Keys are those of the timeline below it. */
export function SoundTrack({ part, root, canvas, label, transport, time, duration, onPoint, children }: SoundTrackProps) {
  const [scrubbing, setScrubbing] = useState(false);
  const held = useRef(false);
  useTimeWheel(root, time);
  const read = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const seconds = time.window.start + ((x - GUTTER) / Math.max(1, box.width - GUTTER)) * (time.window.end - time.window.start);
    return { x, time: Math.max(0, Math.min(duration, seconds)), y: Math.max(0, Math.min(1, (event.clientY - box.top) / Math.max(1, box.height))) };
  };
  const end = () => {
    held.current = false;
    setScrubbing(false);
  };
  return (
    <div
      ref={root}
      data-part={part}
      data-track=""
      data-scrubbing={scrubbing || undefined}
      onPointerDown={(event) => {
        const point = read(event);
        if (event.button !== 0 || point.x < GUTTER) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
        setScrubbing(true);
        transport.pause();
        transport.seek(point.time);
      }}
      onPointerMove={(event) => {
        const point = read(event);
        if (held.current) transport.seek(point.time);
        onPoint(point.x < GUTTER ? null : point);
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => onPoint(null)}
    >
      <canvas ref={canvas} role="img" aria-label={label} />
      {children}
    </div>
  );
}
