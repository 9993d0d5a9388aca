import { applyPose, quaternionToMatrix, type PointCloud, type Pose, type Vector3 } from '@shoal/engine';
import type { Extent } from './orbit';

/** One scan and where it belongs. */
export interface PlacedCloud {
  readonly sensorId: string;
  readonly cloud: PointCloud;
  /** The sensor's coordinates → those of the vehicle. */
  readonly pose: Pose;
}

/** All points of a frame as they are drawn: in one order, in one coordinate system near zero. */
export interface CloudScene {
  readonly clouds: readonly PlacedCloud[];
  readonly count: number;
  /** x, y, z of every point, metres: coordinates of the vehicle less `origin`. The first n are always a fair sample of all. */
  readonly positions: Float32Array<ArrayBuffer>;
  /** Point of the clouds, one after the other, that is drawn at this place. */
  readonly order: Uint32Array<ArrayBuffer>;
  readonly origin: Vector3;
  /** What most points lie in; a few far ones do not count. */
  readonly extent: Extent;
  /** Heights that a hundredth of the points lie below and above. */
  readonly low: number;
  readonly high: number;
}

const STRIDE = 16;
const SAMPLE = 20_000;

/**
 * An order of which every beginning is a sample of the whole: one of sixteen neighbours after the other, which one first differs from group to group. Within
 * a pass the points stay in the order of the scan, which is fast to draw.
 */
export function sampleOrder(count: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(count);
  let at = 0;
  for (let pass = 0; pass < STRIDE; pass += 1) {
    for (let group = 0; group * STRIDE < count; group += 1) {
      const first = Math.imul(group, 0x9e3779b1) >>> 28;
      const index = group * STRIDE + ((pass * 7 + first) & (STRIDE - 1));
      if (index < count) order[at++] = index;
    }
  }
  return order;
}

export function createCloudScene(clouds: readonly PlacedCloud[]): CloudScene {
  const count = clouds.reduce((sum, { cloud }) => sum + cloud.count, 0);
  const first = clouds.find(({ cloud }) => cloud.origin.some((value) => value !== 0));
  const origin: Vector3 = first ? applyPose(first.pose, first.cloud.origin) : [0, 0, 0];
  const order = sampleOrder(count);
  const placed = new Float32Array(count * 3);
  let begin = 0;
  for (const { cloud, pose } of clouds) {
    const m = quaternionToMatrix(pose.rotation);
    const shift = applyPose(pose, cloud.origin).map((value, axis) => value - (origin[axis] ?? 0));
    const [tx = 0, ty = 0, tz = 0] = shift;
    const { positions } = cloud;
    for (let i = 0, to = begin * 3; i < cloud.count * 3; i += 3, to += 3) {
      const [x, y, z] = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0];
      placed[to] = m[0] * x + m[1] * y + m[2] * z + tx;
      placed[to + 1] = m[3] * x + m[4] * y + m[5] * z + ty;
      placed[to + 2] = m[6] * x + m[7] * y + m[8] * z + tz;
    }
    begin += cloud.count;
  }
  const positions = new Float32Array(count * 3);
  for (let i = 0; i < count; i += 1) {
    const from = (order[i] ?? 0) * 3;
    positions[i * 3] = placed[from] ?? 0;
    positions[i * 3 + 1] = placed[from + 1] ?? 0;
    positions[i * 3 + 2] = placed[from + 2] ?? 0;
  }
  const sample = Math.min(count, SAMPLE);
  const spread = ([0, 1, 2] as const).map((axis) => {
    const values = Float32Array.from({ length: sample }, (_, i) => positions[i * 3 + axis] ?? 0).sort();
    const at = (share: number) => values[Math.round((sample - 1) * share)] ?? 0;
    return { near: at(0.01), far: at(0.99), inner: at(0.06), outer: at(0.94) };
  });
  const [x, y, z] = spread;
  const middle = (axis: typeof x) => ((axis?.inner ?? 0) + (axis?.outer ?? 0)) / 2;
  const radius = Math.max(1, Math.hypot(...spread.map(({ inner, outer }) => (outer - inner) / 2)));
  return { clouds, count, positions, order, origin, extent: { center: [middle(x), middle(y), middle(z)], radius }, low: z?.near ?? 0, high: z?.far ?? 1 };
}

/** The point nearest to a ray: the first one within `angle` (metres of distance per metre of depth) or, without perspective, within `slack` metres. */
export function pickPoint(scene: CloudScene, from: Vector3, along: Vector3, slack: number, angle: number): Vector3 | null {
  const { positions, count } = scene;
  const length = Math.hypot(...along);
  const [dx, dy, dz] = [along[0] / length, along[1] / length, along[2] / length];
  let best = Number.POSITIVE_INFINITY;
  let found = -1;
  for (let i = 0; i < count * 3; i += 3) {
    const [px, py, pz] = [(positions[i] ?? 0) - from[0], (positions[i + 1] ?? 0) - from[1], (positions[i + 2] ?? 0) - from[2]];
    const depth = px * dx + py * dy + pz * dz;
    if (depth <= 0) continue;
    const off = px * px + py * py + pz * pz - depth * depth;
    const allowed = slack + angle * depth;
    if (off > allowed * allowed) continue;
    // Near to the ray counts more than near to the eye, so that one can aim between points.
    const rank = depth + (Math.sqrt(off) / allowed) * allowed * 40;
    if (rank < best) {
      best = rank;
      found = i;
    }
  }
  return found < 0 ? null : [positions[found] ?? 0, positions[found + 1] ?? 0, positions[found + 2] ?? 0];
}
