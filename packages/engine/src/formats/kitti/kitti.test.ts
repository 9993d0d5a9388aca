import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPose, composePoses, countPointsInside, cuboidCorners, invertPose, projectPoint, yawQuaternion } from '../../model/pose';
import { moveCuboid } from '../../model/cuboid';
import { createRig, projectToCamera } from '../../model/projection';
import { readPointCloud } from '../pointcloud/read-point-cloud';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { fromCuboid, parseCalibration, toCuboid } from './calibration';
import { kitti } from './kitti';

const calib = `P2: 7.07e+02 0 6.04e+02 4.5e+01 0 7.07e+02 1.8e+02 -3e-01 0 0 1 4.9e-03
R0_rect: 9.999128e-01 1.009263e-02 -8.511932e-03 -1.012729e-02 9.999406e-01 -4.037671e-03 8.470675e-03 4.123522e-03 9.999556e-01
Tr_velo_to_cam: 6.927964e-03 -9.999722e-01 -2.757829e-03 -2.457729e-02 -1.162982e-03 2.749836e-03 -9.999955e-01 -6.127237e-02 9.999753e-01 6.931141e-03 -1.143899e-03 -3.321029e-01
`;

describe('KITTI', () => {
  it('turns bottom middle, h w l and a turn about y into centre, l w h and a quaternion, and back', () => {
    const calibration = parseCalibration(calib);
    if (!calibration) throw new Error('no calibration');
    const metres = fc.double({ min: -80, max: 80, noNaN: true });
    const size = fc.double({ min: 0.1, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(metres, metres, metres), size, size, size, fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (location, height, width, length, rotationY) => {
        const back = fromCuboid(toCuboid({ location, height, width, length, rotationY }, calibration), calibration);
        location.forEach((value, axis) => expect(back.location[axis]).toBeCloseTo(value, 9));
        expect([back.height, back.width, back.length]).toEqual([height, width, length]);
        expect(Math.cos(back.rotationY - rotationY)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('puts the centre above the bottom, and looks to the right of the picture at 0', () => {
    const upright = { toCamera: { rotation: yawQuaternion(0), translation: [0, 0, 0] as const } };
    const cuboid = toCuboid({ location: [1, 2, 10], height: 2, width: 1, length: 4, rotationY: 0 }, upright);
    expect(cuboid.center).toEqual([1, 1, 10]);
    const [frontLeft] = cuboidCorners(cuboid);
    frontLeft?.forEach((value, axis) => expect(value).toBeCloseTo([3, 2, 10.5][axis] ?? NaN, 9));
  });

  it('reads labels, results, ignored regions and frames without objects', async () => {
    const car = 'Car 0.50 1 1.85 387.63 181.54 423.81 203.12 1.67 1.87 3.69 -16.53 2.39 58.49 1.57';
    const part = await readPart(kitti, {
      'training/label_2/000001.txt': `${car}\nDontCare -1 -1 -10 5.00 229.89 214.12 367.61 -1 -1 -1 -1000 -1000 -1000 -10\nbroken line\n`,
      'training/label_2/000002.txt': '',
      'training/calib/000001.txt': calib,
      'training/velodyne/000001.bin': new Uint8Array(16),
    });
    const { frames, labels, media } = rowsOfPart(part);
    expect(frames.map((frame) => [frame.frameId, frame.labeled])).toEqual([['000001', true], ['000002', true]]);
    expect(labels.map((label) => [label.task, label.classId, label.ignored, label.truncated, label.occluded])).toEqual([['cuboid', 'Car', null, 0.5, 1], ['box', 'DontCare', true, null, null]]);
    expect(labels[0]?.cuboid?.size).toEqual([3.69, 1.87, 1.67]);
    expect(media).toMatchObject([{ kind: 'pointcloud', sensorId: 'velodyne' }]);
    expect(part.report.findings).toMatchObject([{ code: 'skipped-row', line: 3 }]);
    const results = rowsOfPart(await readPart(kitti, { 'pointpillars/data/000001.txt': `${car} 0.91` }));
    expect(results.inferences).toMatchObject([{ modelId: 'pointpillars', confidence: 0.91, task: 'box', attributes: { rotation_y: 1.57 } }]);
    expect(results.frames[0]?.labeled).toBe(false);
  });
});

const root = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'kitti-3d');
describe.skipIf(!existsSync(root))(`real KITTI frames (skipped without ${root})`, () => {
  it('projects cuboids within 0.001 px and finds the points inside exactly, through the canonical tables', async () => {
    const expected = JSON.parse(readFileSync(join(root, 'expected_projection_dev.json'), 'utf8')) as Record<string, { points: number; objects: { type: string; corners_uv: [number, number][]; points_inside: number }[] }>;
    const files: Record<string, Uint8Array> = {};
    for (const folder of ['calib', 'image_2', 'label_2', 'velodyne']) for (const name of readdirSync(join(root, 'training', folder))) files[`training/${folder}/${name}`] = new Uint8Array(readFileSync(join(root, 'training', folder, name)));
    const { frames, labels, media } = rowsOfPart(await readPart(kitti, files));
    expect(frames.map((frame) => [frame.frameId, frame.width, frame.height])).toEqual([['000000', 1224, 370], ['000001', 1242, 375]]);
    let objects = 0;
    for (const [frameId, truth] of Object.entries(expected)) {
      const camera = media.find((item) => item.frameId === frameId && item.sensorId === 'image_2');
      const scan = files[`training/velodyne/${frameId}.bin`];
      if (!camera?.pose || !camera.intrinsics || !scan) throw new Error(`frame ${frameId} is not complete`);
      const points = new Float32Array(scan.slice().buffer);
      expect(points.length / 4).toBe(truth.points);
      const toCamera = invertPose(camera.pose);
      // The way that the viewer goes: reader, rig, cuboids in the scan's own coordinates.
      const cloud = await readPointCloud(scan, `training/velodyne/${frameId}.bin`);
      const rig = createRig(media.filter((item) => item.frameId === frameId).map((item) => ({ sensorId: item.sensorId ?? '', pose: item.pose ?? null, egoPose: null })), 'velodyne');
      const [cameraPose, scanPose] = [rig.sensorPose('image_2'), rig.sensorPose('velodyne')];
      if (!cameraPose || !scanPose) throw new Error('no rig');
      const pinhole = { intrinsics: camera.intrinsics, toCamera: invertPose(cameraPose) };
      const cuboids = labels.filter((label) => label.frameId === frameId && label.cuboid);
      expect(cuboids).toHaveLength(truth.objects.length);
      for (const [index, label] of cuboids.entries()) {
        const object = truth.objects[index];
        if (!label.cuboid || !object) throw new Error('no cuboid');
        objects += 1;
        expect(label.classId).toBe(object.type);
        cuboidCorners(label.cuboid).forEach((corner, at) => {
          const pixel = projectPoint(camera.intrinsics ?? [], applyPose(toCamera, corner));
          // The expected values are rounded to 0.001 themselves.
          expect(Math.abs((pixel?.[0] ?? NaN) - (object.corners_uv[at]?.[0] ?? NaN))).toBeLessThan(1e-3);
          expect(Math.abs((pixel?.[1] ?? NaN) - (object.corners_uv[at]?.[1] ?? NaN))).toBeLessThan(1e-3);
        });
        expect(countPointsInside(label.cuboid, points, 4)).toBe(object.points_inside);
        const reference = rig.referencePose(label.cuboid.reference);
        if (!reference) throw new Error('no reference');
        cuboidCorners(moveCuboid(label.cuboid, reference, 'ego')).forEach((corner, at) => {
          const pixel = projectToCamera(pinhole, corner);
          expect(Math.hypot((pixel?.[0] ?? NaN) - (object.corners_uv[at]?.[0] ?? NaN), (pixel?.[1] ?? NaN) - (object.corners_uv[at]?.[1] ?? NaN))).toBeLessThan(1e-3);
        });
        expect(countPointsInside(moveCuboid(label.cuboid, composePoses(invertPose(scanPose), reference), 'velodyne'), cloud.positions)).toBe(object.points_inside);
      }
    }
    expect(objects).toBeGreaterThan(2);
  });
});
