import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cuboid } from './annotation';
import { cuboidYaw, hitCuboid, liftCuboid, moveCuboid, resizeCuboid, shiftCuboid, turnCuboid } from './cuboid';
import { applyPose, composePoses, cuboidCorners, invertPose, yawQuaternion } from './pose';
import { clipToNear, clipToPicture, createRig, NEAR_PLANE, projectCuboid, projectToCamera } from './projection';

const camera = { intrinsics: [500, 0, 320, 0, 500, 240, 0, 0, 1], toCamera: { translation: [0, 0, 0], rotation: [1, 0, 0, 0] } } as const;
const cube = (x: number, y: number, z: number, side = 2): Cuboid => ({ center: [x, y, z], size: [side, side, side], rotation: [1, 0, 0, 0], reference: 'camera' });
const metres = fc.double({ min: -40, max: 40, noNaN: true });
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const anyCuboid = fc.record({ center: fc.tuple(metres, metres, metres), size: fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0.2, max: 15, noNaN: true }))) as fc.Arbitrary<[number, number, number]>, rotation: angle.map(yawQuaternion), reference: fc.constant('ego') });

describe('projection', () => {
  it('draws all twelve edges of what is before the camera, and nothing of what is behind or beside it', () => {
    expect(projectCuboid(camera, cube(0, 0, 10), 640, 480)).toHaveLength(12);
    expect(projectCuboid(camera, cube(0, 0, -10), 640, 480)).toEqual([]);
    expect(projectCuboid(camera, cube(60, 0, 10), 640, 480)).toEqual([]);
  });

  it('cuts what is partly behind the camera, and never mirrors it', () => {
    fc.assert(
      fc.property(anyCuboid, (cuboid) => {
        const corners = cuboidCorners(cuboid);
        for (const { line } of projectCuboid(camera, cuboid, 640, 480)) for (const [at, value] of line.entries()) expect(value >= -1e-6 && value <= (at % 2 === 0 ? 640 : 480) + 1e-6).toBe(true);
        // A point on an edge before the near plane, inside the picture, is on a drawn line.
        const drawn = projectCuboid(camera, cuboid, 640, 480);
        const [a, b] = [corners[0], corners[1]];
        if (!a || !b) return;
        const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2] as const;
        const pixel = projectToCamera(camera, middle);
        if (!pixel || pixel[0] < 0 || pixel[1] < 0 || pixel[0] > 640 || pixel[1] > 480) return;
        const edge = drawn.find((entry) => entry.edge === 0);
        if (!edge) throw new Error('the edge is missing');
        const [x1, y1, x2, y2] = edge.line;
        const length = Math.hypot(x2 - x1, y2 - y1);
        expect(Math.abs((x2 - x1) * (y1 - pixel[1]) - (x1 - pixel[0]) * (y2 - y1)) / Math.max(length, 1e-9)).toBeLessThan(1e-3);
      }),
      { numRuns: 500 },
    );
  });

  it('clips a line at the near plane and at the picture', () => {
    expect(clipToNear([0, 0, -1], [0, 0, 1])).toEqual([[0, 0, NEAR_PLANE], [0, 0, 1]]);
    expect(clipToNear([0, 0, -2], [0, 0, -1])).toBeNull();
    expect(clipToPicture([-10, 5, 20, 5], 10, 10)).toEqual([0, 5, 10, 5]);
    expect(clipToPicture([-10, 50, 20, 50], 10, 10)).toBeNull();
  });

  it('moves sensors and cuboids with the vehicle', () => {
    const lidarEgo = { translation: [100, 0, 0], rotation: yawQuaternion(0.3) } as const;
    const cameraEgo = { translation: [101, 0.5, 0], rotation: yawQuaternion(0.32) } as const;
    const mount = { translation: [1.5, 0, 1.6], rotation: yawQuaternion(0.1) } as const;
    const rig = createRig([{ sensorId: 'lidar', pose: null, egoPose: lidarEgo }, { sensorId: 'front', pose: mount, egoPose: cameraEgo }], 'lidar');
    // A thing at rest in the world is at one place, whoever looks.
    const inWorld = [120, 8, 1] as const;
    const seen = applyPose(invertPose(composePoses(cameraEgo, mount)), inWorld);
    const viaCamera = applyPose(rig.sensorPose('front') ?? mount, seen);
    const viaGlobal = applyPose(rig.referencePose('global') ?? mount, inWorld);
    viaCamera.forEach((value, axis) => expect(value).toBeCloseTo(viaGlobal[axis] ?? NaN, 9));
    expect(rig.sensorPose('nobody')).toBeUndefined();
    expect(createRig([{ sensorId: 'lidar', pose: null, egoPose: null }], 'lidar').referencePose('global')).toBeUndefined();
  });
});

describe('cuboids', () => {
  it('come back after a move there and back, a full turn, and a nudge both ways', () => {
    fc.assert(
      fc.property(anyCuboid, angle, fc.tuple(metres, metres, metres), (cuboid, yaw, by) => {
        const pose = { translation: by, rotation: yawQuaternion(yaw) };
        const back = moveCuboid(moveCuboid(cuboid, pose, 'x'), invertPose(pose), 'ego');
        const nudged = shiftCuboid(shiftCuboid(cuboid, by), [-by[0], -by[1], -by[2]]);
        const flipped = turnCuboid(turnCuboid(cuboid, Math.PI), Math.PI);
        for (const same of [back, nudged, flipped]) cuboidCorners(same).forEach((corner, at) => corner.forEach((value, axis) => expect(value).toBeCloseTo(cuboidCorners(cuboid)[at]?.[axis] ?? NaN, 8)));
        expect(Math.cos(cuboidYaw(turnCuboid(cuboid, yaw)) - cuboidYaw(cuboid) - yaw)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('move along their own axes, rise along the world, and never turn inside out', () => {
    const turned = turnCuboid(cube(0, 0, 0), Math.PI / 2);
    shiftCuboid(turned, [1, 0, 0]).center.forEach((value, axis) => expect(value).toBeCloseTo([0, 1, 0][axis] ?? NaN, 12));
    expect(liftCuboid(turned, [0, 0, 0.5]).center).toEqual([0, 0, 0.5]);
    expect(resizeCuboid(turned, [0.5, 0, -9]).size).toEqual([2.5, 2, 0.05]);
  });

  it('are hit where they are', () => {
    const along = [1, 0, 0] as const;
    expect(hitCuboid(cube(5, 0, 0), { from: [0, 0, 0], along })).toBeCloseTo(4, 12);
    expect(hitCuboid(cube(5, 0, 0), { from: [5, 0, 0], along })).toBe(0);
    expect(hitCuboid(cube(-5, 0, 0), { from: [0, 0, 0], along })).toBeNull();
    expect(hitCuboid(cube(5, 1.2, 0), { from: [0, 0, 0], along })).toBeNull();
    expect(hitCuboid(cube(5, 1.2, 0), { from: [0, 0, 0], along }, 0.3)).not.toBeNull();
  });
});
