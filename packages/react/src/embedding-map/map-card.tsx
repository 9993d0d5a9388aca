import { useEffect, useRef } from 'react';
import type { Dataset, MapPointInfo } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { worldToScreen, type ScreenPoint } from '../canvas/viewport';
import { ClassBadge } from '../parts/class-badge';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { Meter } from '../parts/meter';

export interface MapCardProps {
  readonly dataset: Dataset;
  readonly info: MapPointInfo;
  readonly camera: Camera;
  /** Place of the point in world units. */
  readonly at: ScreenPoint;
}

const GAP = 14;
const EDGE = 8;

/** What a point is: its picture, what the label and the model say, and why it is suspicious. */
export function MapCard({ dataset, info, camera, at }: MapCardProps) {
  const labels = useLabels();
  const card = useRef<HTMLDivElement>(null);
  const { x, y } = at;
  useEffect(() => {
    const place = () => {
      const element = card.current;
      if (!element) return;
      const view = camera.get();
      const point = worldToScreen(view, x, y);
      const { offsetWidth: width, offsetHeight: height } = element;
      const left = point.x + GAP + width + EDGE <= view.width ? point.x + GAP : point.x - GAP - width;
      const top = Math.min(view.height - height - EDGE, Math.max(EDGE, point.y - height / 3));
      element.style.transform = `translate(${Math.round(Math.max(EDGE, left))}px, ${Math.round(top)}px)`;
    };
    place();
    return camera.subscribe(place);
  }, [camera, x, y, info]);
  const { given, predicted, agreement, reason, score, confidence, flagged } = info;
  const isFrame = info.kind === 'frame';
  return (
    <div ref={card} className="shoal-map-card" data-state={flagged ? 'suspicious' : 'ordinary'} aria-hidden="true">
      <CropThumbnail dataset={dataset} frameId={info.frameId} box={info.box} width={208} height={isFrame ? 130 : 117} margin={0.6} />
      <div data-part="body">
        {(given ?? predicted) !== null && (
          <dl>
            {given !== predicted || !given ? (
              <>
                <dt>{labels.embeddingMap.labelSays}</dt>
                <dd>{given ? <ClassBadge manifest={dataset.manifest} classId={given} /> : <span data-part="none">{labels.embeddingMap.noLabel}</span>}</dd>
                <dt>{labels.embeddingMap.modelSays}</dt>
                <dd>
                  {predicted ? <ClassBadge manifest={dataset.manifest} classId={predicted} style="inference" /> : <span data-part="none">{labels.embeddingMap.noModel}</span>}
                  {predicted && confidence !== null && <span data-part="confidence">{confidence.toFixed(2)}</span>}
                </dd>
              </>
            ) : (
              <dd data-part="both">
                <ClassBadge manifest={dataset.manifest} classId={given} />
                <span data-part="none">{labels.valueNames[agreement] ?? agreement}</span>
              </dd>
            )}
          </dl>
        )}
        {reason && <p>{reason}</p>}
        {score > 0.005 && <Meter value={score} color={flagged ? 'var(--shoal-suspicious)' : 'var(--shoal-unknown)'} />}
        <code>{info.frameId}</code>
      </div>
    </div>
  );
}
