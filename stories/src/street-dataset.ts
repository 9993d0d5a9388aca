import { createMemoryStore, openDataset, type Cuboid, type Dataset } from '@shoal/engine';
import { createTarget, rawToArrowBytes } from '@shoal/engine/formats';
import { cameraPose, intrinsics, PICTURE, scanStreet, street, takePicture } from './street-scan';

const cameras = [
  { sensorId: 'front', yaw: 0, delay: 4.2 },
  { sensorId: 'left', yaw: 1.05, delay: 18 },
  { sensorId: 'right', yaw: -1.05, delay: -11.5 },
] as const;
const START = 1_760_000_000_000;
const turned = (cuboid: Cuboid, yaw: number): Cuboid => ({ ...cuboid, rotation: [cuboid.rotation[0] * Math.cos(yaw / 2) - cuboid.rotation[3] * Math.sin(yaw / 2), 0, 0, cuboid.rotation[3] * Math.cos(yaw / 2) + cuboid.rotation[0] * Math.sin(yaw / 2)] });
const moved = (cuboid: Cuboid, dx: number, dy: number): Cuboid => ({ ...cuboid, center: [cuboid.center[0] + dx, cuboid.center[1] + dy, cuboid.center[2]] });

export interface StreetOptions {
  /** How many of the three cameras there are. Default 3. */
  readonly cameras?: 0 | 1 | 3;
  /** What comes instead of the scan. */
  readonly scan?: () => Promise<Blob>;
}

/** A street with one scan: labels with a few mistakes, inferences of a model, cameras. */
export async function streetDataset({ cameras: count = 3, scan }: StreetOptions = {}): Promise<Dataset> {
  const target = createTarget();
  for (const [id, name] of [['car', 'Car'], ['van', 'Van'], ['pedestrian', 'Pedestrian'], ['cyclist', 'Cyclist']] as const) target.addClass({ id, name });
  target.addModel({ id: 'pillars', name: 'Pillars' });
  target.addFrame({ frameId: 'street-0', labeled: true, width: PICTURE.width, height: PICTURE.height, sequenceId: 'street', sequenceIndex: 0 });
  for (const { sensorId, yaw, delay } of cameras.slice(0, count)) target.addMedia({ frameId: 'street-0', sensorId, kind: 'image', uri: `${sensorId}.jpg`, ...PICTURE, intrinsics, pose: cameraPose(yaw), timestamp: START + delay });
  target.addMedia({ frameId: 'street-0', sensorId: 'lidar', kind: 'pointcloud', uri: 'street-0.bin', pose: { translation: [0, 0, 0], rotation: [1, 0, 0, 0] }, timestamp: START });
  for (const { id, classId, cuboid } of street) {
    if (classId === 'background') continue;
    // c2 is labelled the wrong way round, c4 beside its points, p3 not at all.
    const label = id === 'c2' ? turned(cuboid, 0.35) : id === 'c4' ? moved(cuboid, 1.6, 0.5) : cuboid;
    if (id !== 'p3') target.addLabel({ labelId: id, frameId: 'street-0', task: 'cuboid', classId, cuboid: label });
    if (id !== 'c5') target.addInference({ inferenceId: `i-${id}`, frameId: 'street-0', modelId: 'pillars', task: 'cuboid', classId, cuboid: moved(turned(cuboid, 0.015), 0.06, -0.04), confidence: 0.68 + (id.charCodeAt(1) % 7) / 25 });
  }
  const part = target.finish();
  const pictures = new Map(cameras.map(({ sensorId, yaw }) => [sensorId as string, () => takePicture(cameraPose(yaw))]));
  return openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Street', classes: part.classes, models: part.models, tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' } },
      tables: { frames: rawToArrowBytes(part.frames), media: rawToArrowBytes(part.media), labels: rawToArrowBytes(part.labels), inferences: rawToArrowBytes(part.inferences) },
    },
    { currentUser: { id: 'storyteller' }, reviewStore: createMemoryStore(), resolveMedia: async ({ sensorId }) => ({ type: 'blob', blob: (await pictures.get(sensorId)?.()) ?? (await scan?.()) ?? new Blob([scanStreet()]) }) },
  );
}
