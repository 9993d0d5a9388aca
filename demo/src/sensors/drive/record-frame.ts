import { createRandom } from '../../scenes/random';
import type { Box } from '../../scenes/scene-types';
import { createWorld } from '../raycast/world';
import { renderCamera, type CameraPicture } from './render-camera';
import { scan } from './scan';
import { CAMERAS, cameraModel, LIDAR, toEgo, type CameraModel } from './sensors';
import { poseActors, SECONDS_PER_FRAME, type Drive, type WorldCuboid } from './stage';

/** What is true about an actor in a frame. Metres of the vehicle at the time of the scan. */
export interface ActorTruth {
  readonly actor: number;
  readonly center: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  readonly yaw: number;
  /** Points of the scan inside of the cuboid. */
  readonly points: number;
  /** Tight around it in the front camera's picture, cut at its edges; `null` when little of it is seen. */
  readonly box: Box | null;
  /** The part of it that nothing hides there, 0..1. */
  readonly visible: number;
  readonly truncated: number;
}

export interface FrameRecord {
  readonly points: Float32Array<ArrayBuffer>;
  readonly pictures: ReadonlyMap<string, CameraPicture>;
  readonly truths: readonly ActorTruth[];
}

/** What all sensors of the vehicle see at one moment. */
export function recordFrame(drive: Drive, index: number): FrameRecord {
  const time = index * SECONDS_PER_FRAME;
  const ego = drive.egoAt(time);
  const now = poseActors(drive, time);
  const points = scan(createWorld([...drive.scenery, ...now.solids]), ego, createRandom(`${drive.seed}/scan/${index}`));
  const pictures = new Map<string, CameraPicture>();
  const seen = new Map<number, { box: Box; visible: number; truncated: number }>();
  for (const rig of CAMERAS) {
    const then = time + rig.delay / 1000;
    const posed = poseActors(drive, then);
    const world = createWorld([...drive.scenery, ...posed.solids]);
    const camera = cameraModel(rig, drive.egoAt(then));
    const picture = renderCamera(world, drive.mood, camera, index * 7 + rig.width);
    pictures.set(rig.id, picture);
    if (rig.id !== 'front') continue;
    posed.cuboids.forEach((cuboid, actor) => {
      const view = silhouette(createWorld(posed.solids.filter((solid) => solid.owner === actor)), camera, cuboid, picture, actor);
      if (view) seen.set(actor, view);
    });
  }
  const truths = now.cuboids.flatMap((cuboid, actor): ActorTruth[] => {
    const center = toEgo(ego, cuboid.center);
    if (Math.hypot(center[0], center[1]) > 75) return [];
    const own = { center, size: cuboid.size, yaw: normalYaw(cuboid.yaw - ego.yaw) };
    const view = seen.get(actor);
    return [{ actor, ...own, points: countPoints(own, points), box: view?.box ?? null, visible: view?.visible ?? 0, truncated: view?.truncated ?? 0 }];
  });
  return { points, pictures, truths };
}

export const normalYaw = (yaw: number): number => Math.atan2(Math.sin(yaw), Math.cos(yaw));

/** How many points of a scan (in the scanner's coordinates) a cuboid of the vehicle holds, with the 3 cm that the scanner is unsure of. */
export function countPoints({ center, size, yaw }: Pick<ActorTruth, 'center' | 'size' | 'yaw'>, points: Float32Array): number {
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const [mx, my, mz] = LIDAR.translation;
  let count = 0;
  for (let at = 0; at < points.length; at += 4) {
    const [dx, dy, dz] = [(points[at] as number) + mx - center[0], (points[at + 1] as number) + my - center[1], (points[at + 2] as number) + mz - center[2]];
    if (Math.abs(dz) > size[2] / 2 + 0.03) continue;
    if (Math.abs(cos * dx + sin * dy) <= size[0] / 2 + 0.03 && Math.abs(-sin * dx + cos * dy) <= size[1] / 2 + 0.03) count += 1;
  }
  return count;
}

/** The outline of one actor as if alone, by rays through the middles of pixels. */
function silhouette(alone: ReturnType<typeof createWorld>, camera: CameraModel, cuboid: WorldCuboid, picture: CameraPicture, actor: number): { box: Box; visible: number; truncated: number } | null {
  const corners = cornersOf(cuboid).map((corner) => camera.project(corner));
  if (corners.some((corner) => corner === null)) return null;
  const us = corners.map((corner) => corner?.[0] ?? 0);
  const vs = corners.map((corner) => corner?.[1] ?? 0);
  const [left, right, top, bottom] = [Math.floor(Math.min(...us)), Math.ceil(Math.max(...us)), Math.floor(Math.min(...vs)), Math.ceil(Math.max(...vs))];
  const { width, height } = picture;
  if (right <= 0 || bottom <= 0 || left >= width || top >= height || right - left > 3000) return null;
  let [all, inside, shown] = [0, 0, 0];
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  const [ox, oy, oz] = camera.position;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [dx, dy, dz] = camera.ray(x + 0.5, y + 0.5);
      if (!alone.cast(ox, oy, oz, dx, dy, dz, 300)) continue;
      all += 1;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      inside += 1;
      if (picture.owners[y * width + x] === actor) shown += 1;
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
    }
  }
  if (inside < 24 || shown / inside < 0.12 || y1 - y0 < 6) return null;
  return { box: { x: x0, y: y0, w: x1 + 1 - x0, h: y1 + 1 - y0 }, visible: shown / inside, truncated: 1 - inside / all };
}

export function cornersOf({ center, size, yaw }: WorldCuboid): [number, number, number][] {
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  return [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c): [number, number, number] => {
    const [x, y] = [(a * size[0]) / 2, (b * size[1]) / 2];
    return [center[0] + cos * x - sin * y, center[1] + sin * x + cos * y, center[2] + (c * size[2]) / 2];
  })));
}
