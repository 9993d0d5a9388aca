import type { CSSProperties } from 'react';

/** A number from 0 to 1 as digits and a bar. */
export function Meter({ value, color = 'var(--shoal-suspicious)' }: { readonly value: number; readonly color?: string }) {
  return (
    <span className="shoal-meter" style={{ '--shoal-meter': color } as CSSProperties}>
      <span>{value.toFixed(2)}</span>
      <span data-part="track" aria-hidden="true">
        <span style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
    </span>
  );
}
