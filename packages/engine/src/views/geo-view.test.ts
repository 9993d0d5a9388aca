import { afterEach, describe, expect, it } from 'vitest';
import { toWorldPlace } from './geo-projection';
import { hexCenter, type GeoWindow } from './geo-query';
import { createGeoView, GEO_FILTER, type GeoView } from './geo-view';
import { openFixture, until } from './loss-table.test-support';

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: GeoView;
afterEach(() => {
  view.dispose();
  fixture.dispose();
});

const everywhere: GeoWindow = { minX: -180, minY: -180, maxX: 180, maxY: 180, cellSize: 5 };

async function open(places: string, names: readonly [string, string] = ['lat', 'lon']) {
  fixture = await openFixture(`CREATE TABLE elements AS SELECT 'frame:' || n AS element_id, 'frame' AS kind, n::VARCHAR AS frame_id, n % 4 = 0 AS flagged,
    lat AS "${names[0]}", lon AS "${names[1]}", CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END AS part FROM (${places}) t(n, lat, lon)`);
  view = createGeoView(fixture.dataset, { restMs: 0 });
  return until(view, ({ state }) => state !== 'loading');
}
const look = async (window = everywhere) => {
  view.look(window);
  const { answer } = await until(view, ({ current, answer: found }) => current && found?.window === window);
  if (!answer) throw new Error('no answer');
  return answer;
};
const passing = async () => (await fixture.dataset.database.query(`SELECT frame_id FROM elements WHERE ${fixture.dataset.selection.where()} ORDER BY frame_id::INT`)).toArray().map((row: { frame_id: string }) => row.frame_id);

describe('geo view', () => {
  it('says so when nothing says where', async () => {
    expect(await open('SELECT 1, 1.0, 1.0', ['height', 'depth'])).toMatchObject({ state: 'absent', columns: null });
  });

  it('finds columns by the names that people give them, and reads text as numbers', async () => {
    const { extent, columns } = await open("VALUES (1, '41.5', '-31.5'), (2, 'n/a', '3'), (3, NULL, NULL), (4, '42', '-31')", ['Latitude', 'LNG']);
    expect(columns).toEqual({ lat: 'Latitude', lon: 'LNG', numeric: false });
    expect(extent).toMatchObject({ total: 4, placed: 2, missing: 2, invalid: 0 });
    view.brush({ south: 41, north: 41.9, west: -32, east: -31 }, 'here');
    expect(await passing()).toEqual(['1']);
  });

  it('counts what cannot be a place and brings back what is beyond the edge', async () => {
    const { extent } = await open("SELECT n, lat::DOUBLE, lon::DOUBLE FROM (VALUES (1, '10', '10'), (2, 'nan', '1'), (3, '91', '0'), (4, '10', 'inf'), (5, '20', '190'), (6, NULL, '5'), (7, '0', '0'), (8, '1', '1e9'), (9, '90', '0'), (10, '5', '359')) v(n, lat, lon)");
    expect(extent).toMatchObject({ total: 10, placed: 5, missing: 1, invalid: 4, wrapped: 2, atZero: 1 });
    const { points, type } = await look();
    expect(type).toBe('points');
    expect(points.find((point) => point.frameId === '5')?.lon).toBe(-170);
    expect(points.find((point) => point.frameId === '10')?.lon).toBe(-1);
    view.brush({ south: 15, north: 25, west: -175, east: -165 }, 'far');
    expect(await passing()).toEqual(['5']);
  });

  it('keeps data around the antimeridian together, and brushes across it', async () => {
    const { extent } = await open('SELECT range, -17 + range / 100.0, CASE WHEN range % 2 = 0 THEN 178 ELSE -178 END + range / 1000.0 FROM range(100)');
    expect(Math.abs(extent.origin)).toBe(180);
    expect(extent.bounds).not.toBeNull();
    if (extent.bounds) expect(extent.bounds.maxX - extent.bounds.minX).toBeLessThan(6);
    view.brush({ south: -18, north: -10, west: 177, east: -177.95 }, 'Fiji');
    expect((await passing()).length).toBe(50 + 25);
    expect(view.getSnapshot().brush).toMatchObject({ west: 177, east: -177.95 });
    fixture.dataset.selection.clearFilters();
    expect(view.getSnapshot().brush).toBeNull();
  });

  it('answers with every frame where there are few, with hexagons where there are many', async () => {
    await open('SELECT range, (range * 37 % 1000) / 20.0, (range * 91 % 1777) / 20.0 FROM range(20000)');
    const { type, cells, inside } = await look();
    expect(type).toBe('cells');
    expect(inside).toBe(20000);
    expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(20000);
    expect(cells.reduce((sum, cell) => sum + cell.flagged, 0)).toBe(5000);
    const { origin } = view.getSnapshot().extent;
    // The mean of what lies in a hexagon lies in it too.
    for (const cell of cells) {
      const center = hexCenter(cell.q, cell.r, everywhere.cellSize);
      const mean = toWorldPlace(cell.lat, cell.lon, origin);
      expect(Math.hypot(center.x - mean.x, center.y - mean.y)).toBeLessThan(everywhere.cellSize * 1.01);
    }
    const corner = toWorldPlace(10, 20, origin);
    const near = await look({ minX: corner.x - 5, minY: corner.y - 5, maxX: corner.x + 5, maxY: corner.y + 5, cellSize: 0.5 });
    expect(near.type).toBe('points');
    expect(near.points).toHaveLength(near.inside);
  });

  it('ignores its own filter and follows all others', async () => {
    await open('SELECT range, range / 10.0, range / 10.0 FROM range(100)');
    await look();
    view.brush({ south: 0, north: 1, west: 0, east: 1 }, 'corner');
    expect(fixture.dataset.selection.filters.getSnapshot()).toEqual([{ source: GEO_FILTER, label: 'corner', type: 'box', columns: ['lat', 'lon'], min: [0, 0], max: [1, 1] }]);
    expect(await passing()).toHaveLength(11);
    expect(view.getSnapshot().extent.total).toBe(100);
    fixture.dataset.selection.setFilter('facet:part', { source: 'facet:part', label: 'a', type: 'in', column: 'part', values: ['a'] });
    await until(view, ({ extent, answer }) => extent.total === 50 && answer?.points.length === 50);
    fixture.dataset.selection.setFocus('frame:30');
    expect(await until(view, ({ focusPlace }) => focusPlace !== null)).toMatchObject({ focusPlace: { lat: 3, lon: 3 } });
  });

  it('keeps the answer when a query fails', async () => {
    await open('SELECT range, 1.0, 2.0 FROM range(10)');
    await look();
    await fixture.dataset.database.exec('ALTER TABLE elements DROP COLUMN flagged');
    fixture.bumpVersion();
    const failed = await until(view, ({ state }) => state === 'error');
    expect(failed.answer?.points).toHaveLength(10);
  });
});
