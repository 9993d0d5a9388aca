import type { CSSProperties } from 'react';
import type { Manifest } from '@shoal/engine';
import { classColor, className } from './class-color';

/** A class with its colour: filled for labels, dashed for inferences. */
export function ClassBadge({ manifest, classId, style = 'label' }: { readonly manifest: Manifest; readonly classId: string; readonly style?: 'label' | 'inference' }) {
  return (
    <span className="shoal-badge" data-style={style} style={{ '--shoal-swatch': classColor(manifest, classId) } as CSSProperties}>
      <span data-part="swatch" aria-hidden="true" />
      <span data-part="badge-name">{className(manifest, classId)}</span>
    </span>
  );
}
