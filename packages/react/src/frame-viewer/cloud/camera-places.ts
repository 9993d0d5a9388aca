import { applyPose, rotate, type FrameMedium, type SensorRig, type Vector3 } from '@shoal/engine';
import type { CameraPlace } from './draw-ground';
import { START_YAW } from './orbit';

/** Metres before the lens at which the rim of the picture is drawn. */
const REACH = 1.6;

/** Where the cameras are and what they look at, in the coordinates of the scene. Cameras without calibration are left out. */
export function cameraPlaces(cameras: readonly FrameMedium[], rig: SensorRig, origin: Vector3): readonly CameraPlace[] {
  return cameras.flatMap(({ sensorId, intrinsics, width, height }): CameraPlace[] => {
    const pose = rig.sensorPose(sensorId);
    if (!pose || !intrinsics) return [];
    const [fx = 1, , cx = 0, , fy = 1, cy = 0] = intrinsics;
    const [w, h] = [width ?? cx * 2, height ?? cy * 2];
    const rim: Vector3[] = [[0, 0], [w, 0], [w, h], [0, h]].map(([u = 0, v = 0]) => [((u - cx) / fx) * REACH, ((v - cy) / fy) * REACH, REACH]);
    const corners = [[0, 0, 0] as const, ...rim].map((point): Vector3 => {
      const [x, y, z] = applyPose(pose, point);
      return [x - origin[0], y - origin[1], z - origin[2]];
    });
    return [{ sensorId, corners }];
  });
}

/** Behind a camera, so that both views show the same side of things; behind the vehicle without one. */
export function startYaw(camera: FrameMedium | undefined, rig: SensorRig): number {
  const pose = camera?.intrinsics ? rig.sensorPose(camera.sensorId) : undefined;
  if (!pose) return START_YAW;
  const [x, y] = rotate(pose.rotation, [0, 0, 1]);
  return Math.hypot(x, y) < 0.1 ? START_YAW : Math.atan2(-y, -x);
}
