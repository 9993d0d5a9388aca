import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import type { MediaRendererProps } from '../../renderer';
import { formatTime } from '../format-time';
import { useTimePalette } from '../time-palette';
import type { Transport } from '../transport/transport';
import { prepareCanvas, useElementSize } from '../use-canvas';
import { drawTimeline } from './draw-timeline';
import { placeRows, RULER } from './place-rows';
import { timeRows, type TimeRow } from './time-rows';
import type { IntervalEdits } from './use-interval-edits';
import { useTimelinePointer } from './use-timeline-pointer';
import { useTimeWheel, type TimeView } from './use-time-window';

export interface TimelineProps extends Pick<MediaRendererProps, 'dataset' | 'objects' | 'focused' | 'hovered' | 'onHover' | 'onPick'> {
  readonly transport: Transport;
  readonly time: TimeView;
  readonly edits: IntervalEdits;
  /** Rows of `objects`, see `useTimeRows`. */
  readonly rows: readonly TimeRow[];
  /** Id of the sentence that tells the keys. */
  readonly describedBy: string;
}

export function useTimeRows({ objects, dataset }: Pick<MediaRendererProps, 'objects' | 'dataset'>): readonly TimeRow[] {
  return useMemo(() => timeRows(objects, dataset.manifest), [objects, dataset]);
}

const EMPTY_HEIGHT = 34;

/** Labels above, inferences below, one row for each track or class; click seeks or picks, drag scrubs, wheel zooms. */
export function Timeline(props: TimelineProps) {
  const { dataset, objects, focused, hovered, transport, time, edits, rows, describedBy } = props;
  const labels = useLabels().timeViewer;
  const state = useView(transport);
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(root);
  const palette = useTimePalette(root, dataset.manifest);
  const [scrolled, setScrolled] = useState(0);
  const layout = useMemo(() => placeRows(rows), [rows]);
  const room = Math.max(0, layout.height - (size.height - RULER));
  const scrollTop = Math.min(scrolled, room);
  const scroll = useCallback((by: number) => setScrolled((now) => Math.max(0, Math.min(room, now + by))), [room]);
  useTimeWheel(root, time, scroll);
  const pointer = useTimelinePointer({ ...props, placed: layout.placed, scrollTop, size, duration: state.duration });

  // The focused object's row is in sight.
  useEffect(() => {
    const entry = layout.placed.find((candidate) => candidate.kind === 'row' && candidate.row.spans.some((span) => span.object.key === focused?.key));
    const visible = size.height - RULER;
    if (entry && visible > 0) setScrolled((now) => (entry.top < now ? entry.top : entry.top + entry.height > now + visible ? entry.top + entry.height - visible : now));
  }, [focused?.key, layout, size.height]);

  useLayoutEffect(() => {
    const context = palette && prepareCanvas(canvas.current, size);
    if (!context) return;
    drawTimeline(context, { manifest: dataset.manifest, palette, size, window: time.window, placed: layout.placed, scrollTop, time: state.time, loop: state.loop, focused, hovered, draft: edits.draft, editing: edits.editing, pointer: pointer.at, headings: { label: labels.labels, inference: labels.inferences } });
  });

  const intervals = objects.filter((object) => object.interval !== null).length;
  const height = RULER + (rows.length === 0 ? EMPTY_HEIGHT : layout.height) + 6;
  return (
    <div ref={root} data-part="timeline" data-armed={edits.armed || undefined} data-cursor={pointer.cursor} style={{ '--shoal-rows': `${height}px` } as CSSProperties} {...pointer.handlers}>
      <canvas
        ref={canvas}
        role="slider"
        tabIndex={0}
        aria-label={labels.timelineOf(intervals)}
        aria-describedby={describedBy}
        aria-valuemin={0}
        aria-valuemax={Math.round(state.duration * 1000) / 1000}
        aria-valuenow={Math.round(state.time * 1000) / 1000}
        aria-valuetext={labels.position(formatTime(state.time, state.playing ? 0 : 3), formatTime(state.duration, state.playing ? 0 : 3))}
      />
      {rows.length === 0 && <p data-part="no-intervals">{labels.noIntervals}</p>}
      {edits.armed && <p data-part="draw-hint">{labels.drawHint}</p>}
      {pointer.at !== null && <output data-part="time-tip" style={{ insetInlineStart: `${pointer.x}px` }}>{formatTime(pointer.at)}</output>}
    </div>
  );
}
