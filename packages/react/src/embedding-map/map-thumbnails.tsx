import { useEffect, useImperativeHandle, useRef, useState, type CSSProperties, type Ref } from 'react';
import { MAP_DIMMED, MAP_PICKED, type Dataset, type MapPointInfo, type MapPoints, type MapSnapshot, type MapView } from '@shoal/engine';
import type { Camera } from '../canvas/camera';
import { onCameraRest } from '../canvas/camera-rest';
import type { MapSpace } from '../canvas/map-space';
import { pictureEdge, placePictures } from '../canvas/place-pictures';
import { countInBox } from '../canvas/point-buffers';
import { screenToWorld, worldToScreen, type ScreenPoint } from '../canvas/viewport';
import { CropThumbnail } from '../parts/crop-thumbnail';

export interface MapThumbnailsHandle {
  /** The point whose picture is there, in CSS pixels of the map; `null` for none. */
  pointAt(at: ScreenPoint): number | null;
}

export interface MapThumbnailsProps {
  readonly ref?: Ref<MapThumbnailsHandle>;
  readonly dataset: Dataset;
  readonly view: MapView;
  readonly snapshot: MapSnapshot;
  readonly points: MapPoints;
  readonly space: MapSpace;
  readonly camera: Camera;
  /** Colour of a point as CSS. */
  readonly colorOf: (index: number) => string;
}

interface Picture {
  readonly index: number;
  readonly info: MapPointInfo;
  /** World units. */
  readonly at: ScreenPoint;
  readonly width: number;
  readonly height: number;
}

interface Layout {
  readonly pictures: readonly Picture[];
  /** Scale of the camera that it was made for. */
  readonly scale: number;
}

const MOST_IN_VIEW = 60;
/** With more points than these around, it is not worth looking which of them are shown. */
const MOST_TO_COUNT = 200_000;
/** Zoomed out so far from where they were laid out, pictures would cover each other. */
const FAR = 0.75;
const none: Layout = { pictures: [], scale: 1 };

/** Pictures of the elements at their points, where so few are in view that there is room. They follow the camera without being rendered again. */
export function MapThumbnails({ ref, dataset, view, snapshot, points, space, camera, colorOf }: MapThumbnailsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState(none);
  const { styleVersion, focus, cursor, shown } = snapshot;

  useEffect(() => {
    let turn = 0;
    const arrange = async () => {
      turn += 1;
      const mine = turn;
      const found = pointsInView(points, space, camera, shown);
      const infos = found.length > 0 ? await view.loadInfo(found).catch(() => []) : [];
      if (mine === turn) setLayout(infos.length > 0 ? layoutOf(infos, points, space, camera, focus) : none);
    };
    void arrange();
    const stop = onCameraRest(camera, () => void arrange());
    return () => {
      turn = -1;
      stop();
    };
  }, [view, points, space, camera, styleVersion, shown, focus]);

  useEffect(() => {
    const place = () => {
      const element = list.current;
      if (!element) return;
      const seen = camera.get();
      element.dataset['state'] = seen.scale < layout.scale * FAR ? 'far' : 'near';
      layout.pictures.forEach(({ at, width, height }, i) => {
        const { x, y } = worldToScreen(seen, at.x, at.y);
        const child = element.children[i];
        if (child instanceof HTMLElement) child.style.transform = `translate(${Math.round(x - width / 2)}px, ${Math.round(y - height / 2)}px)`;
      });
    };
    place();
    return camera.subscribe(place);
  }, [camera, layout]);

  useImperativeHandle(ref, () => ({
    pointAt(at) {
      const seen = camera.get();
      const hit = layout.pictures.findIndex((picture, i) => {
        const place = worldToScreen(seen, picture.at.x, picture.at.y);
        const isThere = Math.abs(at.x - place.x) <= picture.width / 2 && Math.abs(at.y - place.y) <= picture.height / 2;
        return isThere && list.current?.dataset['state'] !== 'far' && list.current?.children[i]?.querySelector('[data-state="ready"]');
      });
      return layout.pictures[hit]?.index ?? null;
    },
  }), [camera, layout]);

  return (
    <div ref={list} className="shoal-map-thumbnails" aria-hidden="true">
      {layout.pictures.map(({ index, info, width, height }) => (
        <span
          key={info.elementId}
          className="shoal-map-thumbnail"
          data-kind={info.kind === 'inference' ? 'inference' : 'label'}
          data-flagged={info.flagged || undefined}
          data-state={index === focus ? 'focus' : index === cursor ? 'cursor' : ((points.flags[index] ?? 0) & MAP_PICKED) !== 0 ? 'picked' : undefined}
          style={{ '--shoal-swatch': colorOf(index) } as CSSProperties}
        >
          <CropThumbnail dataset={dataset} frameId={info.frameId} box={info.box} width={width - 4} height={height - 4} margin={0.3} />
        </span>
      ))}
    </div>
  );
}

/** The shown points in view; none when they are too many. */
function pointsInView(points: MapPoints, space: MapSpace, camera: Camera, shown: number): Uint32Array {
  const nothing = new Uint32Array();
  const { width, height } = camera.get();
  if (width < 2 || height < 2) return nothing;
  const low = screenToWorld(camera.get(), 0, height);
  const high = screenToWorld(camera.get(), width, 0);
  if (shown > MOST_IN_VIEW && countInBox(points.tree, { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y }) > MOST_TO_COUNT) return nothing;
  const [from, to] = [space.toMap(low.x, low.y), space.toMap(high.x, high.y)];
  const found = points.tree.within([from.x, from.y, to.x, from.y, to.x, to.y, from.x, to.y], (index) => ((points.flags[index] ?? MAP_DIMMED) & MAP_DIMMED) === 0);
  return found.length > MOST_IN_VIEW ? nothing : found;
}

/** Pictures without overlap: first the opened one, then what is selected, then what is suspicious. */
function layoutOf(infos: readonly MapPointInfo[], points: MapPoints, space: MapSpace, camera: Camera, focus: number | null): Layout {
  const view = camera.get();
  const edge = pictureEdge(infos.length, view);
  const rank = ({ index, info }: { readonly index: number; readonly info: MapPointInfo }) => (index === focus ? 3 : ((points.flags[index] ?? 0) & MAP_PICKED) !== 0 ? 2 : info.flagged ? 1 : 0);
  const wishes = infos
    .map((info) => ({ info, index: points.indexOf(info.elementId) }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => rank(b) - rank(a) || b.info.score - a.info.score || a.index - b.index)
    .map(({ info, index }) => ({ info, index, at: space.toWorld(points.x[index] ?? 0, points.y[index] ?? 0), width: edge, height: info.kind === 'frame' ? Math.round(edge * 0.75) : edge }));
  const size = { width: edge, height: wishes[0]?.height ?? edge };
  const taken = placePictures(wishes.map(({ at }) => worldToScreen(view, at.x, at.y)), size);
  return { pictures: taken.flatMap((i) => wishes[i] ?? []), scale: view.scale };
}
