import { RotateCcw } from 'lucide-react';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { Segmented } from '../../parts/segmented';
import { CHANNELS, plainLook, type Look } from './look';

export interface LookPanelProps {
  readonly look: Look;
  readonly onLook: (look: Look) => void;
}

/** Sliders of the look. */
export function LookPanel({ look, onLook }: LookPanelProps) {
  const labels = useLabels().imageViewer;
  const sliders = [
    { field: 'brightness', min: -1, max: 1, step: 0.02, text: `${Math.round(look.brightness * 100)} %` },
    { field: 'contrast', min: 0, max: 4, step: 0.05, text: `${Math.round(look.contrast * 100)} %` },
    { field: 'gamma', min: 0.2, max: 5, step: 0.05, text: look.gamma.toFixed(2) },
    { field: 'overlay', min: 0, max: 1, step: 0.05, text: `${Math.round(look.overlay * 100)} %` },
  ] as const;
  return (
    <div className="shoal-look">
      {sliders.map(({ field, min, max, step, text }) => (
        <label key={field} data-changed={look[field] !== plainLook[field] || undefined}>
          <span>{labels[field]}</span>
          <input type="range" min={min} max={max} step={step} value={look[field]} aria-valuetext={text} onChange={(event) => onLook({ ...look, [field]: Number(event.target.value) })} onDoubleClick={() => onLook({ ...look, [field]: plainLook[field] })} />
          <output>{text}</output>
        </label>
      ))}
      <div data-part="channel">
        <span>{labels.channel}</span>
        <Segmented label={labels.channel} value={look.channel} options={CHANNELS.map((value) => ({ value, label: labels.channels[value] }))} onChange={(channel) => onLook({ ...look, channel })} />
      </div>
      <footer>
        <label data-part="fill">
          <input type="checkbox" checked={look.fill} onChange={(event) => onLook({ ...look, fill: event.target.checked })} />
          {labels.fill}
        </label>
        <Button variant="quiet" icon={<RotateCcw size={14} strokeWidth={1.5} aria-hidden="true" />} disabled={JSON.stringify(look) === JSON.stringify(plainLook)} onClick={() => onLook(plainLook)}>
          {labels.reset}
        </Button>
      </footer>
    </div>
  );
}
