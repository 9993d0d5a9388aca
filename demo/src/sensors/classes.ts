import type { ClassInfo } from '@shoal/engine';

/** Joints of a person, in the order of an annotation's `keypoints`. */
export const JOINTS = ['head', 'left shoulder', 'right shoulder', 'left hand', 'right hand', 'left hip', 'right hip', 'left foot', 'right foot'] as const;

/** All classes of Demo harbour; the order of every `probs` vector. */
export const CLASSES: readonly ClassInfo[] = [
  { id: 'car', name: 'Car', supercategory: 'vehicle' },
  { id: 'van', name: 'Van', supercategory: 'vehicle' },
  { id: 'pedestrian', name: 'Pedestrian', supercategory: 'person' },
  { id: 'cyclist', name: 'Cyclist', supercategory: 'person' },
  { id: 'cone', name: 'Cone' },
  { id: 'boat', name: 'Boat', supercategory: 'vessel' },
  { id: 'barge', name: 'Barge', supercategory: 'vessel' },
  { id: 'container', name: 'Container' },
  { id: 'crane', name: 'Crane' },
  { id: 'buoy', name: 'Buoy' },
  {
    id: 'docker',
    name: 'Docker',
    supercategory: 'person',
    keypoints: [...JOINTS],
    skeleton: [[1, 2], [1, 3], [2, 3], [2, 4], [3, 5], [2, 6], [3, 7], [6, 7], [6, 8], [7, 9]],
  },
  { id: 'rope', name: 'Rope' },
  { id: 'lane', name: 'Lane line' },
  { id: 'calm', name: 'Calm water', supercategory: 'sea state' },
  { id: 'choppy', name: 'Choppy water', supercategory: 'sea state' },
  { id: 'lifting', name: 'Lifting', supercategory: 'event' },
  { id: 'passing', name: 'Passing', supercategory: 'event' },
  { id: 'ship_horn', name: 'Ship horn', supercategory: 'sound' },
  { id: 'gull', name: 'Gull', supercategory: 'sound' },
  { id: 'bell', name: 'Bell', supercategory: 'sound' },
  { id: 'engine', name: 'Engine', supercategory: 'sound' },
  { id: 'waves', name: 'Waves', supercategory: 'sound' },
  { id: 'vessel', name: 'Vessel', supercategory: 'entity' },
  { id: 'place', name: 'Place', supercategory: 'entity' },
  { id: 'time', name: 'Time', supercategory: 'entity' },
  { id: 'cargo', name: 'Cargo', supercategory: 'entity' },
  { id: 'routine', name: 'Routine', supercategory: 'entry' },
  { id: 'incident', name: 'Incident', supercategory: 'entry' },
  { id: 'on_time', name: 'On time', supercategory: 'call' },
  { id: 'late', name: 'Late', supercategory: 'call' },
];

const indexOf = new Map(CLASSES.map(({ id }, index) => [id, index]));

/** Probabilities over all classes: `confidence` for one, the rest shared among those that it is mistaken for. */
export function probabilities(classId: string, confidence: number, others: readonly string[]): Float32Array {
  const probs = new Float32Array(CLASSES.length);
  const rest = others.filter((id) => id !== classId);
  for (const id of rest) probs[indexOf.get(id) ?? 0] = (1 - confidence) / rest.length;
  const own = indexOf.get(classId);
  if (own === undefined) throw new Error(`No class "${classId}" in Demo harbour; expected one of ${[...indexOf.keys()].join(', ')}.`);
  probs[own] = rest.length > 0 ? confidence : 1;
  return probs;
}
