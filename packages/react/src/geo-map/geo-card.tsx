import type { Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Viewport } from '../canvas/viewport';
import { formatCount, formatPercent } from '../format';
import { CropThumbnail } from '../parts/crop-thumbnail';
import type { GeoHit } from './geo-hit';
import { placeText } from './geo-ruler';

const WIDTH = 196;
const HEIGHT = 188;

/** What is under the pointer: a frame with its picture, or what a hexagon holds. */
export function GeoCard({ dataset, hit, stage }: { readonly dataset: Dataset; readonly hit: GeoHit; readonly stage: Viewport }) {
  const { geoMap: labels } = useLabels();
  const height = hit.type === 'point' ? HEIGHT : 68;
  const left = hit.at.x + 16 + WIDTH > stage.width ? hit.at.x - 16 - WIDTH : hit.at.x + 16;
  const top = Math.max(8, Math.min(hit.at.y - 24, stage.height - height - 8));
  return (
    <div data-part="card" aria-hidden="true" style={{ left: Math.max(8, Math.min(left, stage.width - WIDTH - 8)), top, width: WIDTH }}>
      {hit.type === 'point' ? (
        <>
          <CropThumbnail dataset={dataset} frameId={hit.point.frameId} box={null} width={WIDTH - 2} height={118} />
          <p data-part="card-title">{hit.point.frameId}</p>
          <p data-part="card-text">
            {labels.objects(formatCount(hit.point.objects))}
            {hit.point.flagged && <span data-part="flag">{labels.suspicious}</span>}
          </p>
          <p data-part="card-text">{placeText(hit.point.lat, hit.point.lon)}</p>
        </>
      ) : (
        <>
          <p data-part="card-title">{labels.frames(formatCount(hit.cell.count))}</p>
          <p data-part="card-text">{labels.share(formatCount(hit.cell.flagged), formatPercent(hit.cell.flagged / hit.cell.count))}</p>
          <p data-part="card-text">{placeText(hit.cell.lat, hit.cell.lon)}</p>
        </>
      )}
    </div>
  );
}
