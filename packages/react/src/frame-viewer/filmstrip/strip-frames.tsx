import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Dataset, FrameInfo, SequenceFrame } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { formatCount } from '../../format';
import { formatGap } from './format-gap';
import { StripThumbnail } from './strip-thumbnail';

interface StripFramesProps {
  readonly dataset: Dataset;
  readonly frames: readonly SequenceFrame[];
  readonly frame: FrameInfo;
  readonly onShow: (frameId: string) => void;
}

const HEIGHT = 52;
const GAP = 2;

/** Thumbnails side by side: click or drag scrubs, arrows step, Home and End go to the ends. */
export function StripFrames({ dataset, frames, frame, onShow }: StripFramesProps) {
  const labels = useLabels().timeViewer;
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<{ readonly index: number; readonly from: string } | null>(null);
  const held = useRef(false);
  const shown = frames.findIndex((entry) => entry.frameId === frame.frameId);
  // Until the frame that was asked for is read, the mark is there already.
  const current = wanted && wanted.from === frame.frameId ? wanted.index : shown;
  const aspect = frame.width > 0 && frame.height > 0 ? Math.min(2.4, Math.max(0.6, frame.width / frame.height)) : 1.6;
  const width = Math.round(HEIGHT * aspect);
  const virtual = useVirtualizer({ count: frames.length, horizontal: true, getScrollElement: () => root.current, estimateSize: () => width + GAP, overscan: 4 });

  useEffect(() => virtual.measure(), [virtual, width]);
  useEffect(() => {
    if (current >= 0 && !held.current) virtual.scrollToIndex(current, { align: 'center' });
  }, [virtual, current]);

  const show = (index: number) => {
    const to = Math.max(0, Math.min(frames.length - 1, index));
    const target = frames[to];
    if (!target || to === current) return;
    setWanted({ index: to, from: frame.frameId });
    onShow(target.frameId);
  };
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.floor((event.clientX - box.left + event.currentTarget.scrollLeft) / (width + GAP));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: current - 1, ArrowRight: current + 1, PageUp: current - 10, PageDown: current + 10, Home: 0, End: frames.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    show(to);
  };
  const here = frames[current];
  const before = frames[current - 1];
  const gap = here?.timestamp != null && before?.timestamp != null ? formatGap(here.timestamp - before.timestamp) : null;
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  return (
    <>
      <p data-part="strip-position">
        <span>{labels.at(formatCount(current + 1), formatCount(frames.length))}</span>
        {here?.timestamp != null && <time dateTime={new Date(here.timestamp).toISOString()}>{new Date(here.timestamp).toISOString().slice(11, 23)}</time>}
        {gap !== null && <span>{labels.gap(gap)}</span>}
      </p>
      <div
        ref={root}
        data-part="strip"
        role="listbox"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label={labels.filmstripOf(frames.length)}
        aria-activedescendant={current >= first && current <= last ? `${id}${current}` : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          held.current = true;
          show(at(event));
        }}
        onPointerMove={(event) => held.current && event.buttons > 0 && show(at(event))}
        onPointerUp={() => (held.current = false)}
        onPointerLeave={() => (held.current = false)}
      >
        <div role="presentation" style={{ width: `${virtual.getTotalSize()}px` }}>
          {items.map(({ index, start }) => {
            const entry = frames[index];
            return (
              entry && (
                <div
                  key={entry.frameId}
                  id={`${id}${index}`}
                  role="option"
                  aria-selected={index === current}
                  aria-setsize={frames.length}
                  aria-posinset={index + 1}
                  aria-label={[labels.frameAt(entry.frameId, index + 1), entry.flagged > 0 ? labels.flaggedIn(entry.flagged) : ''].filter(Boolean).join(', ')}
                  title={entry.frameId}
                  style={{ width: `${width}px`, translate: `${start}px 0` }}
                >
                  <StripThumbnail dataset={dataset} frameId={entry.frameId} width={width} height={HEIGHT} priority={Math.abs(index - current)} />
                  {entry.flagged > 0 && <span data-part="strip-flag" aria-hidden="true" title={labels.flaggedIn(entry.flagged)} />}
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
