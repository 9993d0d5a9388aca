import { Bool, Float64, Table, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import { createMemoryStore, openDataset, type Dataset, type Manifest, type OpenDatasetOptions } from '@shoal/engine';

type Cell = string | number | boolean | null;
export type Rows = readonly Readonly<Record<string, Cell>>[];

/** Opens tables that are written down in a story. The type of a column is that of its first value. */
export function smallDataset(manifest: Omit<Manifest, 'schemaVersion' | 'tables'>, tables: Readonly<Record<string, Rows>>, options: OpenDatasetOptions = {}): Promise<Dataset> {
  const noMedia = new Table(Object.fromEntries(['frame_id', 'sensor_id', 'kind', 'uri'].map((name) => [name, columnOf([])])) as Record<string, Vector>);
  const names = [...new Set([...Object.keys(tables), 'media'])];
  const whole = { ...manifest, schemaVersion: 1, tables: Object.fromEntries(names.map((name) => [name, name])) } as unknown as Manifest;
  return openDataset({ manifest: whole, tables: Object.fromEntries(names.map((name) => [name, tables[name] ? tableOf(tables[name]) : noMedia])) }, { currentUser: { id: 'storyteller' }, reviewStore: createMemoryStore(), ...options });
}

function tableOf(rows: Rows): Table {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return new Table(Object.fromEntries(names.map((name) => [name, columnOf(rows.map((row) => row[name] ?? null))])) as Record<string, Vector>);
}

function columnOf(values: readonly Cell[]): Vector {
  const first = values.find((value) => value !== null);
  const type = typeof first === 'number' ? new Float64() : typeof first === 'boolean' ? new Bool() : new Utf8();
  return vectorFromArray(values as unknown[], type) as Vector;
}
