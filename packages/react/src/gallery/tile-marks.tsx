import type { Box, GalleryRow, Manifest } from '@shoal/engine';
import { classColor } from '../parts/class-color';

interface TileMarksProps {
  readonly row: GalleryRow;
  /** The part of the frame that the tile shows, pixels of the frame. */
  readonly area: Box;
  readonly width: number;
  readonly height: number;
  readonly manifest: Manifest;
}

/** Boxes over a picture: labels solid, what the model says dashed, in the colour of the class, brightened, over a dark line: they are readable on any picture. */
export function TileMarks({ row, area, width, height, manifest }: TileMarksProps) {
  const [sx, sy] = [width / area.w, height / area.h];
  return (
    <svg data-part="marks" width={width} height={height} aria-hidden="true">
      {row.marks.map((mark, at) => {
        const box = { x: (mark.box.x - area.x) * sx, y: (mark.box.y - area.y) * sy, width: Math.max(1, mark.box.w * sx), height: Math.max(1, mark.box.h * sy) };
        return (
          <g key={at} data-role={mark.role}>
            <rect {...box} data-part="shade" />
            <rect {...box} stroke={`color-mix(in oklch, ${classColor(manifest, mark.classId)} 76%, white)`} />
          </g>
        );
      })}
    </svg>
  );
}
