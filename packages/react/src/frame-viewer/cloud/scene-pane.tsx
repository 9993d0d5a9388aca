import { Maximize, Minus, Plus, ScanSearch } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { isShoalError, type Vector3 } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import type { CloudScene } from './cloud-scene';
import { createCloudStage, type CloudStage, type StageContent } from './cloud-stage';
import type { ShownCuboid } from './draw-cuboids';
import type { Extent } from './orbit';
import { colorPoints, type ColorMode } from './point-colors';
import { zoomBy } from './orbit';
import { usePointer } from './use-pointer';

export interface ScenePaneProps {
  readonly stage: RefObject<CloudStage | null>;
  readonly scene: CloudScene | null;
  /** Stands in while there are no points. */
  readonly extent: Extent;
  /** Another value: all is shown again, once the points are there. The frames of a sequence share one, so that the view stays. */
  readonly fitKey: string;
  /** Where the eye is at first: see `Orbit.yaw`. */
  readonly startYaw: number;
  readonly content: StageContent | null;
  readonly colorMode: ColorMode;
  readonly summary: string;
  readonly shortcuts: boolean;
  readonly hasObject: boolean;
  readonly toObject: () => void;
  readonly onPick: (shown: ShownCuboid) => void;
  readonly onHover: (key: string | null) => void;
  readonly onMeasure: (point: Vector3) => void;
  readonly onAbove: (isAbove: boolean) => void;
  readonly isAbove: (stage: CloudStage) => boolean;
  /** The graphics cannot be used; the rest of the viewer can. */
  readonly onUnsupported: (error: Error) => void;
  readonly children?: ReactNode;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The 3-D view: canvases below, one focusable surface above. */
export function ScenePane({ stage, scene, extent, fitKey, startYaw, content, colorMode, summary, shortcuts, hasObject, toObject, onPick, onHover, onMeasure, onAbove, isAbove, onUnsupported, children }: ScenePaneProps) {
  const labels = useLabels().cloudViewer;
  const root = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const hintId = useId();
  /** Grows with every stage, and with every context that came back to it. */
  const [context, setContext] = useState(0);
  const [restored, setRestored] = useState(0);
  const latest = useRef({ onAbove, isAbove, onUnsupported });
  latest.current = { onAbove, isAbove, onUnsupported };

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    let made: CloudStage;
    try {
      made = createCloudStage(element, {
        onMove: () => stage.current && latest.current.onAbove(latest.current.isAbove(stage.current)),
        onRestored: () => setRestored((count) => count + 1),
      });
    } catch (error) {
      if (!isShoalError(error)) throw error;
      latest.current.onUnsupported(error);
      return;
    }
    stage.current = made;
    const measure = () => element.clientWidth > 0 && made.resize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    setContext((count) => count + 1);
    return () => {
      observer.disconnect();
      stage.current = null;
      made.dispose();
    };
  }, [stage]);

  useLayoutEffect(() => {
    const now = stage.current;
    if (!now) return;
    now.setScene(scene, extent);
    // The extent of a frame follows from its scene.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [stage, scene, context]);
  const palette = content?.palette;
  useLayoutEffect(() => {
    if (scene && palette) stage.current?.setColors(colorPoints(scene, colorMode, palette));
  }, [stage, scene, palette, colorMode, context, restored]);
  useLayoutEffect(() => {
    if (content) stage.current?.setContent(content);
  }, [stage, content, context]);
  const fitted = useRef<{ readonly key: string; readonly context: number; readonly points: boolean } | null>(null);
  useEffect(() => {
    const now = stage.current;
    const points = scene !== null;
    const last = fitted.current;
    if (!now || (last?.key === fitKey && last.context === context && (last.points || !points))) return;
    fitted.current = { key: fitKey, context, points };
    now.showAll(startYaw);
  }, [stage, fitKey, startYaw, scene, context]);

  const ruler = content?.ruler.active ?? false;
  const handlers = usePointer(surface, stage, {
    onClick(x, y) {
      const now = stage.current;
      if (!now) return;
      if (ruler) {
        const point = now.pickPoint(x, y);
        if (point) onMeasure(point);
        return;
      }
      const shown = now.pickCuboid(x, y);
      if (shown) onPick(shown);
    },
    onHover(x, y) {
      const shown = x === null || ruler ? null : (stage.current?.pickCuboid(x, y) ?? null);
      if (surface.current) surface.current.dataset['pointing'] = String(shown !== null);
      onHover(shown?.object.key ?? null);
    },
  });
  const zoom = (factor: number) => stage.current?.goTo(zoomBy(stage.current.orbit, factor));
  return (
    <div ref={root} data-part="scene">
      <div ref={surface} data-part="surface" data-ruler={ruler || undefined} role="img" tabIndex={0} aria-label={summary} aria-describedby={hintId} onContextMenu={(event) => event.preventDefault()} {...handlers} />
      <span id={hintId} className="shoal-visually-hidden">
        {labels.keys}
      </span>
      {children}
      <div data-part="zoom">
        <Button variant="quiet" icon={<ScanSearch {...icon} />} aria-label={labels.toObject} title={shortcuts ? `${labels.toObject} (F)` : labels.toObject} disabled={!hasObject} onClick={toObject} />
        <Button variant="quiet" icon={<Maximize {...icon} />} aria-label={labels.fit} title={shortcuts ? `${labels.fit} (0)` : labels.fit} onClick={() => stage.current?.fit()} />
        <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.zoomOut} onClick={() => zoom(1 / 1.4)} />
        <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.zoomIn} onClick={() => zoom(1.4)} />
      </div>
    </div>
  );
}
