import { useMemo, useRef } from 'react';
import type { FrameInfo, FrameObject, Manifest } from '@shoal/engine';
import { paneObjects, type Comparison, type Moment } from './compare';
import { createScene, type Scene } from './scene';

export interface ScenesInput {
  readonly objects: readonly FrameObject[];
  readonly frame: FrameInfo;
  readonly manifest: Manifest;
  readonly comparison: Comparison;
  readonly moment: Moment;
  readonly modelId: string | null;
}

/** One scene a pane. The same scenes as long as the same objects are shown, however often their list is made anew. */
export function useScenes({ objects: given, frame, manifest, comparison, moment, modelId }: ScenesInput): readonly Scene[] {
  const kept = useRef(given);
  if (!isSame(kept.current, given)) kept.current = given;
  const objects = kept.current;
  return useMemo(() => {
    const shown = frame.media.find((medium) => medium.kind === 'image')?.sensorId;
    const others = new Set(frame.media.flatMap(({ sensorId }) => (sensorId === shown ? [] : [sensorId])));
    return paneObjects(objects, comparison, moment, modelId).map((pane) => createScene(pane, manifest, others));
  }, [objects, frame, manifest, comparison, moment, modelId]);
}

function isSame(a: readonly FrameObject[], b: readonly FrameObject[]): boolean {
  return a === b || (a.length === b.length && a.every((object, at) => object === b[at]));
}
