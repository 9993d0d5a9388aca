import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '@shoal/engine/node';
import type { Dataset } from '@shoal/engine';
import { tableFromJSON } from 'apache-arrow';
import { BINS, compareRow, unusualness } from './compare-row';

let dataset: Dataset;
beforeEach(async () => {
  const frames = Array.from({ length: 200 }, (_, i) => ({ frame_id: `r${i}`, dataset: 'labeled', labeled: true, width: 0, height: 0, salinity: i === 7 ? 99 : i / 10, flat: 5, weather: i === 7 ? 'hail' : i % 2 === 0 ? 'sun' : 'rain', sometimes: i % 4 === 0 ? null : i, name: `row ${i}`, 'odd "name"': i % 3 }));
  dataset = await openDataset({ manifest: { schemaVersion: 1, name: 'Rows', classes: [], tables: { frames: 'frames', media: 'media' } }, tables: { frames: tableFromJSON(frames), media: tableFromJSON([{ frame_id: 'r0', sensor_id: 'none', kind: 'image', uri: 'none.png' }]) } } as unknown as Parameters<typeof openDataset>[0]);
});
afterEach(() => dataset.dispose());

const compare = async (frameId: string) => {
  const row = await compareRow(dataset, frameId, new AbortController().signal);
  return { ...row, of: (name: string) => row.values.find((value) => value.name === name) };
};

describe('compareRow', () => {
  it('says where a number lies among all, with a histogram that counts every row', async () => {
    const { of, sample, all } = await compare('r7');
    expect([sample, all]).toEqual([200, 200]);
    const value = of('salinity');
    expect(value).toMatchObject({ kind: 'number', value: 99, below: 199, equal: 1, present: 200, missing: 0, low: 0, high: 99 });
    expect(value?.bins).toHaveLength(BINS);
    expect(value?.bins.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(value?.bins.at(-1)).toBe(1);
    expect(value?.unusual).toBeGreaterThan(0.99);
  });

  it('gives the share of a category, and calls no name unusual', async () => {
    const { of } = await compare('r7');
    expect(of('weather')).toMatchObject({ kind: 'category', value: 'hail', equal: 1, present: 200 });
    expect(of('weather')?.unusual).toBeGreaterThan(0.9);
    expect(of('name')?.unusual).toBe(0);
    expect((await compare('r8')).of('weather')?.unusual).toBe(0);
  });

  it('tells what is missing, and how often', async () => {
    const { of } = await compare('r4');
    expect(of('sometimes')).toMatchObject({ value: null, missing: 50, present: 150, equal: 0 });
    expect(of('flat')).toMatchObject({ value: 5, equal: 200, low: 5, high: 5, unusual: 0 });
    expect(of('odd "name"')).toMatchObject({ value: 1 });
  });
});

describe('unusualness', () => {
  it('is 0 in the middle and rises towards both ends', () => {
    const at = (below: number) => unusualness({ kind: 'number', present: 101, below, equal: 1, distinct: 101 });
    expect(at(50)).toBe(0);
    expect(at(0)).toBeCloseTo(at(100), 12);
    expect(at(90)).toBeGreaterThan(at(60));
    expect(unusualness({ kind: 'number', present: 1, below: 0, equal: 1, distinct: 1 })).toBe(0);
  });
});
