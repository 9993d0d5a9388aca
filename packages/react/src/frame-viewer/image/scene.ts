import { boxesEqual, type FrameObject, type Manifest } from '@shoal/engine';
import { createHitGrid, type HitGrid } from './hit-grid';
import { shapeOf, type Shape } from './shape';

/** The objects of one picture, made ready for drawing and pointing; made again when they change, not when the view does. */
export interface Scene {
  /** In the order of the objects. */
  readonly shapes: readonly Shape[];
  readonly byKey: ReadonlyMap<string, Shape>;
  /** Most telling first: flagged, then large. */
  readonly byWeight: readonly Shape[];
  readonly hits: HitGrid;
  /** Masks and outlines that are damaged: their boxes are drawn. */
  readonly problems: readonly string[];
}

/** @param otherSensors sensors of the frame that are not shown; what was annotated in them is left out */
export function createScene(objects: readonly FrameObject[], manifest: Pick<Manifest, 'classes'>, otherSensors: ReadonlySet<string> = new Set()): Scene {
  const changes = new Map(objects.filter((object) => object.role === 'proposed').map((change) => [change.element, change]));
  /** An inference that became a proposed change as it is would hide it. */
  const isTaken = (object: FrameObject) => object.role === 'inference' && object.box !== null && boxesEqual(changes.get(object.element)?.box ?? null, object.box);
  const shapes = objects.flatMap((object) => {
    if ((object.sensorId !== null && otherSensors.has(object.sensorId)) || isTaken(object)) return [];
    const shape = shapeOf(object, manifest);
    return shape ? [shape] : [];
  });
  const weight = (shape: Shape) => shape.bounds.w * shape.bounds.h + (shape.object.facts?.flagged ? 1e12 : 0);
  const weights = new Map(shapes.map((shape) => [shape, weight(shape)]));
  const byKey = new Map(shapes.map((shape) => [shape.object.key, shape]));
  // What is hidden by its own change is pointed at by it.
  for (const object of objects) {
    const change = byKey.has(object.key) ? undefined : byKey.get(changes.get(object.element)?.key ?? '');
    if (change && isTaken(object)) byKey.set(object.key, change);
  }
  return {
    shapes,
    byKey,
    byWeight: shapes.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)),
    hits: createHitGrid(shapes),
    problems: shapes.flatMap(({ problem }) => problem ?? []),
  };
}
