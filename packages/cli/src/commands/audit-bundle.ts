import { openDataset } from '@shoal/engine/node';
import { ShoalError, sqlLiteral, type Dataset } from '@shoal/engine';
import { formatTable } from '../format-table';
import { decodePicture } from '../decode-picture';
import { createProgressLine } from '../progress-line';

export interface AuditBundleOptions {
  readonly bundle: string;
  /** A scorer of the table `scores`; `null`: what judges every object best. */
  readonly score: string | null;
  /** Run the full audit first. */
  readonly full: boolean;
  readonly json: boolean;
  readonly all: boolean;
  readonly limit: number | null;
}

interface SuspiciousElement {
  readonly element: string;
  readonly frame: string;
  /** 0..1, higher = more suspicious. */
  readonly score: number;
  readonly agreement: string;
  readonly given: string | null;
  readonly suggested: string | null;
  readonly flagged: boolean;
  readonly annotator: string | null;
  readonly batch: string | null;
  readonly reason: string | null;
  /** Every score of the element by scorer, with --all. */
  readonly scores?: Readonly<Record<string, number>>;
}

/** Opens a bundle, runs the analyses and prints what is suspicious. Resolves to the number of flagged objects. */
export async function auditBundle(options: AuditBundleOptions): Promise<number> {
  const progress = createProgressLine(process.stderr);
  let dataset: Dataset;
  try {
    dataset = await openDataset(options.bundle, { onProgress: progress.update, decodePicture });
    if (options.full) await dataset.audit({ onProgress: progress.update });
  } finally {
    progress.clear();
  }
  try {
    const elements = options.score === null ? await readElements(dataset, options.all) : await readScorer(dataset, options.score, options.all);
    const flagged = elements.filter((element) => element.flagged).length;
    const labels = dataset.status.getSnapshot().counts.labels;
    if (options.json) {
      const scores = options.limit === null ? elements : elements.slice(0, options.limit);
      process.stdout.write(`${JSON.stringify({ dataset: dataset.manifest.name, model: dataset.status.getSnapshot().modelId, labels, issues: flagged, scores })}\n`);
    } else {
      print(dataset, elements, flagged, labels, options.limit);
    }
    return flagged;
  } finally {
    dataset.dispose();
  }
}

type Row = Readonly<Record<string, unknown>>;

async function readElements(dataset: Dataset, all: boolean): Promise<SuspiciousElement[]> {
  const rows = await query(
    dataset,
    `SELECT element_id AS element, frame_id AS frame, score, agreement, given, suggested, flagged, annotator, batch, reason FROM elements
     WHERE level = 'object' ${all ? '' : 'AND flagged'} ORDER BY flagged DESC, score DESC, element_id`,
  );
  const scores = all ? await readScores(dataset) : null;
  return rows.map((row) => ({ ...toElement(row), ...(scores && { scores: scores.get(String(row['element'])) ?? {} }) }));
}

/** The ranking of one scorer. */
async function readScorer(dataset: Dataset, scorer: string, all: boolean): Promise<SuspiciousElement[]> {
  const known = (await query(dataset, 'SELECT DISTINCT scorer_id FROM scores ORDER BY scorer_id')).map((row) => String(row['scorer_id']));
  if (!known.includes(scorer)) throw new ShoalError('not-found', `There is no score "${scorer}". Scores: ${known.join(', ')}${dataset.status.getSnapshot().audited ? '' : '; --full gives more'}.`, { details: { scorer, known } });
  const rows = await query(
    dataset,
    `SELECT s.owner || ':' || s.owner_id AS element, s.frame_id AS frame, s.score, e.agreement, e.given, s.suggested, s.flagged, e.annotator, e.batch, s.reason
     FROM scores s LEFT JOIN elements e ON e.element_id = s.owner || ':' || s.owner_id WHERE s.scorer_id = ${sqlLiteral(scorer)} ORDER BY s.score DESC, element`,
  );
  // A score that offers an order and flags nothing shows all of it.
  const flags = rows.some((row) => row['flagged'] === true);
  const scores = all ? await readScores(dataset) : null;
  return rows.filter((row) => all || !flags || row['flagged'] === true).map((row) => ({ ...toElement(row), ...(scores && { scores: scores.get(String(row['element'])) ?? {} }) }));
}

async function readScores(dataset: Dataset): Promise<Map<string, Record<string, number>>> {
  const scores = new Map<string, Record<string, number>>();
  for (const row of await query(dataset, "SELECT owner || ':' || owner_id AS element, scorer_id, max(score) AS score FROM scores GROUP BY ALL")) {
    const element = String(row['element']);
    const own = scores.get(element) ?? {};
    own[String(row['scorer_id'])] = Number(row['score']);
    scores.set(element, own);
  }
  return scores;
}

async function query(dataset: Dataset, sql: string): Promise<Row[]> {
  return (await dataset.database.query(sql)).toArray().map((row: { toJSON(): Row }) => row.toJSON());
}

function toElement({ element, frame, score, agreement, given, suggested, flagged, annotator, batch, reason }: Row): SuspiciousElement {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return { element: String(element), frame: String(frame), score: Number(score), agreement: text(agreement) ?? '', given: text(given), suggested: text(suggested), flagged: flagged === true, annotator: text(annotator), batch: text(batch), reason: text(reason) };
}

function print(dataset: Dataset, elements: readonly SuspiciousElement[], flagged: number, labels: number, limit: number | null): void {
  const model = dataset.status.getSnapshot().modelId;
  console.log(`${dataset.manifest.name}: ${flagged} suspicious objects beside ${labels} labels${model === null ? '' : `, compared with ${model}`}.`);
  const shown = limit === 0 ? elements : elements.slice(0, limit ?? 20);
  if (shown.length === 0) return;
  const rows = shown.map((row, i) => [String(i + 1), row.score.toFixed(3), row.agreement.replaceAll('_', ' '), row.frame, row.given ?? '', row.suggested ?? '', row.reason ?? '']);
  const columns = [{ title: '#', align: 'right' }, { title: 'score', align: 'right' }, { title: 'what' }, { title: 'frame' }, { title: 'given' }, { title: 'suggested' }, { title: 'why' }] as const;
  console.log(`\n${formatTable(columns, rows)}`);
  if (shown.length < elements.length) console.log(`\n${elements.length - shown.length} more: --limit 0 shows all.`);
}
