import { ImageOff, Maximize2, Minimize2 } from 'lucide-react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { hitCuboid, invertPose, projectCuboid, rotate, ShoalError, type Dataset, type FrameMedium, type FrameObject, type Manifest, type MediaSource, type PinholeCamera, type SensorRig, type Vector3 } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { drawableBox, objectAt } from '../frame-filter';
import { fetchMedium, useMedium } from '../use-medium';
import type { CloudPalette } from './cloud-palette';
import type { CloudScene } from './cloud-scene';
import { drawCuboids, type SeenCuboid, type ShownCuboid } from './draw-cuboids';
import { depthLayer } from './depth-points';

export interface CameraPaneProps {
  readonly dataset: Dataset;
  readonly manifest: Manifest;
  readonly frameId: string;
  readonly camera: FrameMedium;
  readonly rig: SensorRig;
  readonly origin: Vector3;
  readonly scene: CloudScene | null;
  readonly cuboids: readonly ShownCuboid[];
  /** What has a box on this picture and no cuboid. */
  readonly boxes: readonly FrameObject[];
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly palette: CloudPalette | null;
  readonly points: boolean;
  readonly large: boolean;
  /** Milliseconds after the scan; `null` when the tables do not say. */
  readonly offsetMs: number | null;
  readonly onLarge: () => void;
  readonly onPick: (object: FrameObject) => void;
  readonly onHover: (key: string | null) => void;
  readonly onMark: (sensorId: string | null) => void;
  readonly onSize: (sensorId: string, width: number, height: number) => void;
}

