import type { Dataset, GalleryRow } from '@shoal/engine';
import { classColor } from '../parts/class-color';
import { CropThumbnail, cropArea } from '../parts/crop-thumbnail';

export interface FramedPictureProps {
  readonly dataset: Dataset;
  readonly row: GalleryRow;
  /** The object with a margin, or the whole frame around it. */
  readonly whole: boolean;
  readonly width: number;
  readonly height: number;
}

/** Context around an object, as a share of its longer side. */
const MARGIN = 0.5;

/** A picture with the box of what is asked about. */
export function FramedPicture({ dataset, row, whole, width, height }: FramedPictureProps) {
  const { box, frameWidth, frameHeight } = row;
  const shown = whole ? null : box;
  const area = frameWidth !== null && frameHeight !== null && box ? cropArea({ width: frameWidth, height: frameHeight }, shown, width / height, MARGIN) : null;
  const scale = area ? width / area.w : 1;
  return (
    <span data-part="framed" style={{ width, height }}>
      <CropThumbnail key={`${row.elementId} ${whole}`} dataset={dataset} frameId={row.frameId} box={shown} width={width} height={height} margin={MARGIN} />
      {area && box && (
        <svg width={width} height={height} aria-hidden="true" data-role={row.kind}>
          {['shade', 'line'].map((part) => (
            <rect
              key={part}
              data-part={part}
              x={(box.x - area.x) * scale}
              y={(box.y - area.y) * scale}
              width={Math.max(2, box.w * scale)}
              height={Math.max(2, box.h * scale)}
              {...(part === 'line' && { stroke: `color-mix(in oklch, ${classColor(dataset.manifest, row.given ?? row.predicted)} 76%, white)` })}
            />
          ))}
        </svg>
      )}
    </span>
  );
}
