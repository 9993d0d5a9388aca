import { composePoses, countPointsInside, invertPose, moveCuboid, type Cuboid, type FrameMedium, type FrameObject, type SensorRig, type Vector3 } from '@shoal/engine';
import type { CloudScene } from './cloud-scene';
import type { ShownCuboid } from './draw-cuboids';

/** A cuboid that is being edited and not stored yet, in its own reference frame. */
export interface CuboidDraft {
  /** `key` of the object that was focused when the edit began. */
  readonly key: string;
  readonly cuboid: Cuboid;
}

/** Where a focused object's cuboid is by now: edited, proposed, or as the tables say. */
export function currentCuboid(object: FrameObject | null, draft: CuboidDraft | null): Cuboid | null {
  if (!object) return null;
  if (draft?.key === object.key) return draft.cuboid;
  return object.change?.after?.cuboid ?? object.cuboid;
}

/** The scan that the others are moved to: the main scanner, else the first. */
export function referenceSensor(media: readonly FrameMedium[]): string {
  const clouds = media.filter((medium) => medium.kind === 'pointcloud');
  return (clouds.find(({ sensorId }) => /lidar_top|velodyne|lidar/i.test(sensorId)) ?? clouds[0] ?? media[0])?.sensorId ?? '';
}

/** A cuboid in the coordinates of the scene; `null` when the frame does not say how. */
export function toScene(cuboid: Cuboid, rig: SensorRig, origin: Vector3): Cuboid | null {
  const pose = rig.referencePose(cuboid.reference);
  if (!pose) return null;
  const moved = moveCuboid(cuboid, pose, 'ego');
  return { ...moved, center: [moved.center[0] - origin[0], moved.center[1] - origin[1], moved.center[2] - origin[2]] };
}

/** Every object that can be drawn in 3-D, and how many cannot for want of a pose. */
export function shownCuboids(objects: readonly FrameObject[], draft: CuboidDraft | null, rig: SensorRig, origin: Vector3): { readonly cuboids: readonly ShownCuboid[]; readonly unplaced: number } {
  const edited = objects.find((object) => object.key === draft?.key);
  const proposed = new Set(objects.filter((object) => object.role === 'proposed').map((object) => object.element));
  let unplaced = 0;
  const cuboids = objects.flatMap((object): ShownCuboid[] => {
    if (!object.cuboid) return [];
    // The edit that is not stored yet stands for the change that is.
    if (draft && edited && object.role === 'proposed' && object.element === edited.element && object !== edited) return [];
    const cuboid = toScene(object.cuboid, rig, origin);
    if (!cuboid) {
      unplaced += 1;
      return [];
    }
    const isEdited = object === edited;
    return [{ object, cuboid, role: object.role, replaced: isEdited || (object.role !== 'proposed' && (proposed.has(object.element) || object.change?.op === 'DELETE')) }];
  });
  const moved = draft && edited ? toScene(draft.cuboid, rig, origin) : null;
  return { cuboids: moved && edited ? [...cuboids.filter(({ object }) => object !== edited), ...cuboids.filter(({ object }) => object === edited).map((shown) => ({ ...shown, object: { ...shown.object, key: `${shown.object.key} before` } })), { object: edited, cuboid: moved, role: 'proposed', replaced: false }] : cuboids, unplaced };
}

/** The key that stands out for a focused object: its proposed change, where it has one. */
export function focusKey(objects: readonly FrameObject[], focused: FrameObject | null, draft: CuboidDraft | null): string | null {
  if (!focused || draft) return focused?.key ?? null;
  return objects.find((object) => object.role === 'proposed' && object.element === focused.element && object.cuboid)?.key ?? focused.key;
}

/** Points of all scans in a cuboid, counted in each scan's own coordinates; `null` when the frame does not say where the cuboid is. */
export function countInside(scene: CloudScene, cuboid: Cuboid, rig: SensorRig): number | null {
  const reference = rig.referencePose(cuboid.reference);
  if (!reference) return null;
  return scene.clouds.reduce((sum, { cloud, pose, sensorId }) => {
    const own = moveCuboid(cuboid, composePoses(invertPose(pose), reference), sensorId);
    const [x, y, z] = own.center;
    return sum + countPointsInside({ ...own, center: [x - cloud.origin[0], y - cloud.origin[1], z - cloud.origin[2]] }, cloud.positions);
  }, 0);
}

/** Cameras that recorded a frame, the one that its kind is of first. */
export function camerasOf(media: readonly FrameMedium[]): readonly FrameMedium[] {
  return media.filter((medium) => medium.kind === 'image');
}

/** What was drawn on the picture of a sensor and has no cuboid; the first camera also shows what names none. */
export function boxesOf(objects: readonly FrameObject[], sensorId: string, isFirst: boolean): readonly FrameObject[] {
  return objects.filter((object) => object.box && !object.cuboid && (object.sensorId === sensorId || (isFirst && object.sensorId === null)));
}
