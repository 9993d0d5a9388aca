import { useId, useImperativeHandle, useMemo, useRef, type ReactNode } from 'react';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import type { Size } from '../../image/viewport';
import type { MediaRendererProps } from '../../renderer';
import { aboutWhole, WholeTags } from '../../whole-tags';
import { objectsAt } from '../objects-at';
import { Timeline, useTimeRows } from '../timeline/timeline';
import { useIntervalEdits } from '../timeline/use-interval-edits';
import { useTimeWindow } from '../timeline/use-time-window';
import { TransportBar } from '../transport/transport-bar';
import type { Transport } from '../transport/transport';
import { timeKeys } from '../use-time-keys';
import { FilmStage, type FilmStageHandle } from './film-stage';

interface FilmPanelProps extends MediaRendererProps {
  readonly transport: Transport;
  readonly picture: ImageBitmap | null;
  readonly pictureSize: Size;
  readonly shown: number | null;
  readonly stepSeconds: () => number;
  readonly player?: ReactNode;
  /** Where one is, as far as it is known. */
  readonly readout: ReactNode;
  /** Over the picture: notes and errors. */
  readonly children?: ReactNode;
}

/** A film with what is said about it: picture, controls, timeline. */
export function FilmPanel({ handle, transport, picture, pictureSize, shown, stepSeconds, player, readout, children, ...props }: FilmPanelProps) {
  const { dataset, objects, focused, shortcuts, frame } = props;
  const labels = useLabels().timeViewer;
  const hintId = useId();
  const stage = useRef<FilmStageHandle>(null);
  const { time: now, duration } = useView(transport);
  const time = useTimeWindow(duration, frame.frameId);
  const edits = useIntervalEdits(props, duration);
  const rows = useTimeRows(props);
  const drawn = useMemo(() => objectsAt(objects, now), [objects, now]);
  // What is focused is seen at any time of the film's.
  const current = drawn.find((object) => object.key === focused?.key) ?? focused;

  useImperativeHandle(handle, () => ({
    fit: time.fit,
    zoom: (factor) => time.zoom(factor, transport.getSnapshot().time),
    toObject() {
      if (!focused?.interval) return;
      transport.pause();
      transport.seek(focused.interval.start);
      if (time.fitted) time.show(focused.interval);
      else time.fit();
    },
    onKey: timeKeys({ transport, time, edits, rows, focused, shortcuts, stepSeconds, onPick: props.onPick }),
    toPng: () => stage.current?.toPng() ?? Promise.reject(new Error('The film is not on the page.')),
  }));
  return (
    <div data-part="medium" data-kind="video" data-state="ready">
      <FilmStage {...props} handle={stage} objects={drawn} focused={current} picture={picture} pictureSize={pictureSize} shown={shown} player={player}>
        <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
        {children}
      </FilmStage>
      <TransportBar transport={transport} time={time} edits={edits} interval={focused?.interval ?? null} shortcuts={shortcuts}>
        {readout}
      </TransportBar>
      <Timeline {...props} transport={transport} time={time} edits={edits} rows={rows} describedBy={hintId} />
      <span id={hintId} className="shoal-visually-hidden">
        {labels.keys} {edits.editing && labels.editKeys}
      </span>
    </div>
  );
}
