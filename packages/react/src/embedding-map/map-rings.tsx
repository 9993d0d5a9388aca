import { useEffect, useRef, type CSSProperties } from 'react';
import type { Camera } from '../canvas/camera';
import { pointSize } from '../canvas/point-look';
import { worldToScreen, type ScreenPoint } from '../canvas/viewport';

/** A ring around one point that follows the camera. */
export function MapRing({ camera, at, count, kind, color }: { readonly camera: Camera; readonly at: ScreenPoint; readonly count: number; readonly kind: 'cursor' | 'focus'; readonly color: string }) {
  const ring = useRef<HTMLSpanElement>(null);
  const { x, y } = at;
  useEffect(() => {
    const place = () => {
      const element = ring.current;
      if (!element) return;
      const view = camera.get();
      const point = worldToScreen(view, x, y);
      const size = Math.max(9, pointSize(count, view, camera.zoom()) * 1.35 + 3);
      element.style.setProperty('--shoal-ring', `${size}px`);
      element.style.transform = `translate(${point.x}px, ${point.y}px)`;
      element.hidden = point.x < -20 || point.y < -20 || point.x > view.width + 20 || point.y > view.height + 20;
    };
    place();
    return camera.subscribe(place);
  }, [camera, x, y, count]);
  return <span ref={ring} className="shoal-map-ring" data-kind={kind} style={{ '--shoal-swatch': color } as CSSProperties} aria-hidden="true" />;
}
