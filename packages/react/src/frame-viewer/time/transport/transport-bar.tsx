import { Gauge, Maximize, Minus, Pause, Play, Plus, Repeat, SkipBack, SkipForward, SquareDashedMousePointer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import { Button } from '../../../parts/button';
import { Menu } from '../../../parts/menu';
import { formatTime } from '../format-time';
import type { IntervalEdits } from '../timeline/use-interval-edits';
import type { TimeView } from '../timeline/use-time-window';
import type { TimeInterval } from '@shoal/engine';
import { RATES, type Transport } from './transport';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

interface TransportBarProps {
  readonly transport: Transport;
  readonly time: TimeView;
  readonly edits: IntervalEdits;
  /** The focused object's, which can be looped. */
  readonly interval: TimeInterval | null;
  readonly shortcuts: boolean;
  /** What is known about where one is. */
  readonly children?: ReactNode;
}

/** Play, step, speed, loop, where one is, and the zoom of the timeline. */
export function TransportBar({ transport, time, edits, interval, shortcuts, children }: TransportBarProps) {
  const labels = useLabels().timeViewer;
  const { time: now, duration, playing, rate, loop } = useView(transport);
  const withKey = (label: string, key: string) => (shortcuts ? `${label} (${key})` : label);
  return (
    <div data-part="transport" role="group" aria-label={labels.controls}>
      <Button variant="quiet" icon={<SkipBack {...icon} />} aria-label={labels.stepBack} title={withKey(labels.stepBack, '←')} onClick={() => transport.step(-1)} />
      <Button variant="quiet" icon={playing ? <Pause {...icon} /> : <Play {...icon} />} aria-label={playing ? labels.pause : labels.play} title={withKey(playing ? labels.pause : labels.play, 'Space')} onClick={() => (playing ? transport.pause() : transport.play())} />
      <Button variant="quiet" icon={<SkipForward {...icon} />} aria-label={labels.stepOn} title={withKey(labels.stepOn, '→')} onClick={() => transport.step(1)} />
      <span data-part="clock">
        {formatTime(now)} <span>/ {formatTime(duration)}</span>
      </span>
      <Menu
        label={labels.rate}
        button={{ variant: 'quiet', icon: <Gauge {...icon} />, children: labels.rateOf(rate) }}
        items={RATES.map((value) => ({ id: String(value), label: labels.rateOf(value), checked: value === rate, onSelect: () => transport.setRate(value) }))}
      />
      <Button variant="quiet" icon={<Repeat {...icon} />} aria-label={loop ? labels.loopEnd : labels.loop} title={withKey(loop ? labels.loopEnd : labels.loop, 'R')} aria-pressed={loop !== null} disabled={loop === null && interval === null} onClick={() => transport.setLoop(loop ? null : interval)} />
      {edits.editing && (
        <Button variant="quiet" icon={<SquareDashedMousePointer {...icon} />} aria-pressed={edits.armed} shortcut={shortcuts ? 'N' : undefined} onClick={() => edits.arm(!edits.armed)}>
          {labels.draw}
        </Button>
      )}
      <span data-part="readout">{children}</span>
      <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.zoomOut} disabled={time.fitted} onClick={() => time.zoom(1 / 1.6, now)} />
      <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.zoomIn} onClick={() => time.zoom(1.6, now)} />
      <Button variant="quiet" icon={<Maximize {...icon} />} aria-label={labels.fit} title={withKey(labels.fit, '0')} disabled={time.fitted} onClick={time.fit} />
    </div>
  );
}
