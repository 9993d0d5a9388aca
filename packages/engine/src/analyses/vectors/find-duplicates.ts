import type { TaskOptions } from '../../base/abort';
import { flagColumn, integerColumn, numberColumn, textColumn } from '../../formats/arrow/columns';
import { alikePairs } from '../../kernels/vectors/alike-pairs';
import { duplicateGroups, duplicatePairs, type DuplicateMember } from '../../kernels/vectors/duplicate-groups';
import { exactDuplicates } from '../../kernels/vectors/exact-duplicates';
import { hashPairs } from '../../kernels/vectors/hash-pairs';
import { nearDuplicates } from '../../kernels/vectors/near-duplicates';
import type { Analysis, AnalysisContext } from '../analysis';
import { spaceOf } from '../audit/label-vectors';
import { readColumnsOf } from '../read-columns';
import { resultBytes } from '../result-table';
import { loadSpaceGraph } from './space-graph';

/** How two frames were found to be the same: by their bytes, by how they look (perceptual hash), or by their embedding, with the hash where there is one. */
export type DuplicateTier = 'exact' | 'perceptual' | 'embedding';

interface DuplicateRow {
  readonly tier: DuplicateTier;
  readonly group: number;
  readonly frame: number;
  readonly twin: number;
  readonly role: 'keep' | 'drop';
  readonly distance: number;
  readonly leaks: boolean;
}

/** Bits of a perceptual hash in which copies may differ. */
const maxBits = 6;

/**
 * `duplicates`: frames that repeat another one, in groups with the one to keep, in three tiers; a frame is listed once a tier. `twin_id` is the frame
 * that is kept, or for that one a frame that is not; `leaks` says that the two are in different splits: what a model saw in training comes back in its test.
 */
export const findDuplicates: Analysis = {
  id: 'duplicates',
  version: 1,
  title: 'Finding duplicates',
  inputs: ['frames', 'image_quality'],
  output: 'duplicates',
  async run(context, options) {
    const frames = await readFrames(context, options);
    const splits = [...new Set(frames.split)].filter((name) => name !== '');
    const splitOf = Int32Array.from(frames.split, (name) => splits.indexOf(name));
    const rows: DuplicateRow[] = [];
    const add = (tier: DuplicateTier, members: readonly DuplicateMember[]) => {
      const differ = (a: number, b: number) => (splitOf[a] ?? -1) >= 0 && (splitOf[b] ?? -1) >= 0 && splitOf[a] !== splitOf[b];
      const keptOf = new Map(members.flatMap(({ group, role, row }) => (role === 'keep' ? [[group, row] as const] : [])));
      const droppedOf = new Map<number, number>();
      for (const { group, role, row } of members) if (role === 'drop' && (!droppedOf.has(group) || differ(row, keptOf.get(group) ?? row))) droppedOf.set(group, row);
      for (const { row, group, role, distance } of members) {
        const twin = (role === 'keep' ? droppedOf : keptOf).get(group) ?? row;
        rows.push({ tier, group, frame: row, twin, role, distance, leaks: differ(row, twin) });
      }
    };
    add('exact', exactDuplicates(frames.hashes.map((hash) => hash || null)));
    add('perceptual', duplicateGroups(frames.ids.length, await hashPairs(frames.looks, { maxDistance: maxBits }, options)));
    add('embedding', await embeddingDuplicates(context, frames, options));
    const bytes = resultBytes({
      tier: textColumn(rows.map((row) => row.tier)),
      group_id: integerColumn(Int32Array.from(rows, (row) => row.group)),
      frame_id: textColumn(rows.map((row) => frames.ids[row.frame] ?? null)),
      split: textColumn(rows.map((row) => frames.split[row.frame] || null)),
      role: textColumn(rows.map((row) => row.role)),
      twin_id: textColumn(rows.map((row) => frames.ids[row.twin] ?? null)),
      twin_split: textColumn(rows.map((row) => frames.split[row.twin] || null)),
      distance: numberColumn(rows.map((row) => row.distance)),
      leaks: flagColumn(rows.map((row) => row.leaks)),
    });
    await context.database.insertArrow('duplicates', bytes, { signal: options.signal });
  },
};

interface Frames {
  readonly ids: readonly string[];
  readonly split: readonly string[];
  /** SHA-256 of the picture's bytes; empty where it is not known. */
  readonly hashes: readonly string[];
  /** Halves of perceptual hashes, [n, 2]; 0 where there is none. */
  readonly looks: Uint32Array;
}

async function readFrames({ database }: AnalysisContext, { signal }: TaskOptions): Promise<Frames> {
  const hasSplit = (await database.describe('frames', { signal })).some((column) => column.name === 'split');
  const table = await database.query(
    `SELECT f.frame_id, ${hasSplit ? 'f.split' : 'NULL::VARCHAR'} AS split, q.content_hash, q.perceptual_hash FROM frames f LEFT JOIN image_quality q ON q.frame_id = f.frame_id ORDER BY f.frame_id`,
    { signal },
  );
  const columns = readColumnsOf(table, { frame_id: 'text', split: 'text', content_hash: 'text', perceptual_hash: 'text' });
  const looks = new Uint32Array(columns.frame_id.length * 2);
  columns.perceptual_hash.forEach((hash, row) => {
    if (hash.length !== 16) return;
    looks[row * 2] = Number.parseInt(hash.slice(0, 8), 16);
    looks[row * 2 + 1] = Number.parseInt(hash.slice(8), 16);
  });
  return { ids: columns.frame_id, split: columns.split, hashes: columns.content_hash, looks };
}

/** Near-duplicates of whole frames in the first frame space, at cosine or Euclidean distance, as rows of `ids`. */
async function embeddingDuplicates(context: AnalysisContext, { ids, looks }: Frames, options: TaskOptions): Promise<DuplicateMember[]> {
  const space = spaceOf(context, 'frame');
  const graph = space && (await loadSpaceGraph(context, space, options));
  if (!graph) return [];
  const rowOf = new Map(ids.map((id, row) => [`frame:${id}`, row]));
  const hashes = new Uint32Array(graph.owners.length * 2);
  graph.owners.forEach((owner, at) => {
    const row = rowOf.get(owner);
    if (row !== undefined) hashes.set(looks.subarray(row * 2, row * 2 + 2), at * 2);
  });
  const found = new Map<string, readonly [number, number, number]>();
  for (const { a, b, distances } of [nearDuplicates(graph.owners.length, graph.graph).pairs, alikePairs(graph.owners.length, graph.graph, hashes)]) {
    a.forEach((first, i) => found.set(`${first} ${b[i]}`, [first, b[i] ?? 0, distances[i] ?? 0]));
  }
  const inMetric = (distance: number) => (space.metric === 'cosine' ? (distance * distance) / 2 : distance);
  return duplicateGroups(graph.owners.length, duplicatePairs([...found.values()])).flatMap((member) => {
    const row = rowOf.get(graph.owners[member.row] ?? '');
    return row === undefined ? [] : [{ ...member, row, distance: inMetric(member.distance) }];
  });
}
