import { NUSCENES_CLASSES, type NuscenesBox, type NuscenesClass, type NuscenesDetection, type NuscenesLabel, type NuscenesRegion, type NuscenesSample } from './nuscenes-types';
import { invalidRow, requireFinite } from './require-finite';

/** How far from the vehicle a class counts, metres. */
const ranges: Readonly<Record<NuscenesClass, number>> = {
  car: 50,
  truck: 50,
  bus: 50,
  trailer: 50,
  construction_vehicle: 50,
  pedestrian: 40,
  motorcycle: 40,
  bicycle: 40,
  traffic_cone: 30,
  barrier: 30,
};

const maxDetections = 500;
const inRacks: ReadonlySet<string> = new Set(['bicycle', 'motorcycle']);

/**
 * The boxes that count: of the ten classes, nearer to the vehicle than the class's range on the ground, with at least one
 * point (labels), not in a bicycle rack (bicycles and motorcycles).
 *
 * @throws {ShoalError} `invalid-data` for a number that is not finite, an extent that is not above 0, or a sample with more
 * than 500 detections, naming sample and row.
 */
export function filterNuscenes(sample: NuscenesSample, index: number): { labels: NuscenesLabel[]; detections: NuscenesDetection[] } {
  checkSample(sample, index);
  const { labels, detections, ego = [0, 0], bikeRacks = [] } = sample;
  const counts = ({ className, center }: NuscenesBox) => {
    if (!isNuscenesClass(className)) return false;
    if (Math.hypot(center[0] - ego[0], center[1] - ego[1]) >= ranges[className]) return false;
    return !inRacks.has(className) || !bikeRacks.some((rack) => contains(rack, center));
  };
  return { labels: labels.filter((label) => label.points !== 0 && counts(label)), detections: detections.filter(counts) };
}

function isNuscenesClass(name: string): name is NuscenesClass {
  return (NUSCENES_CLASSES as readonly string[]).includes(name);
}

function contains({ center, size, yaw }: NuscenesRegion, [x, y, z]: readonly [number, number, number]): boolean {
  const [dx, dy] = [x - center[0], y - center[1]];
  const forward = Math.cos(yaw) * dx + Math.sin(yaw) * dy;
  const left = Math.cos(yaw) * dy - Math.sin(yaw) * dx;
  return Math.abs(forward) <= size[0] / 2 && Math.abs(left) <= size[1] / 2 && Math.abs(z - center[2]) <= size[2] / 2;
}

function checkSample({ labels, detections, ego = [0, 0], bikeRacks = [] }: NuscenesSample, index: number): void {
  const name = `Sample ${index}`;
  if (detections.length > maxDetections) throw invalidRow(name, 'the number of detections', detections.length, `at most ${maxDetections}`);
  requireFinite(name, 'ego', ego);
  bikeRacks.forEach((rack, i) => checkRegion(`${name}, bike rack ${i}`, rack));
  labels.forEach((label, i) => {
    const row = `${name}, label ${i}`;
    checkRegion(row, label);
    if (label.points !== undefined) requireFinite(row, 'points', [label.points]);
    for (const speed of label.velocity) if (!Number.isNaN(speed)) requireFinite(row, 'velocity', [speed]);
  });
  detections.forEach((detection, i) => {
    const row = `${name}, detection ${i}`;
    checkRegion(row, detection);
    requireFinite(row, 'velocity', detection.velocity);
    requireFinite(row, 'score', [detection.score]);
  });
}

function checkRegion(row: string, { center, size, yaw }: NuscenesRegion): void {
  requireFinite(row, 'center', center);
  requireFinite(row, 'size', size);
  for (const extent of size) if (extent <= 0) throw invalidRow(row, 'size', extent, 'an extent above 0');
  requireFinite(row, 'yaw', [yaw]);
}
