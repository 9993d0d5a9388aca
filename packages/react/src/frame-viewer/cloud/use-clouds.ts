import { useEffect, useState } from 'react';
import { isAbort, loadPointCloud, type Dataset, type FrameInfo, type Media, type Progress, type SensorRig } from '@shoal/engine';
import { createCloudScene, type CloudScene, type PlacedCloud } from './cloud-scene';

/** Scans that failed beside others that did not. */
export interface SensorFailure {
  readonly sensorId: string;
  readonly error: Error;
}

export type CloudsState =
  | { readonly state: 'loading'; readonly progress: Progress | null; readonly cancel: () => void }
  | { readonly state: 'cancelled'; readonly retry: () => void }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'ready'; readonly scene: CloudScene; readonly failures: readonly SensorFailure[]; readonly retry: () => void };

interface Loaded {
  readonly scene: CloudScene;
  readonly failures: readonly SensorFailure[];
}

/** Frames whose points are kept, so that going back and forth costs nothing. */
const KEPT = 3;
const kept = new WeakMap<Media, Map<string, Loaded>>();

/** All scans of a frame in one scene. One that fails leaves the others; when all fail, the first failure is the frame's. */
export function useClouds(dataset: Dataset, frame: FrameInfo, rig: SensorRig): CloudsState {
  const { frameId } = frame;
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly frameId: string; readonly value?: Loaded; readonly error?: Error; readonly cancelled?: boolean } | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  useEffect(() => {
    const known = kept.get(dataset.media)?.get(frameId);
    setProgress(null);
    if (known && attempt === 0) {
      setResult({ frameId, value: known });
      return;
    }
    const controller = new AbortController();
    setStop(controller);
    setResult((now) => (now?.frameId === frameId ? null : now));
    let left = false;
    let lastShown = 0;
    const show = (next: Progress) => {
      const now = performance.now();
      if (left || now - lastShown < 80) return;
      lastShown = now;
      setProgress(next);
    };
    loadAll(dataset, frame, rig, controller.signal, show).then(
      (value) => {
        if (left) return;
        const all = kept.get(dataset.media) ?? new Map<string, Loaded>();
        kept.set(dataset.media, all);
        if (value.failures.length === 0) all.set(frameId, value);
        for (const oldest of all.keys()) if (all.size > KEPT) all.delete(oldest);
        setResult({ frameId, value });
      },
      (error: unknown) => {
        if (left) return;
        setResult(isAbort(error) ? { frameId, cancelled: true } : { frameId, error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => {
      left = true;
      controller.abort(new DOMException('Another frame is shown.', 'AbortError'));
    };
    // The rig follows from the frame, and a frame's media from its id.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dataset, frameId, attempt]);

  const retry = () => {
    setResult(null);
    setAttempt((count) => count + 1);
  };
  const mine = result?.frameId === frameId ? result : null;
  if (mine?.value) return { state: 'ready', ...mine.value, retry };
  if (mine?.error) return { state: 'failed', error: mine.error, retry };
  if (mine?.cancelled) return { state: 'cancelled', retry };
  return { state: 'loading', progress, cancel: () => stop?.abort(new DOMException('Stopped by the user.', 'AbortError')) };
}

async function loadAll(dataset: Dataset, frame: FrameInfo, rig: SensorRig, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Loaded> {
  const failures: SensorFailure[] = [];
  const clouds: PlacedCloud[] = [];
  for (const medium of frame.media) {
    if (medium.kind !== 'pointcloud') continue;
    const { sensorId, uri } = medium;
    try {
      const cloud = await loadPointCloud(dataset, frame.frameId, { sensorId, name: uri ?? '', signal, onProgress });
      clouds.push({ sensorId, cloud, pose: rig.sensorPose(sensorId) ?? { translation: [0, 0, 0], rotation: [1, 0, 0, 0] } });
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ sensorId, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  signal.throwIfAborted();
  if (clouds.length === 0 && failures[0]) throw failures[0].error;
  return { scene: createCloudScene(clouds), failures };
}
