import type { Manifest } from '../model/manifest';
import type { FilterClause } from '../model/filter-clause';
import { facetTitle } from './facet-filter';

/** How the values of a chip relate to its column. `anything`: a range without ends. */
export type ClauseRelation = 'is' | 'between' | 'at-least' | 'at-most' | 'anything' | 'contains' | 'within' | 'elements' | 'condition';

/** A clause in words, without grammar: widgets put it into a sentence of their language. */
export interface ClauseWords {
  /** "Time of day", or two of them for a rectangle; `null` for what has no column: a condition, picked elements, a search in all text. */
  readonly title: string | null;
  readonly relation: ClauseRelation;
  /** Readable values: names of classes, rounded numbers; `null` is a missing value. For elements and conditions, the label. */
  readonly values: readonly (string | null)[];
  readonly negated: boolean;
}

/** Who set a clause. */
export type ClauseOrigin = 'facet' | 'range' | 'search' | 'text' | 'condition' | 'map' | 'issue' | 'similar' | 'confusion' | 'health' | 'report' | 'picked' | 'slice' | 'other';

const classColumns = new Set(['class_id', 'given', 'predicted', 'suggested']);

export function describeClause(clause: FilterClause, manifest: Pick<Manifest, 'classes'>): ClauseWords {
  const negated = clause.negated === true;
  switch (clause.type) {
    case 'in':
      return { title: facetTitle(clause.column), relation: 'is', values: clause.values.map((value) => valueName(clause.column, value, manifest)), negated };
    case 'range': {
      const { min, max } = clause;
      const relation = min !== null && max !== null ? 'between' : min !== null ? 'at-least' : max !== null ? 'at-most' : 'anything';
      return { title: facetTitle(clause.column), relation, values: [min, max].flatMap((end) => (end === null ? [] : [clause.as ? timeName(end) : numberName(end)])), negated };
    }
    case 'contains':
      return { title: clause.columns.length === 1 ? facetTitle(clause.columns[0] ?? '') : null, relation: 'contains', values: [clause.text], negated };
    case 'box':
      return { title: clause.columns.map(facetTitle).join(' × '), relation: 'within', values: clause.columns.map((_, axis) => [clause.min[axis] ?? 0, clause.max[axis] ?? 0].map(clause.as?.[axis] ? timeName : numberName).join(' – ')), negated };
    case 'elements':
    case 'set':
      return { title: null, relation: 'elements', values: [clause.label], negated };
    case 'sql':
      return { title: null, relation: 'condition', values: [clause.expression.trim().replace(/\s+/g, ' ')], negated };
  }
}

/** Display name of a column's value: the class map's for classes. */
export function valueName(column: string, value: string | number | boolean | null, manifest: Pick<Manifest, 'classes'>): string | null {
  if (value === null) return null;
  if (typeof value === 'number') return numberName(value);
  const text = String(value);
  return classColumns.has(column) ? (manifest.classes.find((info) => info.id === text)?.name ?? text) : text;
}

/** A time in UTC to the minute, or the day where it begins. */
function timeName(time: number): string {
  if (!(Math.abs(time) <= 8.64e15)) return numberName(time);
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ').replace(/ 00:00$/, '');
}

/** A number with at most four significant digits after the point: `0.1235`, `24,166`. */
export function numberName(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(2);
  return value.toLocaleString('en', size >= 1000 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 });
}

export function clauseOrigin(clause: FilterClause): ClauseOrigin {
  const { source } = clause;
  const [head = ''] = source.split(':');
  if (source === 'loss-table-search') return 'search';
  if (clause.type === 'sql') return 'condition';
  // A column has one source, whether its values are listed or bounded.
  if (clause.type === 'range' && head === 'facet') return 'range';
  const known: Readonly<Record<string, ClauseOrigin>> = { facet: 'facet', range: 'range', text: 'text', map: 'map', 'map-legend': 'map', legend: 'map', issue: 'issue', similar: 'similar', confusion: 'confusion', health: 'health', report: 'report', 'import-report': 'report', picked: 'picked', slice: 'slice' };
  return Object.hasOwn(known, head) ? (known[head] ?? 'other') : head.startsWith('map') ? 'map' : 'other';
}
