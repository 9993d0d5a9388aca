import { formatTable } from '../format-table';
import { withAudited } from '../open-audited';

export interface OutliersBundleOptions {
  readonly bundle: string;
  readonly json: boolean;
  readonly all: boolean;
  /** Rows of the table; 0 shows all. */
  readonly limit: number;
  /** Far from the others of the same class, not of all. */
  readonly perClass: boolean;
}

/** Finds what lies far out in the embedding spaces of a bundle. Resolves to the number of flagged elements. */
export function outliersOfBundle({ bundle, json, all, limit, perClass }: OutliersBundleOptions): Promise<number> {
  return withAudited(bundle, async (rows, dataset) => {
    const [score, flag] = perClass ? ['class_outlier', 'is_class_outlier'] : ['outlier', 'is_outlier'];
    const found = (await rows(`SELECT space, owner || ':' || owner_id AS element, frame_id, class_id, ${score} AS score, neighbor_distance, ${flag} AS flagged FROM vectors ${all ? '' : `WHERE ${flag}`} ORDER BY score DESC, element`)).map((row) => ({
      space: String(row['space']), element: String(row['element']), frame: String(row['frame_id']), class: row['class_id'] === null ? null : String(row['class_id']), score: Number(row['score']), distance: Number(row['neighbor_distance']), flagged: row['flagged'] === true,
    })); // prettier-ignore
    const flagged = found.filter((row) => row.flagged).length;
    const total = Number((await rows('SELECT count(*)::INTEGER AS n FROM vectors'))[0]?.['n']);
    if (json) {
      process.stdout.write(`${JSON.stringify({ dataset: dataset.manifest.name, vectors: total, flagged, outliers: limit === 0 ? found : found.slice(0, limit) })}\n`);
      return flagged;
    }
    console.log(`${flagged.toLocaleString('en')} of ${total.toLocaleString('en')} vectors lie far from ${perClass ? 'the others of their class' : 'all others'}.`);
    const shown = limit === 0 ? found : found.slice(0, limit);
    if (shown.length > 0) console.log(`\n${formatTable([{ title: 'score', align: 'right' }, { title: 'distance', align: 'right' }, { title: 'space' }, { title: 'element' }, { title: 'class' }], shown.map((row) => [row.score.toFixed(3), row.distance.toPrecision(3), row.space, row.element, row.class ?? '']))}`);
    if (shown.length < found.length) console.log(`\n${found.length - shown.length} more: --limit 0 shows all.`);
    return flagged;
  });
}
