import { clauseInterval, clauseIntervals, clausePoints, type Selection } from '@uwdata/mosaic-core';
import { column, verbatim } from '@uwdata/mosaic-sql';
import { filterToSql, type FilterClause, type SharedSelection } from './selection';

type MosaicClause = Parameters<Selection['update']>[0];
type Source = MosaicClause['source'];

/**
 * Keeps a Mosaic selection in step with the shared filters. Each clause source is one stable object, so that Mosaic
 * recognises the next clause of the same widget. Returns the function that stops it.
 */
export function linkCrossfilter(selection: SharedSelection, crossfilter: Selection): () => void {
  const sources = new Map<string, Source>();
  const sourceOf = (name: string): Source => {
    const known = sources.get(name) ?? { name };
    sources.set(name, known);
    return known;
  };
  let shown = new Map<string, FilterClause>();
  const update = () => {
    const next = new Map(selection.filters.getSnapshot().map((clause) => [clause.source, clause]));
    for (const name of shown.keys()) {
      if (!next.has(name)) crossfilter.update({ source: sourceOf(name), fields: [], value: null, predicate: null });
    }
    for (const [name, clause] of next) {
      if (shown.get(name) !== clause) crossfilter.update(toMosaicClause(clause, sourceOf(name)));
    }
    shown = next;
  };
  update();
  return selection.filters.subscribe(update);
}

/** Points and closed ranges keep their structure, which lets Mosaic pre-aggregate; the rest is SQL as it is. */
export function toMosaicClause(clause: FilterClause, source: Source): MosaicClause {
  if (clause.negated) return { source, fields: [], value: clause, predicate: verbatim(filterToSql(clause)) };
  if (clause.type === 'in' && clause.values.length > 0) {
    return clausePoints([column(clause.column)], clause.values.map((value) => [value]), { source });
  }
  if (clause.type === 'range' && clause.min !== null && clause.max !== null) {
    return clauseInterval(column(clause.column), [clause.min, clause.max], { source });
  }
  if (clause.type === 'box') {
    return clauseIntervals(clause.columns.map((name) => column(name)), clause.columns.map((_, axis) => [clause.min[axis] ?? 0, clause.max[axis] ?? 0]), { source });
  }
  return { source, fields: [], value: clause, predicate: verbatim(filterToSql(clause)) };
}
