import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, mutate } from '../fuzz/mutate.test-support';
import { concat, packLzf, writeBin, writeLas, writePcd, writePly, type TestPoint } from './cloud-files.test-support';
import { unpackLzf } from './lzf';
import type { PointCloud } from './point-cloud';
import { looksLikeBinCloud, readPointCloud } from './read-point-cloud';

const points: readonly TestPoint[] = [
  [1.5, -2.25, 0.125, 10, 255, 0, 3, 1],
  [4, 5.5, -6, 0, 1, 2, 200, 2],
  [-70.25, 30, 2.5, 200, 9, 90, 0, 30],
];
const text = (value: string) => new TextEncoder().encode(value);

/** x, y, z of every point with the origin added. */
function placesOf({ positions, origin, count }: PointCloud): number[][] {
  return Array.from({ length: count }, (_, i) => [0, 1, 2].map((axis) => (positions[i * 3 + axis] ?? NaN) + (origin[axis] ?? 0)));
}
const expected = points.map((point) => point.slice(0, 3));
const colors = points.flatMap((point) => point.slice(4, 7));

describe('point clouds', () => {
  it.each(['ascii', 'binary', 'binary_compressed'] as const)('read PCD %s with fields in any order', async (data) => {
    const cloud = await readPointCloud(writePcd(points, data), 'scan.pcd');
    expect(placesOf(cloud)).toEqual(expected);
    expect([...(cloud.intensity ?? [])]).toEqual([10, 0, 200]);
    expect([...(cloud.color ?? [])]).toEqual(colors);
    expect([...(cloud.classification ?? [])]).toEqual([1, 2, 30]);
    expect(cloud.format).toBe(`PCD ${data}`);
  });

  it.each(['ascii', 'binary_little_endian', 'binary_big_endian'] as const)('read PLY %s past other elements', async (format) => {
    const cloud = await readPointCloud(writePly(points, format), 'scan.ply');
    expect(placesOf(cloud)).toEqual(expected);
    expect([...(cloud.intensity ?? [])]).toEqual([10, 0, 200]);
    expect([...(cloud.color ?? [])]).toEqual(colors);
    expect([...(cloud.classification ?? [])]).toEqual([1, 2, 30]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('read LAS point format %i', async (format) => {
    const cloud = await readPointCloud(writeLas(points, format), 'scan.las');
    placesOf(cloud).forEach((place, i) => place.forEach((value, axis) => expect(value).toBeCloseTo(expected[i]?.[axis] ?? NaN, 5)));
    expect([...(cloud.intensity ?? [])]).toEqual([10, 0, 200]);
    expect([...(cloud.classification ?? [])]).toEqual([1, 2, 30]);
    expect(cloud.color && [...cloud.color]).toEqual([2, 3, 5, 7, 8, 10].includes(format) ? colors : undefined);
  });

  it('keep millimetres of map coordinates', async () => {
    const far = points.map(([x, y, z, ...rest]): TestPoint => [x + 32_500_000, y + 5_600_000, z, ...rest]);
    const cloud = await readPointCloud(writeLas(far, 3, [32_500_000, 5_600_000, 0]), 'tile.las');
    expect(cloud.origin[0]).toBeGreaterThan(32_000_000);
    placesOf(cloud).forEach((place, i) => place.forEach((value, axis) => expect(Math.abs(value - (far[i]?.[axis] ?? NaN))).toBeLessThan(1e-4)));
  });

  it('read headless floats by what their columns hold', async () => {
    const kitti = Array.from({ length: 50 }, (_, i) => [i * 0.5 - 10, i * -0.25, 0.1 * i, (i % 10) / 10]);
    const nuscenes = kitti.map((row, i) => [...row.slice(0, 3), i % 200, i % 32]);
    const colored = kitti.map((row, i) => [...row.slice(0, 3), 0.5, 1, (i % 5) / 5]);
    const formats = await Promise.all([['a.bin', kitti], ['b.pcd.bin', nuscenes], ['c.bin', nuscenes], ['d.bin', colored]].map(async ([name, rows]) => readPointCloud(writeBin(rows as number[][]), name as string)));
    expect(formats.map(({ format, count }) => [format, count])).toEqual([['KITTI', 50], ['nuScenes', 50], ['nuScenes', 50], ['float32 × 6', 50]]);
    expect(formats[1]?.ring?.[33]).toBe(1);
    expect([...(formats[3]?.color?.subarray(0, 3) ?? [])]).toEqual([128, 255, 0]);
    await expect(readPointCloud(writeBin(kitti), 'a.bin', { stride: 6 })).rejects.toThrow(/multiple of 24 bytes/);
  });

  it('leave out points without coordinates, and count them', async () => {
    const cloud = await readPointCloud(writeBin([[1, 2, 3, 0.5], [NaN, 2, 3, 0.5], [4, 5, 6, 0.25]]), 'x.bin', { stride: 4 });
    expect([cloud.count, cloud.dropped, cloud.positions.length]).toEqual([2, 1, 6]);
    expect([...(cloud.intensity ?? [])]).toEqual([0.5, 0.25]);
    expect((await readPointCloud(new Uint8Array(0), 'empty.bin')).count).toBe(0);
  });

  it('refuse what lies about itself, with what to do', async () => {
    const header = (count: number, data = 'binary') => text(`VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH ${count}\nHEIGHT 1\nPOINTS ${count}\nDATA ${data}\n`);
    await expect(readPointCloud(header(1000), 'short.pcd')).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringMatching(/short\.pcd.*1,000 points of 12 bytes.*truncated/) });
    await expect(readPointCloud(header(30_000_000), 'huge.pcd')).rejects.toMatchObject({ code: 'out-of-memory' });
    await expect(readPointCloud(header(5, 'ascii'), 'none.pcd')).rejects.toThrow(/ends after 0 of 5 points/);
    await expect(readPointCloud(concat(header(2, 'binary_compressed'), new Uint8Array(8)), 'packed.pcd')).rejects.toThrow(/unpacked/);
    await expect(readPointCloud(text('ply\nformat ascii 1.0\nelement vertex 1\nproperty float a\nend_header\n1\n'), 'a.ply')).rejects.toThrow(/Expected x, y and z/);
    const las = writeLas(points, 1);
    las[104] = 128 + 1;
    await expect(readPointCloud(las, 'a.laz')).rejects.toMatchObject({ code: 'unsupported-format', message: expect.stringMatching(/LAZ.*laszip/) });
    await expect(readPointCloud(text('hello'), 'hello.txt')).rejects.toMatchObject({ code: 'unsupported-format' });
    await expect(readPointCloud(text('hello there, no cloud'), 'a.bin')).rejects.toMatchObject({ code: 'invalid-data' });
  });

  it('stop when they are told to', async () => {
    const many = new Float32Array(4 * 600_000).map((_, i) => i % 50);
    const controller = new AbortController();
    const reading = readPointCloud(new Uint8Array(many.buffer), 'a.bin', { stride: 4, signal: controller.signal, onProgress: () => controller.abort(new DOMException('enough', 'AbortError')) });
    await expect(reading).rejects.toThrow('enough');
  });

  it('tell clouds from other binary files', () => {
    const noise = new Uint8Array(6000).map((_, i) => (i * 7919 + (i >> 3) * 104729) % 256);
    expect(looksLikeBinCloud(noise, 6000, 'model.bin')).toBe(false);
    expect(looksLikeBinCloud(new Uint8Array(4000), 4000, 'zeros.bin')).toBe(false);
    expect(looksLikeBinCloud(new Uint8Array(0), 0, 'nothing.bin')).toBe(false);
  });

  it('unpack what was packed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3000 }), (values) => {
        const plain = Uint8Array.from(values);
        expect(unpackLzf(packLzf(plain), plain.length, 'x')).toEqual(plain);
      }),
    );
  });
});