const icon = { size: 13, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The camera of a medium in the coordinates of the scene; `null` without calibration. */
export function cameraOf({ sensorId, intrinsics }: FrameMedium, rig: SensorRig, origin: Vector3): PinholeCamera | null {
  const pose = rig.sensorPose(sensorId);
  if (!pose || !intrinsics) return null;
  const [x, y, z] = pose.translation;
  return { intrinsics, toCamera: invertPose({ ...pose, translation: [x - origin[0], y - origin[1], z - origin[2]] }) };
}

/** The sides of a box; none of them is the front of anything. */
function seeBox(object: FrameObject): SeenCuboid[] {
  const box = drawableBox(object);
  if (!box) return [];
  const [x1, y1, x2, y2] = [box.x, box.y, box.x + box.w, box.y + box.h];
  const sides = [[x1, y1, x2, y1], [x2, y1, x2, y2], [x2, y2, x1, y2], [x1, y2, x1, y1]] as const;
  return [{ object, cuboid: null, role: object.role, replaced: object.role !== 'proposed' && object.change !== null, edges: sides.map((line) => ({ edge: -1, line })) }];
}

/** One camera's picture with the cuboids as it sees them. */
export function CameraPane({ dataset, manifest, frameId, camera, rig, origin, scene, cuboids, boxes, focused, hovered, palette, points, large, offsetMs, onLarge, onPick, onHover, onMark, onSize }: CameraPaneProps) {
  const labels = useLabels().cloudViewer;
  const retryLabel = useLabels().retry;
  const { sensorId } = camera;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const decode = useCallback(
    async (source: MediaSource, signal: AbortSignal): Promise<ImageBitmap> => {
      const blob = await fetchMedium(source, `The picture of ${sensorId}`, signal);
      try {
        return await createImageBitmap(blob);
      } catch (cause) {
        throw new ShoalError('invalid-data', `The picture of ${sensorId} in frame "${frameId}" cannot be decoded (${blob.size.toLocaleString('en')} bytes). It may be truncated or not an image.`, { details: { frameId, sensorId }, cause });
      }
    },
    [frameId, sensorId],
  );
  const picture = useMedium(dataset, frameId, sensorId, decode);
  const bitmap = picture.state === 'ready' ? picture.value : null;
  const width = bitmap?.width ?? camera.width ?? 0;
  const height = bitmap?.height ?? camera.height ?? 0;
  const pinhole = useMemo(() => cameraOf(camera, rig, origin), [camera, rig, origin]);
  const seen = useMemo(
    () =>
      pinhole && width > 0
        ? cuboids.flatMap((shown): SeenCuboid[] => {
            const edges = projectCuboid(pinhole, shown.cuboid, width, height);
            return edges.length > 0 ? [{ ...shown, edges }] : [];
          })
        : [],
    [pinhole, cuboids, width, height],
  );
  const flat = useMemo(() => boxes.flatMap(seeBox), [boxes]);
  const layer = useMemo(() => (points && pinhole && scene && palette && width > 0 ? depthLayer(scene, pinhole, width, height, palette.pictureRamp) : null), [points, pinhole, scene, palette, width, height]);
  const fit = width > 0 ? Math.min(size.width / width, size.height / height) : 0;
  const [left, top] = [(size.width - width * fit) / 2, (size.height - height * fit) / 2];

  useLayoutEffect(() => {
    if (bitmap) onSize(sensorId, bitmap.width, bitmap.height);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [bitmap, sensorId]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const read = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    read();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !palette || size.width === 0 || fit <= 0) return;
    const density = devicePixelRatio || 1;
    Object.assign(element, { width: Math.round(size.width * density), height: Math.round(size.height * density) });
    context.setTransform(density, 0, 0, density, 0, 0);
    context.imageSmoothingQuality = 'high';
    if (bitmap) context.drawImage(bitmap, left, top, width * fit, height * fit);
    if (layer) context.drawImage(layer, left, top, width * fit, height * fit);
    context.save();
    context.beginPath();
    context.rect(left, top, width * fit, height * fit);
    context.clip();
    context.translate(left, top);
    const scaled = [...flat, ...seen].map((entry) => ({ ...entry, edges: entry.edges.map(({ edge, line }) => ({ edge, line: [line[0] * fit, line[1] * fit, line[2] * fit, line[3] * fit] as const })) }));
    drawCuboids(context, { manifest, size: { width: width * fit, height: height * fit }, cuboids: scaled, focused, hovered, color: (id) => palette.pictureColor(id), accent: palette.accent, underlay: true, maxTags: large ? 24 : 4 });
    context.restore();
  });

  const objectUnder = (event: { readonly clientX: number; readonly clientY: number }): FrameObject | null => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box || fit <= 0) return null;
    const [u, v] = [(event.clientX - box.left - left) / fit, (event.clientY - box.top - top) / fit];
    const other = objectAt(boxes, u, v, 3 / fit);
    if (!pinhole) return other;
    const back = invertPose(pinhole.toCamera);
    const [fx = 1, skew = 0, cx = 0, , fy = 1, cy = 0] = pinhole.intrinsics;
    const y = (v - cy) / fy;
    const along = rotate(back.rotation, [(u - cx - skew * y) / fx, y, 1]);
    const hits = seen.flatMap((entry) => {
      const far = entry.cuboid && hitCuboid(entry.cuboid, { from: back.translation, along });
      return far === null ? [] : [{ entry, far }];
    });
    return hits.sort((a, b) => a.far - b.far)[0]?.entry.object ?? other;
  };
  return (
    <figure data-part="camera" data-large={large || undefined} data-state={picture.state} onPointerEnter={() => onMark(sensorId)} onPointerLeave={() => onMark(null)}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={labels.camera(sensorId, seen.length)}
        data-pointing={hovered !== null || undefined}
        onPointerMove={(event) => onHover(objectUnder(event)?.key ?? null)}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const object = objectUnder(event);
          if (object) onPick(object);
        }}
        onDoubleClick={onLarge}
      />
      <figcaption>
        <strong>{sensorId}</strong>
        {offsetMs !== null && <span title={labels.offsetTitle}>{labels.offset(offsetMs)}</span>}
        {!pinhole && <span>{labels.noCalibration}</span>}
      </figcaption>
      <Button variant="quiet" icon={large ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />} aria-label={large ? labels.shrink(sensorId) : labels.enlarge(sensorId)} aria-pressed={large} onClick={onLarge} />
      {picture.state === 'failed' && (
        <div data-part="broken" role="alert">
          <ImageOff size={18} strokeWidth={1.5} aria-hidden="true" />
          <strong>{labels.pictureFailed}</strong>
          <p>{picture.error.message}</p>
          <Button onClick={picture.retry}>{retryLabel}</Button>
        </div>
      )}
    </figure>
  );
}
