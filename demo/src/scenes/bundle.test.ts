import { parseManifest, validateArrow } from '@shoal/engine/formats';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { townManifest, townTables } from './bundle';
import { generateTown, type Town } from './town';

let town: Town;
let tables: ReadonlyMap<string, Uint8Array>;

beforeAll(() => {
  town = generateTown();
  tables = townTables(town);
});

describe('townTables', () => {
  it('writes tables that the engine accepts, with every row', () => {
    for (const name of ['frames', 'media', 'labels'] as const) {
      const bytes = tables.get(`${name}.arrow`) as Uint8Array;
      expect(() => validateArrow(bytes, name, `${name}.arrow`)).not.toThrow();
      expect(tableFromIPC(bytes).numRows).toBe(name === 'labels' ? town.labels.length : 5000);
    }
  });

  it('keeps values, nulls and NaN', () => {
    const frames = tableFromIPC(tables.get('frames.arrow') as Uint8Array);
    const first = frames.get(0)?.toJSON() as Record<string, unknown>;
    expect(first['frame_id']).toBe('lab-000001');
    expect(Number(first['timestamp'])).toBe(town.frames[0]?.timestamp);
    expect(first['place']).toBe(town.frames[0]?.place);
    const pool = town.frames.findIndex((frame) => frame.dataset === 'unlabeled');
    expect(frames.getChild('split')?.get(pool)).toBeNull();
    const labels = tableFromIPC(tables.get('labels.arrow') as Uint8Array);
    const nan = town.labels.findIndex((label) => Number.isNaN(label.x));
    expect(nan).toBeGreaterThanOrEqual(0);
    expect(labels.getChild('x')?.get(nan)).toBeNaN();
  });
});

describe('townManifest', () => {
  it('is a valid manifest with and without model outputs', () => {
    const bare = parseManifest(townManifest({ inferences: false, embeddings: [] }), 'shoal.json');
    expect(bare.classes.map((info) => info.id)).toEqual(['cone', 'stop', 'yield', 'slow', 'speed_limit', 'car', 'pedestrian', 'cyclist']);
    expect(bare.models).toBeUndefined();
    const whole = parseManifest(townManifest({ inferences: true, embeddings: [{ id: 'object', dim: 32, projection: true }, { id: 'look', dim: 48, projection: false }] }), 'shoal.json');
    expect(whole.models?.map((model) => model.id)).toEqual(['v1', 'v2']);
    expect(whole.embeddings?.[0]).toMatchObject({ id: 'object', dim: 32, projection: 'projections_object.arrow' });
    expect(whole.embeddings?.[1]).toMatchObject({ id: 'look', level: 'object', file: 'embeddings_look.arrow' });
  });
});