const rounds = Number(process.env.SHOAL_FUZZ_ROUNDS ?? 60);
describe(`mutated clouds (${rounds} rounds)`, () => {
  const seeds: Readonly<Record<string, Uint8Array>> = { 'a.pcd': writePcd(points, 'ascii'), 'b.pcd': writePcd(points, 'binary'), 'c.pcd': writePcd(points, 'binary_compressed'), 'a.ply': writePly(points, 'ascii'), 'b.ply': writePly(points, 'binary_little_endian'), 'a.las': writeLas(points, 3), 'b.las': writeLas(points, 7), 'a.bin': writeBin(points.map((point) => point.slice(0, 4))) };
  it.each(Object.keys(seeds))('%s end in points or typed errors', async (name) => {
    for (let seed = 1; seed <= rounds; seed += 1) {
      const random = createRandom(seed * 6151);
      const bytes = mutate(seeds[name] ?? new Uint8Array(0), seeds['b.las'] ?? new Uint8Array(0), random);
      try {
        const cloud = await readPointCloud(bytes, name);
        expect(cloud.positions.length).toBe(cloud.count * 3);
        expect(cloud.positions.every(Number.isFinite)).toBe(true);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'ShoalError') throw new Error(`${name}, seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
  });
});

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const kitti = join(data, 'kitti-3d/training/velodyne/000000.bin');
const indoor = join(data, 'mmdet3d-demo/sunrgbd/000017.bin');
describe.skipIf(!existsSync(kitti))(`a real KITTI scan (skipped without ${kitti})`, () => {
  it('has the points that KITTI says', async () => {
    const expectedPoints = (JSON.parse(readFileSync(join(data, 'kitti-3d/expected_projection_dev.json'), 'utf8')) as Record<string, { points: number }>)['000000']?.points;
    const cloud = await readPointCloud(new Uint8Array(readFileSync(kitti)), 'training/velodyne/000000.bin');
    expect([cloud.format, cloud.count, cloud.dropped]).toEqual(['KITTI', expectedPoints, 0]);
    expect(Math.max(...(cloud.intensity ?? []))).toBeLessThanOrEqual(1);
  });
});
describe.skipIf(!existsSync(indoor))(`a real SUN RGB-D scan (skipped without ${indoor})`, () => {
  it('is read as coloured points of a room', async () => {
    const cloud = await readPointCloud(new Uint8Array(readFileSync(indoor)), '000017.bin');
    expect([cloud.format, cloud.count]).toEqual(['float32 × 6', 50_000]);
    expect([...(cloud.color?.subarray(0, 3) ?? [])]).toEqual([237, 239, 234]);
    expect(cloud.positions[1]).toBeCloseTo(3.6198, 3);
  });
});
