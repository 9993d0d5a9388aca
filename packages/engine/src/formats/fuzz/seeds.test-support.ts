import { zipSync } from 'fflate';
import { createTarget } from '../contract/create-target';
import type { WritableDataset } from '../contract/format';
import { writeNpy } from '../npy/write-npy';
import { formats } from '../registry';
import { toWritable } from '../table/unflatten';

const text = (value: string) => new TextEncoder().encode(value);

/** A small dataset with one of everything, as seed for every format that is written. */
export function sampleDataset(): WritableDataset {
  const target = createTarget();
  for (const [index, frameId] of ['a', 'b', 'c'].entries()) {
    target.addFrame({ frameId, labeled: index < 2, width: 64, height: 48, split: 'train', timestamp: 1.7e12 + index, lat: 1.5, extra: { weather: index === 0 ? 'rain' : 'sun', speed: index } });
    target.addMedia({ frameId, uri: `images/${frameId}.jpg` });
  }
  target.addLabel({ labelId: 'l1', frameId: 'a', task: 'box', classId: 'car', box: { x: 1, y: 2, w: 30, h: 20 }, attributes: { hue: 'red' }, iscrowd: false });
  target.addLabel({ labelId: 'l2', frameId: 'a', task: 'polygon', classId: 'road', polygons: [[0, 0, 10, 0, 10, 9]], box: { x: 0, y: 0, w: 10, h: 9 } });
  target.addLabel({ labelId: 'l3', frameId: 'b', task: 'class', classId: 'car' });
  target.addInference({ inferenceId: 'i1', frameId: 'a', modelId: 'm', task: 'box', classId: 'car', box: { x: 1, y: 2, w: 29, h: 21 }, confidence: 0.75 });
  return toWritable(target.finish(), { name: 'Sample', classes: [{ id: 'car', name: 'car' }, { id: 'road', name: 'road' }], models: [{ id: 'm', name: 'm' }] });
}

/** Files of every format, by path. Those that we write are written; the others are made after their definitions. */
export async function seedFiles(): Promise<Map<string, Record<string, Uint8Array>>> {
  const seeds = new Map<string, Record<string, Uint8Array>>();
  for (const format of formats) {
    const written = await format.write?.(sampleDataset(), { modelId: 'm' });
    if (written) seeds.set(format.id, Object.fromEntries(written.files.map(({ path, bytes }) => [path, bytes])));
  }
  const kitti = 'Car 0.00 0 1.85 387.63 181.54 423.81 203.12 1.67 1.87 3.69 -16.53 2.39 58.49 1.57\nDontCare -1 -1 -10 5 229 214 367 -1 -1 -1 -1000 -1000 -1000 -10\n';
  seeds.set('voc', { 'Annotations/1.xml': text('<annotation><filename>1.jpg</filename><size><width>64</width><height>48</height></size><object><name>car</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>20</ymax></bndbox></object></annotation>') });
  seeds.set('kitti', { 'label_2/000001.txt': text(kitti), 'calib/000001.txt': text('P2: 700 0 600 40 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0\n') });
  seeds.set('fiftyone', { 'samples.json': text(JSON.stringify({ samples: [{ filepath: 'a.jpg', metadata: { width: 64, height: 48 }, gt: { _cls: 'Detections', detections: [{ _cls: 'Detection', label: 'car', bounding_box: [0.1, 0.2, 0.3, 0.4] }] }, clip: [1, 2, 3, 4, 5] }] })) });
  seeds.set('nuscenes', { 'v1/sample.json': text('[{"token":"s","timestamp":1532402927647951,"prev":"","next":"","scene_token":"x"}]'), 'v1/sample_data.json': text('[{"token":"d","sample_token":"s","is_key_frame":true,"filename":"a.jpg","calibrated_sensor_token":"c","ego_pose_token":"e"}]'), 'v1/sample_annotation.json': text('[{"token":"a","sample_token":"s","translation":[1,2,3],"size":[1,2,3],"rotation":[1,0,0,0],"instance_token":"i","category_name":"car"}]') });
  seeds.set('json', { 'rows.json': text('[{"id":1,"label":"a","x":1.5,"when":"2026-01-02","v":[1,2,3]},{"id":2,"label":"b","nested":{"k":true}}]') });
  seeds.set('npy', { 'probs.npy': writeNpy(Float64Array.of(0.5, 0.5, 0.25, 0.75), [2, 2]), 'set.npz': zipSync({ 'labels.npy': writeNpy(Int32Array.of(0, 1)) }) });
  seeds.set('media-folder', { 'cat/1.txt': text('a'), 'dog/2.txt': text('b') });
  return seeds;
}
