import { formatTable } from '../format-table';
import { withAudited } from '../open-audited';

export interface DuplicatesBundleOptions {
  readonly bundle: string;
  readonly json: boolean;
  /** Groups in the table; 0 shows all. */
  readonly limit: number;
  /** Only groups with frames in more than one split. */
  readonly leaksOnly: boolean;
}

interface Group {
  readonly tier: string;
  readonly keep: string;
  readonly drop: { readonly frame: string; readonly split: string | null; readonly distance: number }[];
  leaks: boolean;
}

/** Finds the frames of a bundle that repeat another one. Resolves to the number of frames to drop. */
export function duplicatesOfBundle({ bundle, json, limit, leaksOnly }: DuplicatesBundleOptions): Promise<number> {
  return withAudited(bundle, async (rows, dataset) => {
    const groups = new Map<string, Group>();
    for (const row of await rows("SELECT tier, group_id, frame_id, split, role, distance, leaks FROM duplicates ORDER BY tier, group_id, role <> 'keep', frame_id")) {
      const key = `${String(row['tier'])} ${String(row['group_id'])}`;
      const frame = String(row['frame_id']);
      const group = groups.get(key) ?? { tier: String(row['tier']), keep: frame, drop: [], leaks: false };
      if (row['role'] === 'drop') group.drop.push({ frame, split: row['split'] === null ? null : String(row['split']), distance: Number(row['distance']) });
      if (row['leaks'] === true) group.leaks = true;
      groups.set(key, group);
    }
    const list = [...groups.values()].filter((group) => group.leaks || !leaksOnly).sort((a, b) => Number(b.leaks) - Number(a.leaks));
    const dropped = new Set(list.flatMap(({ drop }) => drop.map(({ frame }) => frame))).size;
    const frames = dataset.status.getSnapshot().counts.frames;
    const leaks = list.filter((group) => group.leaks).length;
    if (json) {
      process.stdout.write(`${JSON.stringify({ dataset: dataset.manifest.name, frames, duplicates: dropped, leaks, groups: list })}\n`);
      return dropped;
    }
    console.log(`${dropped.toLocaleString('en')} of ${frames.toLocaleString('en')} frames repeat another one; ${leaks.toLocaleString('en')} groups are in more than one split.`);
    const shown = limit === 0 ? list : list.slice(0, limit);
    if (shown.length > 0) console.log(`\n${formatTable([{ title: 'tier' }, { title: 'keep' }, { title: 'drop' }, { title: 'leaks' }], shown.map(({ tier, keep, drop, leaks: leaking }) => [tier, keep, shortened(drop.map(({ frame }) => frame)), leaking ? 'yes' : '']))}`);
    if (shown.length < list.length) console.log(`\n${list.length - shown.length} more groups: --limit 0 shows all.`);
    return dropped;
  });
}

function shortened(ids: readonly string[]): string {
  return ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;
}
