import { createRig, type Cuboid, type PointCloud } from '@shoal/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCloudScene, pickPoint, sampleOrder } from './cloud-scene';
import { countInside, toScene } from './cuboid-objects';
import { moveBy, moveOfKey } from './cuboid-moves';
import { colorPoints, modesOf } from './point-colors';
import { roundStep } from './draw-ground';

const cloudOf = (points: readonly (readonly [number, number, number])[], more: Partial<PointCloud> = {}): PointCloud => ({ count: points.length, positions: Float32Array.from(points.flat()), origin: [0, 0, 0], dropped: 0, format: 'test', ...more });
const still = { translation: [0, 0, 0], rotation: [1, 0, 0, 0] } as const;
const grid = Array.from({ length: 1000 }, (_, i) => [i % 10, Math.floor(i / 10) % 10, Math.floor(i / 100)] as const);

describe('points as they are drawn', () => {
  it('come each once, and every beginning is a sample of all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (count) => {
        const order = sampleOrder(count);
        expect(order.toSorted()).toEqual(Uint32Array.from({ length: count }, (_, i) => i));
      }),
    );
    const first = sampleOrder(16_000).subarray(0, 1000);
    for (let tenth = 0; tenth < 10; tenth += 1) expect(Math.abs(first.filter((index) => Math.floor(index / 1600) === tenth).length - 100)).toBeLessThan(5);
  });

  it('stand where their sensors saw them, near zero however far away the place is', () => {
    const far = cloudOf([[1, 2, 3]], { origin: [500_000, 5_000_000, 100] });
    const scene = createCloudScene([{ sensorId: 'a', cloud: far, pose: still }]);
    expect([...scene.positions]).toEqual([1, 2, 3]);
    expect(scene.origin).toEqual([500_000, 5_000_000, 100]);
    const quarter = { translation: [10, 0, 0], rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] } as const;
    createCloudScene([{ sensorId: 'a', cloud: cloudOf([[1, 0, 0]]), pose: quarter }]).positions.forEach((value, axis) => expect(value).toBeCloseTo([10, 1, 0][axis] ?? NaN, 6));
  });

  it('are found under the pointer', () => {
    const scene = createCloudScene([{ sensorId: 'a', cloud: cloudOf(grid), pose: still }]);
    expect(pickPoint(scene, [-5, 4.05, 7], [1, 0, 0], 0.2, 0)).toEqual([0, 4, 7]);
    expect(pickPoint(scene, [-5, 40, 7], [1, 0, 0], 0.2, 0)).toBeNull();
  });

  it('are coloured by what they have', () => {
    const scene = createCloudScene([{ sensorId: 'a', cloud: cloudOf(grid, { intensity: Float32Array.from(grid, (_, i) => i) }), pose: still }]);
    expect(modesOf(scene)).toEqual(['height', 'intensity', 'distance']);
    const colors = colorPoints(scene, 'height', { ramp: [[0, 0, 0, 255], [255, 255, 255, 255]], kinds: [] });
    const red = (z: number) => Array.from({ length: scene.count }, (_, i) => i).filter((i) => scene.positions[i * 3 + 2] === z).map((i) => colors[i * 4]);
    expect(new Set(red(0))).toEqual(new Set([0]));
    expect(new Set(red(9))).toEqual(new Set([255]));
    expect(red(5)[0]).toBeGreaterThan(red(3)[0] ?? 255);
    expect(colors.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
  });

  it('are counted in cuboids of any reference frame, exactly', () => {
    const rig = createRig([{ sensorId: 'a', pose: still, egoPose: { translation: [100, 50, 0], rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] } }], 'a');
    const scene = createCloudScene([{ sensorId: 'a', cloud: cloudOf(grid), pose: still }]);
    const own: Cuboid = { center: [4.5, 4.5, 4.5], size: [2, 2, 2], rotation: [1, 0, 0, 0], reference: 'ego' };
    expect(countInside(scene, own, rig)).toBe(8);
    // Ego 4.5, 4.5 turned by a quarter and moved to 100, 50.
    const global: Cuboid = { ...own, center: [95.5, 54.5, 4.5], reference: 'global' };
    expect(countInside(scene, global, rig)).toBe(8);
    toScene(global, rig, [0, 0, 0])?.center.forEach((value) => expect(value).toBeCloseTo(4.5, 9));
    expect(countInside(scene, { ...own, reference: 'nobody' }, rig)).toBeNull();
  });

  it('have cuboids that every key moves and its opposite moves back', () => {
    const cuboid: Cuboid = { center: [1, 2, 3], size: [4, 2, 1.5], rotation: [Math.cos(0.4), 0, 0, Math.sin(0.4)], reference: 'ego' };
    for (const [there, back] of [['ArrowUp', 'ArrowDown'], ['Shift+ArrowLeft', 'Shift+ArrowRight'], ['PageUp', 'PageDown'], [',', '.'], ['<', '>'], ['x', 'Shift+x'], ['w', 'Shift+w'], ['h', 'Shift+h']] as const) {
      const [first, second] = [moveOfKey(there), moveOfKey(back)];
      if (!first || !second) throw new Error(`${there} or ${back} is no key`);
      const moved = moveBy(cuboid, ...first, [0, 0, 1]);
      expect(moved).not.toEqual(cuboid);
      const again = moveBy(moved, ...second, [0, 0, 1]);
      for (const field of ['center', 'size', 'rotation'] as const) again[field].forEach((value, at) => expect(value).toBeCloseTo(cuboid[field][at] ?? NaN, 9));
    }
    expect(moveOfKey('constructor')).toBeUndefined();
  });

  it('lie on a grid of round steps', () => {
    expect([0.03, 0.7, 1, 3, 7, 60].map(roundStep).map((step) => Number(step.toFixed(6)))).toEqual([0.05, 1, 1, 5, 10, 100]);
  });
});
