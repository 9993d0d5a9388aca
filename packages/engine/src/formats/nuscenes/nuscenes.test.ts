import { describe, expect, it } from 'vitest';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { nuscenes } from './nuscenes';

const half = Math.SQRT1_2;
const tables: Record<string, unknown[]> = {
  scene: [{ token: 'sc', name: 'scene-0061' }],
  sample: [{ token: 's2', timestamp: 1532402928147847, prev: 's1', next: '', scene_token: 'sc' }, { token: 's1', timestamp: 1532402927647951, prev: '', next: 's2', scene_token: 'sc' }],
  sensor: [{ token: 'cam', channel: 'CAM_FRONT', modality: 'camera' }, { token: 'lid', channel: 'LIDAR_TOP', modality: 'lidar' }],
  calibrated_sensor: [
    { token: 'cc', sensor_token: 'cam', translation: [1.7, 0, 1.5], rotation: [0.5, -0.5, 0.5, -0.5], camera_intrinsic: [[1266, 0, 816], [0, 1266, 491], [0, 0, 1]] },
    { token: 'cl', sensor_token: 'lid', translation: [0.9, 0, 1.8], rotation: [half, 0, 0, -half], camera_intrinsic: [] },
  ],
  ego_pose: [{ token: 'e', translation: [411, 1180, 0], rotation: [1, 0, 0, 0], timestamp: 1 }],
  sample_data: [
    { token: 'd1', sample_token: 's1', ego_pose_token: 'e', calibrated_sensor_token: 'cl', filename: 'samples/LIDAR_TOP/1.pcd.bin', is_key_frame: true, timestamp: 1532402927647951, width: 0, height: 0 },
    { token: 'd2', sample_token: 's1', ego_pose_token: 'e', calibrated_sensor_token: 'cc', filename: 'samples/CAM_FRONT/1.jpg', is_key_frame: true, timestamp: 1532402927612460, width: 1600, height: 900 },
    { token: 'd3', sample_token: 's1', ego_pose_token: 'e', calibrated_sensor_token: 'cc', filename: 'sweeps/CAM_FRONT/2.jpg', is_key_frame: false, timestamp: 1, width: 1600, height: 900 },
  ],
  category: [{ token: 'cat', name: 'vehicle.car' }],
  attribute: [{ token: 'at', name: 'vehicle.parked' }],
  visibility: [{ token: '4', level: 'v80-100' }],
  instance: [{ token: 'in', category_token: 'cat' }],
  sample_annotation: [
    { token: 'a', sample_token: 's1', instance_token: 'in', visibility_token: '4', attribute_tokens: ['at'], translation: [373.2, 1130.4, 0.8], size: [1.9, 4.6, 1.7], rotation: [half, 0, 0, half], num_lidar_pts: 5, num_radar_pts: 0 },
    { token: 'b', sample_token: 's1', instance_token: 'in', translation: [373.2, null, 0.8], size: [1.9, 4.6, 1.7], rotation: [1, 0, 0, 0] },
  ],
};
const files = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [`nu/v1.0-mini/${name}.json`, JSON.stringify(rows)]));

describe('nuScenes', () => {
  it('joins the tables to frames, media with calibration, and cuboids', async () => {
    const part = await readPart(nuscenes, files);
    const { frames, media, labels } = rowsOfPart(part);
    expect(frames.map((frame) => [frame.frameId, frame.sequenceId, frame.sequenceIndex, frame.labeled])).toEqual([['s2', 'scene-0061', 1, true], ['s1', 'scene-0061', 0, true]]);
    expect(frames[1]?.timestamp).toBe(1532402927648);
    expect(media.map((item) => [item.sensorId, item.kind, item.uri, item.width])).toEqual([['CAM_FRONT', 'image', 'samples/CAM_FRONT/1.jpg', 1600], ['LIDAR_TOP', 'pointcloud', 'samples/LIDAR_TOP/1.pcd.bin', null]]);
    expect(media[0]).toMatchObject({ intrinsics: [1266, 0, 816, 0, 1266, 491, 0, 0, 1], pose: { translation: [1.7, 0, 1.5], rotation: [0.5, -0.5, 0.5, -0.5] }, egoPose: { translation: [411, 1180, 0] } });
    expect(labels).toMatchObject([{ labelId: 'a', classId: 'vehicle.car', trackId: 'in', attributes: { attributes: ['vehicle.parked'], visibility: 'v80-100', num_lidar_pts: 5 } }]);
    expect(part.report.findings).toMatchObject([{ code: 'skipped-row', rowId: 'b' }]);
  });

  it('turns width, length, height into length, width, height, and keeps w first in quaternions', async () => {
    const { labels } = rowsOfPart(await readPart(nuscenes, files));
    expect(labels[0]?.cuboid).toEqual({ center: [373.2, 1130.4, 0.8], size: [4.6, 1.9, 1.7], rotation: [half, 0, 0, half], reference: 'global' });
  });

  it('reads results', async () => {
    const results = { meta: { use_lidar: true }, results: { s1: [{ sample_token: 's1', translation: [1, 2, 3], size: [1.9, 4.6, 1.7], rotation: [1, 0, 0, 0], velocity: [0.1, 0], detection_name: 'car', detection_score: 0.6, attribute_name: 'vehicle.moving' }, { detection_name: 'car' }] } };
    const part = await readPart(nuscenes, { 'megvii.json': JSON.stringify(results) });
    expect(rowsOfPart(part).inferences).toMatchObject([{ frameId: 's1', modelId: 'megvii', classId: 'car', confidence: 0.6, cuboid: { size: [4.6, 1.9, 1.7] } }]);
    expect(part.report.counts).toEqual({ 'skipped-row': 1 });
  });

  it('ends on samples that point at each other in a circle', async () => {
    const circle = { ...files, 'nu/v1.0-mini/sample.json': JSON.stringify([{ token: 'x', prev: '', next: 'y', scene_token: 'sc' }, { token: 'y', prev: 'x', next: 'x', scene_token: 'sc' }]) };
    expect(rowsOfPart(await readPart(nuscenes, circle)).frames.map((frame) => frame.sequenceIndex)).toEqual([0, 1]);
  });
});
