import type { FilterClause } from '../session/selection';
import { RAMP_STEPS, type MapColoring } from './map-colors';
import { MAP_CODE_NONE, MAP_CODE_OTHER, MAP_DIMMED, type MapPoints } from './map-points';
import type { MapCategoryLegend, MapLegend, MapLegendEntry, MapValue } from './map-types';

const CODES = MAP_CODE_NONE + 1;

/** The filter source of the legend of one column, so that hiding classes and then outcomes adds up. */
export function legendSource(column: string): string {
  return `map-legend:${column}`;
}

/** Points by legend code, of all or of those that pass the filters; shape [24]. */
export function countCodes({ category, flags, count }: MapPoints, which: 'all' | 'shown'): Uint32Array {
  const counts = new Uint32Array(CODES);
  const mask = which === 'shown' ? MAP_DIMMED : 0;
  for (let i = 0; i < count; i += 1) {
    if (((flags[i] ?? 0) & mask) !== 0) continue;
    const code = category[i] ?? MAP_CODE_NONE;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Names what the codes of `counts` and `shown` stand for, and reads back from the shared filters what is hidden. */
export function makeLegend(coloring: MapColoring, counts: Uint32Array, shown: Uint32Array, filters: readonly FilterClause[]): MapLegend {
  const clause = filters.find(({ source }) => source === legendSource(coloring.column));
  if (coloring.type === 'ramp') {
    return {
      type: 'ramp',
      column: coloring.column,
      kind: coloring.kind,
      min: coloring.min,
      max: coloring.max,
      steps: Array.from({ length: RAMP_STEPS }, (_, code) => ({ code, count: counts[code] ?? 0, shown: shown[code] ?? 0 })),
      none: counts[MAP_CODE_NONE] ?? 0,
      range: clause?.type === 'range' ? { min: clause.min, max: clause.max } : null,
    };
  }
  const visible = clause?.type === 'in' ? new Set(clause.values) : null;
  const entry = (code: number, role: MapLegendEntry['role'], value: MapValue, members: readonly MapValue[]): MapLegendEntry => ({
    code,
    role,
    value,
    count: counts[code] ?? 0,
    shown: shown[code] ?? 0,
    hidden: visible !== null && members.every((member) => !visible.has(member)),
  });
  const entries = coloring.values.map((value, code) => entry(code, 'value', value, [value]));
  if (counts[MAP_CODE_OTHER]) entries.push(entry(MAP_CODE_OTHER, 'other', null, coloring.rest));
  if (counts[MAP_CODE_NONE]) entries.push(entry(MAP_CODE_NONE, 'none', null, [null]));
  return { type: 'categories', column: coloring.column, kind: coloring.kind, entries, canHide: coloring.complete };
}

/** The filter that shows every entry except the hidden codes; `null` when nothing is hidden. */
export function hideClause(coloring: MapColoring, legend: MapCategoryLegend, hidden: ReadonlySet<number>): FilterClause | null {
  if (coloring.type !== 'categories' || !legend.entries.some(({ code }) => hidden.has(code))) return null;
  const values: MapValue[] = coloring.values.filter((_, code) => !hidden.has(code));
  if (!hidden.has(MAP_CODE_OTHER)) values.push(...coloring.rest);
  if (!hidden.has(MAP_CODE_NONE)) values.push(null);
  const nameOf = (entry: MapLegendEntry) => (entry.role === 'other' ? 'other' : entry.role === 'none' ? 'none' : String(entry.value));
  const out = legend.entries.filter(({ code }) => hidden.has(code)).map(nameOf);
  const kept = legend.entries.filter(({ code }) => !hidden.has(code)).map(nameOf);
  const label = kept.length < out.length ? `${coloring.column} is ${kept.join(', ') || 'hidden'}` : `${coloring.column} is not ${out.join(', ')}`;
  return { source: legendSource(coloring.column), label, type: 'in', column: coloring.column, values };
}
