import { describe, expect, it } from 'vitest';
import { createWorld } from '../raycast/world';
import { LIDAR, CAMERAS, cameraModel, cameraPose, intrinsicsOf, toEgo, type Ego, type Pose } from './sensors';
import { scan } from './scan';
import { countPoints, normalYaw } from './record-frame';
import { planDrive, poseActors } from './stage';
import { createRandom } from '../../scenes/random';

const ego: Ego = { x: 12, y: -1.7, z: 0.05, yaw: 0.21 };

/** A point of the vehicle in a camera by the numbers that are written into the table. */
function byTable(pose: Pose, intrinsics: readonly number[], point: readonly [number, number, number]): [number, number] | null {
  const [w, x, y, z] = pose.rotation;
  const d = point.map((value, i) => value - (pose.translation[i] ?? 0)) as [number, number, number];
  // Transposed rotation matrix: vehicle to camera.
  const m = [[1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)], [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)], [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)]];
  const [right, down, forward] = m.map((row) => row.reduce((sum, value, i) => sum + value * (d[i] ?? 0), 0)) as [number, number, number];
  return forward <= 0 ? null : [((intrinsics[0] ?? 0) * right) / forward + (intrinsics[2] ?? 0), ((intrinsics[4] ?? 0) * down) / forward + (intrinsics[5] ?? 0)];
}

describe('cameras', () => {
  it.each(CAMERAS.map((rig) => [rig.id, rig] as const))('%s: the written calibration is the one that drew the picture', (_, rig) => {
    const camera = cameraModel(rig, ego);
    for (const [u, v, far] of [[10, 20, 8], [300, 150, 30], [410, 280, 3]] as const) {
      const [dx, dy, dz] = camera.ray(u, v);
      const point = [camera.position[0] + dx * far, camera.position[1] + dy * far, camera.position[2] + dz * far] as const;
      const straight = camera.project(point);
      expect(straight?.[0]).toBeCloseTo(u, 6);
      const pixel = byTable(cameraPose(rig), intrinsicsOf(rig), toEgo(ego, point));
      expect(pixel?.[0]).toBeCloseTo(u, 6);
      expect(pixel?.[1]).toBeCloseTo(v, 6);
    }
  });
});

describe('a scan', () => {
  const drive = planDrive('a', 'test');
  const { solids, cuboids } = poseActors(drive, 1);
  const at = drive.egoAt(1);
  const points = scan(createWorld([...drive.scenery, ...solids]), at, createRandom('scan'));

  it('has as many points as such scanners give, none beyond their reach, and is the same every time', () => {
    expect(points.length / 4).toBeGreaterThan(24_000);
    expect(points.length / 4).toBeLessThan(40_000);
    for (let i = 0; i < points.length; i += 4) {
      expect(Math.hypot(points[i] ?? NaN, points[i + 1] ?? NaN, points[i + 2] ?? NaN)).toBeLessThan(96);
      expect(points[i + 3]).toBeGreaterThanOrEqual(0);
      expect(points[i + 3]).toBeLessThanOrEqual(1);
    }
    expect(scan(createWorld([...drive.scenery, ...solids]), at, createRandom('scan'))).toEqual(points);
  });

  it('fills the cuboids of what stands near, on their surface', () => {
    const near = cuboids.flatMap((cuboid, i) => {
      const center = toEgo(at, cuboid.center);
      return Math.hypot(center[0], center[1]) < 22 && drive.actors[i]?.classId === 'car' ? [{ center, size: cuboid.size, yaw: normalYaw(cuboid.yaw - at.yaw) }] : [];
    });
    expect(near.length).toBeGreaterThan(1);
    const counts = near.map((cuboid) => countPoints(cuboid, points));
    expect(counts.filter((count) => count > 60).length).toBeGreaterThan(0);
    // Grown by half a metre to each side but not down, a car holds hardly more than before: its points lie within it.
    for (const [i, cuboid] of near.entries()) {
      if ((counts[i] ?? 0) < 60) continue;
      const raised = { ...cuboid, center: [cuboid.center[0], cuboid.center[1], cuboid.center[2] + 0.35] as const };
      const own = countPoints({ ...raised, size: [cuboid.size[0], cuboid.size[1], cuboid.size[2] - 0.4] }, points);
      const grown = countPoints({ ...raised, size: [cuboid.size[0] + 0.5, cuboid.size[1] + 0.5, cuboid.size[2] - 0.4] }, points);
      expect(grown).toBeLessThanOrEqual(own * 1.25 + 8);
    }
    expect(LIDAR.translation[2]).toBeGreaterThan(1.5);
  });
});
