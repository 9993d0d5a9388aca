import type { Cuboid, Pose } from './annotation';
import { applyPose, composePoses, cuboidCorners, invertPose, type Vector3 } from './pose';

/** A pinhole camera: where it is and how it maps. Its own coordinates are x right, y down, z forward. */
export interface PinholeCamera {
  /** 3 × 3, row-major, pixels. */
  readonly intrinsics: readonly number[];
  /** Coordinates that points are given in → those of the camera. */
  readonly toCamera: Pose;
}

/** x1, y1, x2, y2 in pixels of the picture, and which edge of the cuboid it is: see {@link CUBOID_EDGES}. */
export interface ProjectedEdge {
  readonly edge: number;
  readonly line: readonly [x1: number, y1: number, x2: number, y2: number];
}

/**
 * The edges of a cuboid as pairs of corners in the order of `cuboidCorners`: bottom, top, uprights. The first of the bottom, of the top, and the first two
 * uprights are the front face.
 */
export const CUBOID_EDGES: readonly (readonly [number, number])[] = [[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7]];
/** Indices into {@link CUBOID_EDGES} of the face that the object's x axis goes through. */
export const FRONT_EDGES: ReadonlySet<number> = new Set([0, 4, 8, 9]);

/** Metres before a camera from which on something is drawn. */
export const NEAR_PLANE = 0.05;

/** Pixels of a point in camera coordinates, which must be before the camera. */
function toPixel(intrinsics: readonly number[], [x, y, z]: Vector3): readonly [number, number] {
  const row = (at: number) => (intrinsics[at] ?? 0) * x + (intrinsics[at + 1] ?? 0) * y + (intrinsics[at + 2] ?? 0) * z;
  const depth = row(6);
  return [row(0) / depth, row(3) / depth];
}

/** The pixel of a point; `null` behind the near plane. */
export function projectToCamera({ intrinsics, toCamera }: PinholeCamera, point: Vector3): readonly [u: number, v: number, depth: number] | null {
  const own = applyPose(toCamera, point);
  if (!(own[2] >= NEAR_PLANE)) return null;
  const [u, v] = toPixel(intrinsics, own);
  return [u, v, own[2]];
}

/** What of a line is before the near plane, in camera coordinates; `null` when all of it is behind. */
export function clipToNear(a: Vector3, b: Vector3, near = NEAR_PLANE): readonly [Vector3, Vector3] | null {
  if (a[2] < near && b[2] < near) return null;
  const cut = (from: Vector3, to: Vector3): Vector3 => {
    const t = (near - from[2]) / (to[2] - from[2]);
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, near];
  };
  return [a[2] < near ? cut(a, b) : a, b[2] < near ? cut(b, a) : b];
}

/** What of a line lies in a rectangle from 0, 0 (Liang and Barsky 1984); `null` when none of it does. Pixels. */
export function clipToPicture(line: readonly [number, number, number, number], width: number, height: number): readonly [number, number, number, number] | null {
  const [x1, y1, x2, y2] = line;
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [from, to] = [0, 1];
  for (const [step, room] of [[-dx, x1], [dx, width - x1], [-dy, y1], [dy, height - y1]] as const) {
    if (step === 0) {
      if (room < 0) return null;
      continue;
    }
    const t = room / step;
    if (step < 0) from = Math.max(from, t);
    else to = Math.min(to, t);
  }
  return from <= to ? [x1 + dx * from, y1 + dy * from, x1 + dx * to, y1 + dy * to] : null;
}

/**
 * The edges of a cuboid as a camera sees them, clipped at the near plane (what is behind is cut off, never mirrored) and at the picture. Empty when no part
 * of it is in the picture. The cuboid is in the coordinates that `camera` is for.
 */
export function projectCuboid(camera: PinholeCamera, cuboid: Cuboid, width: number, height: number): ProjectedEdge[] {
  const corners = cuboidCorners(cuboid).map((corner) => applyPose(camera.toCamera, corner));
  return CUBOID_EDGES.flatMap(([from, to], edge) => {
    const [a, b] = [corners[from], corners[to]];
    const kept = a && b ? clipToNear(a, b) : null;
    if (!kept) return [];
    const [start, end] = [toPixel(camera.intrinsics, kept[0]), toPixel(camera.intrinsics, kept[1])];
    const line = clipToPicture([start[0], start[1], end[0], end[1]], width, height);
    return line ? [{ edge, line }] : [];
  });
}

/** A sensor with what its place needs. */
export interface PlacedSensor {
  readonly sensorId: string;
  /** Sensor → ego. */
  readonly pose: Pose | null;
  /** Ego → global when it recorded. */
  readonly egoPose: Pose | null;
}

const here: Pose = { translation: [0, 0, 0], rotation: [1, 0, 0, 0] };

/**
 * Where everything of a frame is in one coordinate system: that of the vehicle at the time of the reference sensor. `undefined`: the tables do not say how
 * the two are related.
 */
export interface SensorRig {
  /** Coordinates of a sensor → those of the vehicle at the reference time. */
  sensorPose(sensorId: string): Pose | undefined;
  /** Coordinates of a cuboid's `reference` ('ego', 'global', a sensor id) → those of the vehicle. */
  referencePose(reference: string): Pose | undefined;
}

/** Builds the rig of a frame from its media. Sensors that recorded at another time are moved with the vehicle. A sensor without a pose is the vehicle. */
export function createRig(sensors: readonly PlacedSensor[], referenceSensor: string): SensorRig {
  const byId = new Map(sensors.map((sensor) => [sensor.sensorId, sensor]));
  const ego = byId.get(referenceSensor)?.egoPose ?? null;
  const sensorPose = (sensorId: string): Pose | undefined => {
    const sensor = byId.get(sensorId);
    if (!sensor) return undefined;
    const own = sensor.pose ?? here;
    return ego && sensor.egoPose && sensorId !== referenceSensor ? composePoses(composePoses(invertPose(ego), sensor.egoPose), own) : own;
  };
  return {
    sensorPose,
    referencePose: (reference) => (reference === 'ego' ? here : reference === 'global' ? (ego ? invertPose(ego) : undefined) : sensorPose(reference)),
  };
}
