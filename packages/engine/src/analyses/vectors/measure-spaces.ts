import type { TaskOptions } from '../../base/abort';
import { sqlIdentifier } from '../../database/sql';
import { flagColumn, integerColumn, numberColumn, textColumn } from '../../formats/arrow/columns';
import type { VectorMeasures } from '../../compute/measure-vectors';
import { elementId, parseElementId } from '../../model/element';
import type { Analysis, AnalysisContext } from '../analysis';
import { readColumnsOf } from '../read-columns';
import { resultBytes } from '../result-table';
import { loadSpaceGraph, type SpaceGraph } from './space-graph';

interface Measured extends SpaceGraph {
  readonly frames: readonly string[];
  readonly classIds: readonly (string | null)[];
  readonly measures: VectorMeasures;
}

/**
 * `vectors`: one row an embedded element and space, with how far it lies from its neighbours (of all and of its class), how unusual and how
 * typical it is, and its cluster. Clusters follow density on the map where the space has been laid out, in the vectors otherwise.
 */
export const measureSpaces: Analysis = {
  id: 'vectors',
  version: 1,
  title: 'Measuring embeddings',
  inputs: ['frames', 'labels', 'inferences'],
  output: 'vectors',
  async run(context, options) {
    const measured: Measured[] = [];
    for (const space of context.manifest.embeddings ?? []) {
      const graph = await loadSpaceGraph(context, space, options);
      if (graph) measured.push(await measure(context, graph, options));
    }
    const column = <K extends keyof VectorMeasures>(name: K) => numberColumn(measured.flatMap(({ measures }) => Array.from(measures[name])));
    const refs = measured.flatMap(({ owners }) => owners.map(parseElementId));
    const bytes = resultBytes({
      space: textColumn(measured.flatMap(({ space, owners }) => owners.map(() => space.id))),
      owner: textColumn(refs.map((ref) => ref?.kind ?? null)),
      owner_id: textColumn(refs.map((ref) => ref?.id ?? null)),
      frame_id: textColumn(measured.flatMap(({ frames }) => frames)),
      class_id: textColumn(measured.flatMap(({ classIds }) => classIds)),
      neighbor_distance: column('neighborDistance'),
      outlier: column('outlier'),
      is_outlier: flagColumn(measured.flatMap(({ measures }) => Array.from(measures.isOutlier, Boolean))),
      class_outlier: column('classOutlier'),
      is_class_outlier: flagColumn(measured.flatMap(({ measures }) => Array.from(measures.isClassOutlier, Boolean))),
      uniqueness: column('uniqueness'),
      uniqueness_percentile: column('uniquenessPercentile'),
      representativeness: column('representativeness'),
      cluster: integerColumn(Int32Array.from(measured.flatMap(({ measures }) => Array.from(measures.cluster)))),
      cluster_probability: column('clusterProbability'),
    });
    await context.database.insertArrow('vectors', bytes, { signal: options.signal });
  },
};

async function measure(context: AnalysisContext, graph: SpaceGraph, options: TaskOptions): Promise<Measured> {
  const { space, owners, vectors, dim } = graph;
  const known = await readOwners(context, options);
  const ids = context.manifest.classes.map((info) => info.id);
  const rows = owners.map((owner) => known.get(owner));
  const classIds = rows.map((row) => row?.classId ?? null);
  const classes = Int32Array.from(classIds, (id) => (id === null ? -1 : ids.indexOf(id)));
  const positions = await readPositions(context, graph, options);
  const measures = await context.compute.run('measureVectors', { vectors, dim, metric: space.metric, classes, graph: graph.graph, positions }, options);
  return { ...graph, frames: rows.map((row) => row?.frameId ?? ''), classIds, measures };
}

/** Frame and class of everything that can own a vector; a frame has the class of its whole-frame label. */
async function readOwners({ database }: AnalysisContext, { signal }: TaskOptions): Promise<Map<string, { readonly frameId: string; readonly classId: string | null }>> {
  const table = await database.query(
    `SELECT 'label:' || label_id AS owner, frame_id, class_id FROM labels
     UNION ALL SELECT 'inference:' || inference_id, frame_id, class_id FROM inferences
     UNION ALL SELECT 'frame:' || f.frame_id, f.frame_id, any_value(l.class_id) FROM frames f LEFT JOIN labels l ON l.frame_id = f.frame_id AND l.task = 'class' GROUP BY f.frame_id`,
    { signal },
  );
  const { owner, frame_id: frames, class_id: classes } = readColumnsOf(table, { owner: 'text', frame_id: 'text', class_id: 'text' });
  return new Map(owner.map((id, row) => [id, { frameId: frames[row] ?? '', classId: classes[row] === '' ? null : (classes[row] ?? null) }]));
}

/** Where every row is on the map; `null` unless all of them are. */
async function readPositions({ database }: AnalysisContext, { space, owners }: SpaceGraph, { signal }: TaskOptions): Promise<Float32Array | null> {
  const name = `projections_${space.id}`;
  if (!(await database.hasTable(name))) return null;
  const table = await database.query(`SELECT owner, owner_id, x::DOUBLE AS x, y::DOUBLE AS y FROM ${sqlIdentifier(name)} WHERE isfinite(x) AND isfinite(y)`, { signal });
  const { owner, owner_id: ids, x, y } = readColumnsOf(table, { owner: 'text', owner_id: 'text', x: 'number', y: 'number' });
  const at = new Map(ids.map((id, row) => [elementId({ kind: (owner[row] ?? 'frame') as 'frame', id }), row]));
  const out = new Float32Array(owners.length * 2);
  for (const [row, id] of owners.entries()) {
    const place = at.get(id);
    if (place === undefined) return null;
    out[row * 2] = x[place] ?? 0;
    out[row * 2 + 1] = y[place] ?? 0;
  }
  return out;
}
