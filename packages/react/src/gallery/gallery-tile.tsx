import { Check, ImageOff } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { Dataset, GalleryRow, Judgement, LabelChange } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { drawPart, type Picture } from '../canvas/decode-picture';
import { pictureCacheOf } from '../canvas/picture-cache';
import { AgreementMark } from '../parts/agreement-mark';
import { className } from '../parts/class-color';
import { VerdictMark } from '../parts/verdict-mark';
import { describeRow } from './describe-row';
import type { Tile } from './justified-layout';
import { TileMarks } from './tile-marks';
import { tileArea } from './tile-shape';

export interface GalleryTileProps {
  readonly dataset: Dataset;
  readonly row: GalleryRow;
  readonly tile: Tile;
  readonly id: string;
  readonly total: number;
  readonly focused: boolean;
  readonly picked: boolean;
  readonly overlays: boolean;
  /** How far from the middle of the view it is; the nearest is loaded first. */
  readonly distance: number;
  /** Grows when somebody asks for its picture again. */
  readonly attempt: number;
  readonly judgement: Judgement | undefined;
  readonly change: LabelChange | null;
}

/** One picture: its place is reserved by its shape, the picture fades in when it is there. */
export const GalleryTile = memo(function GalleryTile({ dataset, row, tile, id, total, focused, picked, overlays, distance, attempt, judgement, change }: GalleryTileProps) {
  const labels = useLabels();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState(row.frameWidth && row.frameHeight ? { width: row.frameWidth, height: row.frameHeight } : null);
  const [failure, setFailure] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const near = useRef(distance);
  near.current = distance;
  const { manifest } = dataset;

  useEffect(() => {
    const left = new AbortController();
    const draw = (picture: Picture) => {
      if (left.signal.aborted || !canvas.current) return;
      drawTile(canvas.current, picture, row, tile);
      setFailure(null);
      setReady(true);
      setSize((known) => known ?? { width: picture.width, height: picture.height });
    };
    const cache = pictureCacheOf(dataset.media);
    const known = cache.get(row.frameId);
    if (known) draw(known);
    else cache.load(row.frameId, { signal: left.signal, priority: near.current }).then(draw, (error: unknown) => !left.signal.aborted && setFailure(error instanceof Error ? error.message : String(error)));
    return () => left.abort();
  }, [dataset, row, tile, attempt]);

  const name = row.given ?? row.predicted;
  const kind = row.agreement !== null && !['agree', 'unlabeled', 'not_compared', 'ignored'].includes(row.agreement) ? row.agreement : null;
  const roomy = tile.w >= 116 && tile.h >= 84;
  return (
    <div
      id={id}
      role="option"
      data-part="tile"
      data-index={tile.index}
      data-state={failure !== null ? 'failed' : ready ? 'shown' : 'waiting'}
      data-focused={focused || undefined}
      data-flagged={row.flagged || undefined}
      aria-selected={picked}
      aria-setsize={total}
      aria-posinset={tile.index + 1}
      style={{ left: tile.x, top: tile.y, width: tile.w, height: tile.h }}
    >
      <span className="shoal-visually-hidden">{describeRow(row, manifest, labels, judgement, failure)}</span>
      <canvas ref={canvas} aria-hidden="true" />
      {failure !== null && (
        <span data-part="broken" title={failure} aria-hidden="true">
          <ImageOff size={16} strokeWidth={1.5} aria-hidden="true" />
          {roomy && <span data-part="broken-text">{labels.gallery.broken}</span>}
          {roomy && <span data-part="retry">{labels.retry}</span>}
        </span>
      )}
      {overlays && size && failure === null && <TileMarks row={row} area={tileArea(row, size, tile.w / tile.h)} width={tile.w} height={tile.h} manifest={manifest} />}
      <span data-part="pick" aria-hidden="true">
        {picked && <Check size={12} strokeWidth={2.5} />}
      </span>
      {judgement ? (
        <span data-part="judged" aria-hidden="true">
          <VerdictMark manifest={manifest} verdict={judgement.verdict} change={change} />
        </span>
      ) : (
        kind !== null && (
          <span data-part="kind" data-kind={kind} aria-hidden="true">
            <AgreementMark agreement={kind} />
          </span>
        )
      )}
      {roomy && failure === null && name !== null && (
        <span data-part="caption" aria-hidden="true">
          <span data-part="caption-class">
            {className(manifest, name)}
            {row.given !== null && row.predicted !== null && row.predicted !== row.given && <em>{` → ${className(manifest, row.predicted)}`}</em>}
          </span>
          {row.score > 0 && <span data-part="caption-score">{row.score.toFixed(2)}</span>}
        </span>
      )}
    </div>
  );
});

function drawTile(canvas: HTMLCanvasElement, picture: Picture, row: GalleryRow, tile: Tile): void {
  const density = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(tile.w * density);
  canvas.height = Math.round(tile.h * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  const area = tileArea(row, picture, tile.w / tile.h);
  context.imageSmoothingQuality = 'high';
  drawPart(context, picture, area, { x: 0, y: 0, w: canvas.width, h: canvas.height });
}
