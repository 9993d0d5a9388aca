import { createMosaic, PREAGGREGATE_SCHEMA, type MosaicOptions } from '../../database/mosaic';
import type { Dataset } from '../../session/dataset';
import { linkCrossfilter } from '../../session/link-crossfilter';
import { openFixture } from '../loss-table.test-support';

/** The fixture of the other views with a coordinator, linked to its filters; counts the statements that reach the database. */
export async function openChartFixture(sql: string, options: MosaicOptions = {}) {
  const fixture = await openFixture(sql);
  const statements: string[] = [];
  let broken: Error | null = null;
  const { database } = fixture.dataset;
  const watched: Dataset['database'] = {
    ...database,
    queryBytes: (text, options) => {
      statements.push(text);
      return broken ? Promise.reject(broken) : database.queryBytes(text, options);
    },
    query: (text, options) => (broken ? Promise.reject(broken) : database.query(text, options)),
    exec: (text, options) => {
      statements.push(text);
      return database.exec(text, options);
    },
  };
  const mosaic = createMosaic(watched, options);
  const stop = linkCrossfilter(fixture.dataset.selection, mosaic.crossfilter);
  const dataset: Dataset = { ...fixture.dataset, database: watched, coordinator: mosaic.coordinator, crossfilter: mosaic.crossfilter };
  return {
    dataset,
    statements,
    fail: (error: Error | null) => (broken = error),
    changeTables: async (change: string) => {
      await database.exec(change);
      fixture.bumpVersion();
      mosaic.invalidate();
    },
    prepared: async () => Number((await database.query(`SELECT count(*)::INTEGER AS n FROM information_schema.tables WHERE table_schema = '${PREAGGREGATE_SCHEMA}'`)).get(0)?.['n']),
    count: async (where: string) => Number((await database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE ${where}`)).get(0)?.['n']),
    dispose() {
      stop();
      mosaic.dispose();
      fixture.dispose();
    },
  };
}
