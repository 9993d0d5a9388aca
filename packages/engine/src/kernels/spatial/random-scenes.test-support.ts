import { createRandom } from '../random';
import type { KittiDetection, KittiFrame, KittiLabel } from './kitti-types';
import { NUSCENES_CLASSES, type NuscenesDetection, type NuscenesLabel, type NuscenesSample } from './nuscenes-types';

const kittiClasses = ['Car', 'Car', 'Car', 'Pedestrian', 'Pedestrian', 'Cyclist', 'Cyclist', 'Van', 'Person_sitting', 'Truck', 'DontCare'];
const attributes = ['', 'vehicle.moving', 'vehicle.parked'];

/** Road scenes with detections near most labels, a few duplicates, wrong classes and misfires; the same for the same seed. */
export function randomKittiFrames(seed: number, count: number): KittiFrame[] {
  const random = createRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const label = (): KittiLabel => {
    const [x1, y1, height] = [between(0, 1100), between(100, 200), between(15, 120)];
    const className = pick(kittiClasses);
    return {
      className,
      truncated: random() < 0.8 ? 0 : between(0, 0.7),
      occluded: pick([0, 0, 0, 1, 2, 3]),
      alpha: className === 'DontCare' ? -10 : between(-Math.PI, Math.PI),
      box: [x1, y1, x1 + height * between(0.5, 2), y1 + height],
      size: className === 'DontCare' ? [-1, -1, -1] : [between(1.4, 1.9), between(0.6, 2), between(0.8, 4.5)],
      location: className === 'DontCare' ? [-1000, -1000, -1000] : [between(-20, 20), between(1, 2), between(5, 60)],
      rotationY: className === 'DontCare' ? -10 : between(-Math.PI, Math.PI),
    };
  };
  const near = (from: KittiLabel): KittiDetection => {
    const s = between(0, 0.12);
    const off = () => between(-s, s);
    const { className, alpha, box, size, location, rotationY } = from;
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    return {
      className: random() < 0.06 || className === 'DontCare' ? pick(kittiClasses.slice(0, 7)) : className,
      alpha: alpha + 8 * off(),
      box: [box[0] + off() * width, box[1] + off() * height, box[2] + off() * width, box[3] + off() * height],
      size: [size[0] * (1 + off()), size[1] * (1 + off()), size[2] * (1 + off())],
      location: [location[0] + off(), location[1] + off(), location[2] + off()],
      rotationY: rotationY + 2 * off(),
      score: between(0.2, 1) - 4 * s * random(),
    };
  };
  return Array.from({ length: count }, () => {
    const labels = Array.from({ length: Math.floor(between(0, 12)) }, label);
    const detections = labels.flatMap((one) => Array.from({ length: pick([0, 1, 1, 1, 1, 1, 2]) }, () => near(one)));
    for (let i = 0; i < 3; i++) detections.push({ ...near({ ...label(), className: 'Car' }), score: between(0, 0.7) });
    return { labels, detections };
  });
}

/** Key frames far from the origin, with boxes out of range, without points or in racks; the same for the same seed. */
export function randomNuscenesSamples(seed: number, count: number): NuscenesSample[] {
  const random = createRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: count }, () => {
    const ego = [between(300, 900), between(300, 900)] as const;
    const label = (): NuscenesLabel => ({
      className: random() < 0.05 ? 'animal' : pick(NUSCENES_CLASSES),
      center: [ego[0] + between(-40, 40), ego[1] + between(-40, 40), between(0, 2)],
      size: [between(0.5, 8), between(0.5, 3), between(0.8, 3)],
      yaw: between(-7, 7),
      velocity: random() < 0.1 ? [NaN, NaN] : [between(-8, 8), between(-8, 8)],
      attribute: pick(attributes),
      points: random() < 0.08 ? 0 : 1 + Math.floor(between(0, 50)),
    });
    const near = (from: NuscenesLabel): NuscenesDetection => {
      const s = between(0, 1.5);
      const off = () => between(-s, s);
      const { className, center, size, yaw, velocity, attribute } = from;
      return {
        className: random() < 0.06 ? pick(NUSCENES_CLASSES) : className,
        center: [center[0] + off(), center[1] + off(), center[2] + off()],
        size: [size[0] * (1 + 0.3 * Math.abs(off())), size[1] * (1 + 0.3 * Math.abs(off())), size[2]],
        yaw: yaw + off() + (random() < 0.1 ? Math.PI : 0),
        velocity: [(velocity[0] || 0) + off(), (velocity[1] || 0) + off()],
        attribute: random() < 0.3 ? pick(attributes) : attribute,
        score: Math.round(100 * Math.max(0.01, between(0.3, 1) - 0.4 * s * random())) / 100,
      };
    };
    const labels = Array.from({ length: Math.floor(between(0, 40)) }, label);
    const detections = labels.flatMap((one) => Array.from({ length: pick([0, 1, 1, 1, 1, 2]) }, () => near(one)));
    for (let i = 0; i < 5; i++) detections.push({ ...near(label()), score: between(0, 0.6) });
    const bikeRacks = labels.filter(({ className }) => className === 'bicycle' && random() < 0.2).map(({ center }) => ({ center, size: [4, 3, 6] as const, yaw: between(-3, 3) }));
    return { ego, labels, detections, bikeRacks };
  });
}
