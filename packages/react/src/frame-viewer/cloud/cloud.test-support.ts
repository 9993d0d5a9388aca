import { Bool, Field, Float64, Int32, List, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { createMemoryStore, openDataset, type Dataset, type Manifest } from '@shoal/engine';

const manifest: Manifest = { schemaVersion: 1, name: 'Yard', classes: [{ id: 'car', name: 'Car' }, { id: 'van', name: 'Van' }], tables: { frames: 'frames', media: 'media', labels: 'labels' } };
const text = (values: readonly (string | null)[]) => vectorFromArray([...values], new Utf8());
const numbers = (values: readonly number[]) => vectorFromArray([...values], new Float64());
const lists = (values: readonly (readonly number[] | null)[]) => vectorFromArray(values.map((list) => list && [...list]), new List(new Field('item', new Float64())));

export const INSIDE = 500;
/** x, y, z of two cars; each has {@link INSIDE} points in its middle metre. */
export const CARS = [[10, 3, -1], [18, -3, -1]] as const;

/** Ground and two cars, as KITTI writes points. */
export function yardScan(): Uint8Array<ArrayBuffer> {
  const values: number[] = [];
  for (let n = 0; n < 20_000; n += 1) values.push((n % 200) * 0.3 - 10, Math.floor(n / 200) * 0.4 - 20, -1.8, (n % 7) / 10);
  for (const [x, y, z] of CARS) for (let n = 0; n < INSIDE; n += 1) values.push(x + ((n % 10) - 4.5) / 10, y + ((Math.floor(n / 10) % 10) - 4.5) / 10, z + (Math.floor(n / 100) - 2) / 10, 0.5);
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A frame with a scan, a camera that looks forward, and labels `a` and `b`. `scan` may stand for a broken or slow file. */
export async function openYard(scan: () => Promise<Blob> = () => Promise.resolve(new Blob([yardScan()]))): Promise<{ readonly dataset: Dataset; readonly close: () => void }> {
  const store = createMemoryStore();
  const dataset = await openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: text(['y0']), dataset: text(['labeled']), labeled: vectorFromArray([true], new Bool()), width: vectorFromArray([400], new Int32()), height: vectorFromArray([200], new Int32()) }),
        media: new Table({
          frame_id: text(['y0', 'y0']),
          sensor_id: text(['front', 'lidar']),
          kind: text(['image', 'pointcloud']),
          uri: text(['front.png', 'scan.bin']),
          width: vectorFromArray([400, null], new Int32()),
          height: vectorFromArray([200, null], new Int32()),
          intrinsics: lists([[200, 0, 200, 0, 200, 100, 0, 0, 1], null]),
          pose: lists([[0, 0, 0, 0.5, -0.5, 0.5, -0.5], [0, 0, 0, 1, 0, 0, 0]]),
        }),
        labels: new Table({
          label_id: text(['a', 'b']),
          frame_id: text(['y0', 'y0']),
          task: text(['cuboid', 'cuboid']),
          class_id: text(['car', 'car']),
          center_x: numbers(CARS.map(([x]) => x)),
          center_y: numbers(CARS.map(([, y]) => y)),
          center_z: numbers(CARS.map(([, , z]) => z)),
          size_l: numbers([4, 4]),
          size_w: numbers([2, 2]),
          size_h: numbers([1.5, 1.5]),
          quat_w: numbers([1, 1]),
          quat_x: numbers([0, 0]),
          quat_y: numbers([0, 0]),
          quat_z: numbers([0, 0]),
          reference: text(['ego', 'ego']),
        }),
      },
    },
    { reviewStore: store, currentUser: { id: 'ada' }, resolveMedia: async ({ sensorId }) => ({ type: 'blob', blob: sensorId === 'lidar' ? await scan() : await picture() }) },
  );
  return {
    dataset,
    close() {
      dataset.dispose();
      store.dispose();
    },
  };
}

async function picture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(400, 200);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'rgb(40 60 90)';
    context.fillRect(0, 0, 400, 200);
  }
  return canvas.convertToBlob();
}
