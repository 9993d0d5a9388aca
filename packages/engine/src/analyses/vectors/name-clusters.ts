import type { TaskOptions } from '../../base/abort';
import { sqlIdentifier, sqlLiteral } from '../../database/sql';
import { integerColumn, numberColumn, textColumn, textListColumn } from '../../formats/arrow/columns';
import { normalizeRows } from '../../kernels/distance';
import { clusterMedoids } from '../../kernels/vectors/cluster-medoids';
import { clusterNames, clusterTitle, type CategoryColumn, type TypicalValue } from '../../kernels/vectors/cluster-names';
import { parseElementId } from '../../model/element';
import type { EmbeddingSpaceInfo } from '../../model/manifest';
import type { Analysis, AnalysisContext } from '../analysis';
import { className } from '../class-index';
import { readColumnsOf } from '../read-columns';
import { percent } from '../reasons';
import { resultBytes } from '../result-table';
import { loadSpaceGraph } from './space-graph';

interface ClusterRow {
  readonly space: string;
  readonly cluster: number;
  readonly name: string;
  readonly size: number;
  readonly medoid: string;
  readonly typical: readonly string[];
}

/** Columns with more values than this are no categories. */
const mostValues = 50;

/** `clusters`: one row a cluster of an embedding space: a name from what it has more of than the rest, its size, and the element in its middle. */
export const nameClusters: Analysis = {
  id: 'clusters',
  version: 1,
  title: 'Naming clusters',
  inputs: ['frames', 'vectors'],
  output: 'clusters',
  async run(context, options) {
    const rows: ClusterRow[] = [];
    for (const space of context.manifest.embeddings ?? []) rows.push(...(await nameSpace(context, space, options)));
    const medoids = rows.map(({ medoid }) => parseElementId(medoid));
    const bytes = resultBytes({
      space: textColumn(rows.map((row) => row.space)),
      cluster: integerColumn(Int32Array.from(rows, (row) => row.cluster)),
      name: textColumn(rows.map((row) => row.name)),
      size: numberColumn(rows.map((row) => row.size)),
      medoid_owner: textColumn(medoids.map((ref) => ref?.kind ?? null)),
      medoid_id: textColumn(medoids.map((ref) => ref?.id ?? null)),
      typical: textListColumn(rows.map((row) => row.typical)),
    });
    await context.database.insertArrow('clusters', bytes, { signal: options.signal });
  },
};

async function nameSpace(context: AnalysisContext, space: EmbeddingSpaceInfo, options: TaskOptions): Promise<ClusterRow[]> {
  const { database, manifest } = context;
  const graph = await loadSpaceGraph(context, space, options);
  if (!graph) return [];
  const metadata = await categoryColumns(context, options);
  const fields = metadata.map((name, at) => `, f.${sqlIdentifier(name)}::VARCHAR AS value_${at}`).join('');
  const table = await database.query(`SELECT v.owner || ':' || v.owner_id AS owner, v.cluster, v.class_id${fields} FROM vectors v LEFT JOIN frames f ON f.frame_id = v.frame_id WHERE v.space = ${sqlLiteral(space.id)}`, { signal: options.signal });
  const kinds = Object.fromEntries(['owner', 'class_id', ...metadata.map((_, at) => `value_${at}`)].map((name) => [name, 'text'] as const));
  const texts = readColumnsOf(table, kinds);
  const { cluster } = readColumnsOf(table, { cluster: 'number' });
  const labels = Int32Array.from(cluster);
  const columns = [categories('class', (texts['class_id'] ?? []).map((id) => (id === '' ? '' : className(manifest, id)))), ...metadata.map((name, at) => categories(name, texts[`value_${at}`] ?? []))];
  const names = clusterNames(labels, columns, { limit: 4 });

  const clusterOf = new Map((texts['owner'] ?? []).map((owner, row) => [owner, labels[row] ?? -1]));
  const ofRow = Int32Array.from(graph.owners, (owner) => clusterOf.get(owner) ?? -1);
  const medoids = clusterMedoids(space.metric === 'cosine' ? normalizeRows(graph.vectors, graph.dim) : graph.vectors, graph.dim, ofRow);
  const sizes = new Map<number, number>();
  for (const label of ofRow) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return names.map((typical, index) => ({ space: space.id, cluster: index, name: clusterTitle(typical) ?? `Cluster ${index + 1}`, size: sizes.get(index) ?? 0, medoid: graph.owners[medoids[index] ?? -1] ?? '', typical: typical.map(sentence) }));
}

/** Text columns of `frames` that say something of more than one frame, without the ids. */
async function categoryColumns({ database }: AnalysisContext, { signal }: TaskOptions): Promise<string[]> {
  const all = (await database.describe('frames', { signal })).filter((column) => ['VARCHAR', 'BOOLEAN'].includes(column.type) && !['frame_id', 'sequence_id'].includes(column.name)).map((column) => column.name);
  const kept: string[] = [];
  for (const name of all) {
    const row = (await database.query(`SELECT approx_count_distinct(${sqlIdentifier(name)})::INTEGER AS n FROM frames`, { signal })).get(0);
    const values = Number(row?.['n']);
    if (values > 1 && values <= mostValues) kept.push(name);
  }
  return kept;
}

function categories(name: string, texts: readonly string[]): CategoryColumn {
  const values = [...new Set(texts)].filter((text) => text !== '');
  const codes = new Map(values.map((value, code) => [value, code]));
  return { name, values, codes: Int32Array.from(texts, (text) => codes.get(text) ?? -1) };
}

function sentence({ column, value, share, overall }: TypicalValue): string {
  return `${column.replaceAll('_', ' ')} ${value}: ${percent(share)} here, ${percent(overall)} in all`;
}
