import { useId, type CSSProperties } from 'react';

export interface ThresholdSliderProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** A value worth finding again, marked on the track. */
  readonly tick: number | null;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A threshold as a slider with its value. */
export function ThresholdSlider({ label, hint, value, min, max, tick, disabled = false, onChange }: ThresholdSliderProps) {
  const id = useId();
  const place = (at: number) => Math.min(1, Math.max(0, (at - min) / (max - min)));
  const style = { '--shoal-at': place(value), '--shoal-tick': tick === null ? undefined : place(tick) } as CSSProperties;
  return (
    <div data-part="metrics-slider" data-disabled={disabled || undefined} title={hint} style={style}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{value.toFixed(2)}</output>
      <span data-part="metrics-track">
        {tick !== null && <span data-part="metrics-tick" aria-hidden="true" />}
        <input id={id} type="range" min={min} max={max} step={0.01} value={value} disabled={disabled} aria-valuetext={value.toFixed(2)} onChange={(event) => onChange(Number(event.target.value))} />
      </span>
    </div>
  );
}

/** On or off, with the words beside. */
export function Switch({ label, hint, checked, onChange }: { readonly label: string; readonly hint: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  return (
    <label data-part="metrics-switch" title={hint}>
      <input type="checkbox" role="switch" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
