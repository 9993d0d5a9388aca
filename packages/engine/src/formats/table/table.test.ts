import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import { createTarget } from '../contract/create-target';
import { rowsOfPart } from '../contract/read-part.test-support';
import { concatTables } from './concat-tables';
import { rawToArrowBytes } from './raw-to-arrow';
import { getCell } from './raw-table';
import { createTableBuilder } from './table-builder';

const number = fc.double({ noNaN: true });
const label: fc.Arbitrary<AnnotatedLabel> = fc.record({
  labelId: fc.string({ minLength: 1 }),
  frameId: fc.string(),
  task: fc.constantFrom('class', 'box', 'polygon', 'keypoints', 'mask', 'cuboid', 'span', 'interval'),
  classId: fc.string(),
  setId: fc.string(),
  sensorId: fc.option(fc.string()),
  box: fc.option(fc.record({ x: number, y: number, w: number, h: number })),
  rotation: fc.option(number),
  polygons: fc.option(fc.array(fc.array(number))),
  keypoints: fc.option(fc.array(number)),
  mask: fc.option(fc.record({ width: fc.nat(), height: fc.nat(), counts: fc.string() })),
  cuboid: fc.option(fc.record({ center: fc.tuple(number, number, number), size: fc.tuple(number, number, number), rotation: fc.tuple(number, number, number, number), reference: fc.string() })),
  span: fc.option(fc.record({ start: fc.nat(), end: fc.nat() })),
  interval: fc.option(fc.record({ start: number, end: number })),
  trackId: fc.option(fc.string()),
  iscrowd: fc.option(fc.boolean()),
  ignored: fc.option(fc.boolean()),
  area: fc.option(number),
  occluded: fc.option(number),
  truncated: fc.option(number),
  attributes: fc.option(fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.oneof(fc.string(), fc.integer(), fc.boolean()), { minKeys: 1, noNullPrototype: true })),
  source: fc.option(fc.string()),
  annotator: fc.option(fc.string()),
  batch: fc.option(fc.string()),
  updatedAt: fc.option(fc.integer({ min: -1e12, max: 1e13 })),
});

it('keeps every field of a label through columns', () => {
  fc.assert(
    fc.property(fc.array(label, { maxLength: 20 }), (labels) => {
      const target = createTarget();
      for (const item of labels) target.addLabel(item);
      const back = rowsOfPart(target.finish()).labels;
      expect(back.map(({ extra: _, ...item }) => item)).toEqual(labels.map((item) => ({ ...item })));
    }),
    { numRuns: 200 },
  );
});

it('gives DuckDB-ready Arrow with the same values', () => {
  const target = createTarget();
  const inference: AnnotatedInference = { inferenceId: 'i', frameId: 'f', modelId: 'm', task: 'box', classId: 'c', box: { x: 1, y: 2, w: 3, h: 4 }, confidence: 0.5, probs: [0.25, 0.75], polygons: [[1, 2, 3], [4]], extra: { speed: 3, note: 'é', ok: true } };
  target.addInference(inference);
  target.addInference({ ...inference, inferenceId: 'j', polygons: null, probs: null, extra: { note: 'ü' } });
  const table = tableFromIPC(rawToArrowBytes(target.finish().inferences));
  const rows = table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  expect(rows[0]).toMatchObject({ inference_id: 'i', frame_id: 'f', confidence: 0.5, x: 1, speed: 3, note: 'é', ok: true });
  expect([...(rows[0]?.probs as Iterable<number>)]).toEqual([0.25, 0.75]);
  expect(JSON.stringify(rows[0]?.polygons)).toBe('[[1,2,3],[4]]');
  expect(rows[1]).toMatchObject({ inference_id: 'j', probs: null, polygons: null, speed: null, note: 'ü', ok: null });
});

describe('createTableBuilder', () => {
  it('widens extra columns to text when values of another kind come, and keeps what was there', () => {
    const table = createTableBuilder({ id: 'text' });
    for (const value of [null, 1.5, null, 2, 'three', true, { four: 4 }]) table.add({ id: 'x' }, { value, Value: 'ignored twin' });
    const { columns, rows } = table.finish();
    const column = columns['value'];
    expect(column && Array.from({ length: rows }, (_, row) => getCell(column, row))).toEqual([null, '1.5', null, '2', 'three', 'true', '{"four":4}']);
    expect(Object.keys(columns)).toEqual(['id', 'value']);
  });

  it('takes no column called __proto__ and not more than 512', () => {
    const table = createTableBuilder({});
    table.add({}, JSON.parse('{"__proto__": 1}') as Record<string, unknown>);
    table.add({}, Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`c${i}`, i])));
    const { columns } = table.finish();
    expect(Object.keys(columns)).toHaveLength(512);
    expect(Object.getPrototypeOf(columns)).toBe(Object.prototype);
  });
});

it('puts tables below each other', () => {
  const make = (value: unknown, name: string) => {
    const table = createTableBuilder({ id: 'category' });
    table.add({ id: name }, { value });
    return table.finish();
  };
  const all = concatTables([make(1, 'a'), make('x', 'b'), make(true, 'c'), { rows: 0, columns: {} }]);
  const column = all.columns['value'];
  expect(all.rows).toBe(3);
  expect(column && [0, 1, 2].map((row) => getCell(column, row))).toEqual(['1', 'x', 'true']);
});
