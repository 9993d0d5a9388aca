import { useId } from 'react';

/** The id of a hatching of this plot, usable in `url(#…)`. */
export function useHatch(): string {
  return `shoal-hatch-${useId().replace(/[^a-z0-9]/gi, '')}`;
}

/** Stripes in the hue of what is wrong: told apart without colour. */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} className="shoal-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" />
        <line x1="0" x2="0" y2="5" />
      </pattern>
    </defs>
  );
}
