import { TriangleAlert } from 'lucide-react';
import { boxArea, type Manifest } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useView } from '../../binding/use-view';
import type { Picture } from '../../canvas/decode-picture';
import { className } from '../../parts/class-color';
import type { Moment } from './compare';
import type { Cursor } from './cursor';
import type { PictureDetail } from './frame-drawing';
import { readPixel } from './read-pixel';
import type { Shape } from './shape';
import type { Viewport } from './viewport';

export interface StatusLineProps {
  readonly cursor: Cursor;
  readonly manifest: Manifest;
  readonly picture: Picture | null;
  readonly detail: PictureDetail | null;
  readonly view: Viewport;
  /** The object under the pointer, or the one that is judged. */
  readonly shape: Shape | null;
  readonly moment: Moment;
  /** Masks and outlines that cannot be drawn. */
  readonly problems: readonly string[];
}

/** Numbers at the foot of the stage: the pixel under the pointer, the object's box, and what else one has to know about what is seen. */
export function StatusLine({ cursor, manifest, picture, detail, view, shape, moment, problems }: StatusLineProps) {
  const labels = useLabels().imageViewer;
  const place = useView(cursor);
  const at = place && picture ? { x: Math.floor((place.x - view.x) / view.scale), y: Math.floor((place.y - view.y) / view.scale) } : null;
  const pixel = at && picture ? readPixel(picture, detail, at.x, at.y) : null;
  if (!pixel && !shape && moment === 'both' && problems.length === 0) return null;
  const turned = shape?.kind === 'turned' ? shape.object : null;
  const box = turned?.box ?? shape?.bounds;
  return (
    <div data-part="status">
      {moment !== 'both' && <strong>{labels.moments[moment]}</strong>}
      {pixel && at && (
        <span data-part="pixel">
          <i style={{ background: `rgb(${pixel.rgb.join(' ')})` }} aria-hidden="true" />
          {labels.pixel(at.x, at.y)} <span>{`${pixel.mean ? '≈ ' : ''}${pixel.rgb.join(' ')}`}</span>
        </span>
      )}
      {shape && box && (
        <span data-part="measures">
          {className(manifest, shape.object.classId)} <span>{labels.box(round(box.x), round(box.y), round(box.w), round(box.h), Math.round(boxArea(box)))}{turned?.rotation ? ` · ${round(turned.rotation)}°` : ''}</span>
        </span>
      )}
      {problems.length > 0 && (
        <span data-part="problem" title={problems.slice(0, 5).join('\n')}>
          <TriangleAlert size={12} strokeWidth={1.5} aria-hidden="true" />
          {labels.problems(problems.length)}
        </span>
      )}
    </div>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
