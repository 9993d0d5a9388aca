import { clauseInterval, clauseIntervals, clausePoints, type MosaicClient, type Selection } from '@uwdata/mosaic-core';
import { column, verbatim } from '@uwdata/mosaic-sql';
import { axisSql, cellSql, nearestEdge, type FilterGrid } from './filter-grid';
import { filterToSql, type FilterClause, type SharedSelection } from './selection';

type MosaicClause = Parameters<Selection['update']>[0];
type Source = MosaicClause['source'];

/** What widgets with Mosaic clients of their own need to know about the shared filters. */
export interface CrossfilterLink {
  /** The clauses of `source` do not filter this client from now on. Returns what takes that back. */
  claim(source: string, client: MosaicClient): () => void;
  /** Says that a clause like this one is about to come, so that the other clients prepare their counts for it. */
  activate(clause: FilterClause): void;
}

const links = new WeakMap<Selection, CrossfilterLink>();

/** The link of a dataset's `crossfilter`; `undefined` when it is not linked. */
export function crossfilterLink(crossfilter: Selection): CrossfilterLink | undefined {
  return links.get(crossfilter);
}

/**
 * Keeps a Mosaic selection and the shared filters in step, both ways. Each of our clause sources is one stable object as long as its clauses have one
 * shape, so that Mosaic recognises the next clause of the same widget. A clause that a host's own Mosaic widget sets becomes a condition among the shared
 * filters, under a source `mosaic:N`; removing it there removes it from Mosaic too. Returns the function that stops it.
 */
export function linkCrossfilter(selection: SharedSelection, crossfilter: Selection): () => void {
  const sources = new Map<string, Source>();
  const own = new WeakSet<Source>();
  const clients = new Map<string, Set<MosaicClient>>();
  const hosts = new Map<Source, string>();
  const clientsOf = (name: string) => getOrMake(clients, name, () => new Set());
  // Mosaic reads the columns of a source from its first clause: another shape is another source.
  const sourceOf = (clause: FilterClause): Source =>
    getOrMake(sources, shapeOf(clause), () => {
      const source = { name: clause.source };
      own.add(source);
      return source;
    });
  const convert = (clause: FilterClause): MosaicClause => ({ ...toMosaicClause(clause, sourceOf(clause)), clients: clientsOf(clause.source) });
  const remove = (source: Source, name: string) => crossfilter.update({ source, clients: clientsOf(name), fields: [], value: null, predicate: null });

  let shown = new Map<string, FilterClause>();
  const update = () => {
    const before = shown;
    shown = new Map(selection.filters.getSnapshot().map((clause) => [clause.source, clause]));
    const hostNames = new Map([...hosts].map(([source, name]) => [name, source]));
    for (const [name, clause] of before) {
      const next = shown.get(name);
      const host = hostNames.get(name);
      if (host && !next && crossfilter.clauses.some(({ source }) => source === host)) {
        host.reset?.();
        remove(host, name);
      } else if (!host && (!next || shapeOf(next) !== shapeOf(clause))) remove(sourceOf(clause), name);
    }
    for (const [name, clause] of shown) {
      if (before.get(name) !== clause && !hostNames.has(name)) crossfilter.update(convert(clause));
    }
  };
  const adopt = () => {
    const foreign = new Map(crossfilter.clauses.filter(({ source }) => !own.has(source)).map((clause) => [clause.source, String(clause.predicate)]));
    for (const [source, expression] of foreign) {
      const name = getOrMake(hosts, source, () => `mosaic:${hosts.size + 1}`);
      const known = shown.get(name);
      if (known?.type === 'sql' && known.expression === expression) continue;
      selection.setFilter(name, { source: name, label: expression.length > 60 ? `${expression.slice(0, 59)}…` : expression, type: 'sql', expression });
    }
    for (const [source, name] of hosts) {
      if (!foreign.has(source) && shown.has(name)) selection.setFilter(name, null);
    }
  };

  links.set(crossfilter, {
    claim(name, client) {
      clientsOf(name).add(client);
      return () => clientsOf(name).delete(client);
    },
    activate: (clause) => crossfilter.activate(convert(clause)),
  });
  update();
  crossfilter.addEventListener('value', adopt);
  const stop = selection.filters.subscribe(update);
  return () => {
    stop();
    crossfilter.removeEventListener('value', adopt);
    links.delete(crossfilter);
  };
}

/** Points, and ranges and boxes on a grid, keep their structure, which lets Mosaic pre-aggregate; the rest is SQL as it is. */
export function toMosaicClause(clause: FilterClause, source: Source): MosaicClause {
  if (clause.negated) return { source, fields: [], value: clause, predicate: verbatim(filterToSql(clause)) };
  if (clause.type === 'in' && clause.values.length > 0 && !clause.many && clause.values.every((value) => typeof value !== 'number' || Number.isFinite(value))) {
    return clausePoints([column(clause.column)], clause.values.map((value) => [value]), { source });
  }
  if (clause.type === 'range' && clause.min !== null && clause.max !== null) {
    if (clause.grid) return onGrids(clause, [axisSql(clause.column, clause.as)], [clause.grid], [clause.min], [clause.max], source);
    if (!clause.as) return clauseInterval(column(clause.column), [clause.min, clause.max], { source });
  }
  if (clause.type === 'box') {
    if (clause.grids) return onGrids(clause, clause.columns.map((name, axis) => axisSql(name, clause.as?.[axis] ?? undefined)), clause.grids, clause.min, clause.max, source);
    if (!clause.as) return clauseIntervals(clause.columns.map((name) => column(name)), clause.columns.map((_, axis) => [clause.min[axis] ?? 0, clause.max[axis] ?? 0]), { source });
  }
  return { source, fields: [], value: clause, predicate: verbatim(filterToSql(clause)) };
}

/** An interval over the cells of grids, told to Mosaic as whole numbers on a scale that is their identity: the prepared counts are exact. */
function onGrids(clause: FilterClause, values: readonly string[], grids: readonly FilterGrid[], min: readonly number[], max: readonly number[], source: Source): MosaicClause {
  const cells = grids.map((grid, axis) => {
    const from = nearestEdge(grid, min[axis] ?? 0);
    const to = nearestEdge(grid, max[axis] ?? 0);
    // What lies on the upper edge of the last cell has a number of its own.
    return [from, to === grid.cells ? to : to - 1];
  });
  const scale = { type: 'identity' as const, domain: [0, 1], range: [0, 1] };
  return {
    source,
    fields: grids.map((grid, axis) => verbatim(cellSql(values[axis] ?? 'NULL', grid))),
    value: cells.length === 1 ? cells[0] : cells,
    predicate: verbatim(filterToSql(clause)),
    meta: { type: 'interval', scales: grids.map(() => scale), pixelSize: 1 } as MosaicClause['meta'],
  } as MosaicClause;
}

function shapeOf(clause: FilterClause): string {
  switch (clause.type) {
    case 'in':
      return JSON.stringify([clause.source, 'in', clause.column, clause.many]);
    case 'range':
      return JSON.stringify([clause.source, 'range', clause.column, clause.as, clause.grid]);
    case 'box':
      return JSON.stringify([clause.source, 'box', clause.columns, clause.as, clause.grids]);
    default:
      return JSON.stringify([clause.source, clause.type]);
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
