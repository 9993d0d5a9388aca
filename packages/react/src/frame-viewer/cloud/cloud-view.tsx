import { Box, CircleAlert } from 'lucide-react';
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import { createRig, type FrameObject, type Vector3 } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { onThemeChange } from '../../canvas/read-color';
import { useAnnounce } from '../../parts/announcer';
import { Button } from '../../parts/button';
import { className } from '../../parts/class-color';
import { EmptyState, ErrorState, LoadingState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { aboutWhole, WholeTags } from '../whole-tags';
import { CameraPane } from './camera-pane';
import { cameraPlaces, startYaw } from './camera-places';
import { CloudFacts } from './cloud-facts';
import { readCloudPalette, type CloudPalette } from './cloud-palette';
import type { CloudStage, StageContent } from './cloud-stage';
import { CloudTools } from './cloud-tools';
import { CuboidBar } from './cuboid-bar';
import { moveOfKey } from './cuboid-moves';
import { boxesOf, camerasOf, countInside, currentCuboid, focusKey, referenceSensor, shownCuboids, toScene } from './cuboid-objects';
import type { ShownCuboid } from './draw-cuboids';
import { measure } from './draw-ruler';
import { extentAround, fitTo, zoomBy, type Extent } from './orbit';
import { modesOf, type ColorMode } from './point-colors';
import { ScenePane } from './scene-pane';
import { useClouds } from './use-clouds';
import { useCuboidEdit } from './use-cuboid-edit';
import { fromAbove, isFromAbove, toPerspective, viewKey } from './view-keys';

const nowhere: Vector3 = [0, 0, 0];
/** Shown while there are no points. */
const EMPTY_EXTENT: Extent = { center: [10, 0, 0], radius: 24 };

/** Scans, cuboids and cameras of a frame: one selection in all of them. */
export function CloudView({ handle, dataset, view, frame, objects, focused, hovered, mode, shortcuts, summary, onHover, onPick }: MediaRendererProps) {
  const labels = useLabels().cloudViewer;
  const { manifest } = dataset;
  const announce = useAnnounce();
  const root = useRef<HTMLDivElement>(null);
  const stage = useRef<CloudStage>(null);
  const [palette, setPalette] = useState<CloudPalette | null>(null);
  const [unsupported, setUnsupported] = useState<Error | null>(null);
  const [chosenMode, setChosenMode] = useState<ColorMode | null>(null);
  const [pointSize, setPointSize] = useState<number>(2);
  const [isAbove, setIsAbove] = useState(false);
  const [onPictures, setOnPictures] = useState(false);
  const [ruler, setRuler] = useState<{ readonly active: boolean; readonly points: readonly Vector3[] }>({ active: false, points: [] });
  const [large, setLarge] = useState<string | null>(null);
  const [markedCamera, setMarkedCamera] = useState<string | null>(null);
  const [pictureShape, setPictureShape] = useState<number | null>(null);

  const reference = referenceSensor(frame.media);
  const rig = useMemo(() => createRig(frame.media, reference), [frame.media, reference]);
  const clouds = useClouds(dataset, frame, rig);
  const scene = clouds.state === 'ready' ? clouds.scene : null;
  const origin = scene?.origin ?? nowhere;
  const cameras = useMemo(() => camerasOf(frame.media), [frame.media]);
  const editing = mode === 'edit';
  const edit = useCuboidEdit(view, focused, editing, rig);
  const { draft } = edit;
  const { cuboids, unplaced } = useMemo(() => shownCuboids(objects, draft, rig, origin), [objects, draft, rig, origin]);
  const focusedKey = focusKey(objects, focused, draft);
  const cuboid = currentCuboid(focused, draft);
  const sceneCuboid = useMemo(() => (cuboid ? toScene(cuboid, rig, origin) : null), [cuboid, rig, origin]);
  const inside = useMemo(() => (scene && cuboid ? countInside(scene, cuboid, rig) : null), [scene, cuboid, rig]);
  const distance = sceneCuboid ? Math.hypot(...sceneCuboid.center.map((value, axis) => value + (origin[axis] ?? 0))) : 0;
  const modes = useMemo(() => (scene ? modesOf(scene) : ([] as const)), [scene]);
  const colorMode = chosenMode && modes.includes(chosenMode) ? chosenMode : modes.includes('color') ? 'color' : 'height';
  const places = useMemo(() => cameraPlaces(cameras, rig, origin), [cameras, rig, origin]);
  const extent = useMemo(() => (scene && scene.count > 0 ? scene.extent : extentAround(cuboids.map((shown) => shown.cuboid.center), EMPTY_EXTENT)), [scene, cuboids]);
  const largeCamera = cameras.some(({ sensorId }) => sensorId === large) ? large : null;

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const read = () => setPalette(readCloudPalette(element, manifest));
    read();
    return onThemeChange(element, read);
  }, [manifest]);
  useEffect(() => setRuler((now) => ({ ...now, points: [] })), [frame.frameId]);
  const spoken = focused && cuboid && sceneCuboid ? labels.spoken(className(manifest, focused.classId), distance, cuboid.size, inside) : null;
  useEffect(() => {
    if (spoken !== null) announce(spoken);
    // Read when another object is focused, or when what was counted is there; not at every step of an edit.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focused?.key, scene === null]);

  const content = useMemo<StageContent | null>(
    () => palette && { manifest, palette, cuboids, focused: focusedKey, hovered, cameras: places, markedCamera: markedCamera ?? largeCamera, ruler, pointSize },
    [manifest, palette, cuboids, focusedKey, hovered, places, markedCamera, largeCamera, ruler, pointSize],
  );

  const toObject = () => {
    const now = stage.current;
    const element = root.current;
    if (!now || !element || !sceneCuboid) return now?.fit();
    const near: Extent = { center: sceneCuboid.center, radius: Math.max(2.5, Math.hypot(...sceneCuboid.size) * 0.9) };
    now.goTo(fitTo(now.orbit, near, { width: element.clientWidth, height: element.clientHeight }));
  };
  const pick = (shown: ShownCuboid) => onPick(shown.object);
  const cycle = (by: number) => {
    const listed = objects.filter((object) => object.cuboid && object.role !== 'proposed');
    const next = listed[(listed.findIndex((object) => object.key === focused?.key) + by + listed.length + (by < 0 && !focused ? 1 : 0)) % Math.max(1, listed.length)];
    if (next) onPick(next);
  };
  const addPoint = (point: Vector3) => {
    const points = ruler.points.length >= 2 ? [point] : [...ruler.points, point];
    setRuler({ ...ruler, points });
    const found = measure(points);
    if (found) announce(labels.measured(found.distance, found.delta));
  };
  const act = async (run: (object: FrameObject) => Promise<unknown>, said: string) => {
    if (!focused) return;
    await edit.flush();
    if ((await run(focused)) !== null) announce(said);
  };
  const accept = () => void act((object) => view.edit(object, { type: 'accept' }), labels.edit.accepted);
  const remove = () => void act((object) => view.edit(object, { type: 'delete' }), labels.edit.deleted);
  const setClass = (classId: string) => void act((object) => view.edit(object, { type: 'class', classId }), labels.edit.classChanged(className(manifest, classId)));
  const toggleAbove = () => stage.current && stage.current.goTo(isFromAbove(stage.current.orbit) ? toPerspective(stage.current.orbit) : fromAbove(stage.current.orbit));
  const toggleRuler = () => setRuler((now) => ({ active: !now.active, points: [] }));
  const nextMode = () => setChosenMode(modes[(modes.indexOf(colorMode) + 1) % modes.length] ?? null);

  const letters: Readonly<Record<string, () => void>> = { n: () => cycle(1), 'Shift+n': () => cycle(-1), c: nextMode, r: toggleRuler, p: () => setOnPictures((now) => !now) };
  useImperativeHandle(handle, () => ({
    fit: () => stage.current?.fit(),
    zoom: (factor) => stage.current?.goTo(zoomBy(stage.current.orbit, factor)),
    toObject,
    toPng: () => stage.current?.toPng() ?? Promise.reject(new Error(labels.unsupported)),
    onKey(name, event) {
      const now = stage.current;
      if (!now) return false;
      const onSurface = event.target instanceof Element && event.target.closest('[data-part="surface"]') !== null;
      const isLetter = /^(Shift\+)?[^A-Z]$/.test(name) && name !== ' ';
      if (isLetter ? !shortcuts : !onSurface && name !== 'Escape') return name === 'Mod+z' && edit.discard();
      if (name === 'Escape' && (ruler.active || largeCamera)) {
        if (ruler.active) toggleRuler();
        else setLarge(null);
        return true;
      }
      if (ruler.active && name === 'Enter') {
        const element = root.current?.querySelector('[data-part="surface"]');
        const point = element ? now.pickPoint(element.clientWidth / 2, element.clientHeight / 2) : null;
        if (point) addPoint(point);
        return true;
      }
      if (editing && cuboid) {
        const move = moveOfKey(name);
        if (move) edit.move(...move);
        else if (name === 'Enter') accept();
        else if (name === 'Delete' || name === 'Backspace') remove();
        else if (name !== 'z' || !edit.discard()) return otherKey(now, name, event);
        return true;
      }
      return otherKey(now, name, event);
    },
  }));
  const otherKey = (now: CloudStage, name: string, event: KeyboardEvent): boolean => {
    if (viewKey(now, name)) return true;
    const letter = letters[name];
    if (!letter || event.repeat) return letter !== undefined;
    letter();
    return true;
  };

  const side = cameras.length;
  const columns = side > 3 ? 2 : 1;
  const [front] = cameras;
  const shape = front?.width && front.height ? front.width / front.height : (pictureShape ?? 1);
  const isWide = side === 1 ? shape >= 1.5 : side === 2 && shape >= 2.2;
  const found = measure(ruler.points);
  const lidarTime = frame.media.find(({ sensorId }) => sensorId === reference)?.timestamp ?? null;
  const offsetOf = (time: number | null) => (time === null || lidarTime === null ? null : time - lidarTime);
  return (
    <div ref={root} data-part="cloud" data-cloud={unsupported ? 'unsupported' : clouds.state} data-layout={isWide ? 'rows' : 'columns'} data-large={largeCamera !== null || undefined} data-cameras={side} style={{ '--rows': Math.max(1, Math.ceil(side / columns)), '--columns': side === 0 ? 0 : columns } as CSSProperties} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && void edit.flush()}>
      <CloudTools modes={modes} mode={colorMode} isAbove={isAbove} measuring={ruler.active} pointSize={pointSize} onPictures={cameras.length > 0 ? onPictures : null} shortcuts={shortcuts} onMode={setChosenMode} onAbove={toggleAbove} onMeasuring={toggleRuler} onPointSize={setPointSize} onOnPictures={() => setOnPictures((now) => !now)} />
      {unsupported ? (
        <div data-part="scene">
          <EmptyState icon={<Box size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.unsupported}>
            {unsupported.message}
          </EmptyState>
        </div>
      ) : (
        <ScenePane stage={stage} scene={scene} extent={extent} fitKey={frame.sequenceId ?? frame.frameId} startYaw={startYaw(cameras[0], rig)} content={content} colorMode={colorMode} summary={summary} shortcuts={shortcuts} hasObject={sceneCuboid !== null} toObject={toObject} onPick={pick} onHover={onHover} onMeasure={addPoint} onAbove={setIsAbove} isAbove={(now) => isFromAbove(now.orbit)} onUnsupported={setUnsupported}>
          <div data-part="cloud-top">
            {focused && cuboid && sceneCuboid && <CloudFacts manifest={manifest} object={focused} cuboid={{ ...sceneCuboid, size: cuboid.size }} distance={distance} inside={inside} />}
            {ruler.active && (
              <output data-part="measured">
                {found ? labels.measured(found.distance, found.delta) : labels.measureHint}
                <Button variant="quiet" onClick={toggleRuler} shortcut="Esc">
                  {labels.measureEnd}
                </Button>
              </output>
            )}
            <WholeTags manifest={manifest} objects={aboutWhole(objects)} focused={focused} />
          </div>
          {clouds.state === 'loading' && (
            <div data-part="cloud-state">
              <LoadingState progress={clouds.progress ?? { phase: labels.loading, done: 0 }} onCancel={clouds.cancel} />
            </div>
          )}
          {clouds.state === 'cancelled' && (
            <div data-part="cloud-state">
              <EmptyState title={labels.cancelled} action={<Button onClick={clouds.retry}>{labels.load}</Button>}>
                {labels.cancelledBody}
              </EmptyState>
            </div>
          )}
          {clouds.state === 'failed' && (
            <div data-part="cloud-state">
              <ErrorState error={clouds.error} onRetry={clouds.retry} />
            </div>
          )}
          {scene?.count === 0 && (
            <div data-part="cloud-state">
              <EmptyState icon={<Box size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.empty}>
                {labels.emptyBody(scene.clouds.reduce((sum, { cloud }) => sum + cloud.dropped, 0))}
              </EmptyState>
            </div>
          )}
          {scene && (
            <div data-part="cloud-notes">
              {clouds.state === 'ready' && clouds.failures.length > 0 && (
                <p role="alert">
                  <CircleAlert size={13} strokeWidth={1.5} aria-hidden="true" />
                  {labels.sensorsFailed(clouds.failures.map(({ sensorId }) => sensorId).join(', '), clouds.failures[0]?.error.message ?? '')}
                  <Button variant="quiet" onClick={clouds.retry}>
                    {labels.load}
                  </Button>
                </p>
              )}
              {unplaced > 0 && <p>{labels.unplaced(unplaced)}</p>}
              <p>{labels.points(scene.count, scene.clouds.reduce((sum, { cloud }) => sum + cloud.dropped, 0))}</p>
            </div>
          )}
        </ScenePane>
      )}
      {cameras.map((camera, index) => (
        <CameraPane key={camera.sensorId} dataset={dataset} manifest={manifest} frameId={frame.frameId} camera={camera} rig={rig} origin={origin} scene={scene} cuboids={cuboids} boxes={boxesOf(objects, camera.sensorId, index === 0)} focused={focusedKey} hovered={hovered} palette={palette} points={onPictures} large={camera.sensorId === largeCamera} offsetMs={offsetOf(camera.timestamp)} onLarge={() => setLarge(camera.sensorId === largeCamera ? null : camera.sensorId)} onPick={onPick} onHover={onHover} onMark={setMarkedCamera} onSize={(_, width, height) => setPictureShape(width / Math.max(1, height))} />
      ))}
      {editing && focused && cuboid && <CuboidBar manifest={manifest} cuboid={cuboid} classId={focused.change?.after?.classId ?? focused.classId} pending={draft !== null} shortcuts={shortcuts} onMove={edit.move} onAccept={accept} onDelete={remove} onClass={setClass} />}
    </div>
  );
}
