import { openDataset } from '@shoal/engine/node';
import type { Dataset } from '@shoal/engine';
import { formatTable } from '../format-table';
import { createProgressLine } from '../progress-line';

export interface AuditBundleOptions {
  readonly bundle: string;
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
}

/** Opens a bundle, runs the analyses and prints what is suspicious. Resolves to the number of flagged objects. */
export async function auditBundle(options: AuditBundleOptions): Promise<number> {
  const progress = createProgressLine(process.stderr);
  let dataset: Dataset;
  try {
    dataset = await openDataset(options.bundle, { onProgress: progress.update });
  } finally {
    progress.clear();
  }
  try {
    const elements = await readElements(dataset, options.all);
    const flagged = options.all ? elements.filter((element) => element.flagged).length : elements.length;
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

async function readElements(dataset: Dataset, all: boolean): Promise<SuspiciousElement[]> {
  const table = await dataset.database.query(
    `SELECT element_id AS element, frame_id AS frame, score, agreement, given, suggested, flagged, annotator, batch, reason FROM elements
     WHERE level = 'object' ${all ? '' : 'AND flagged'} ORDER BY flagged DESC, score DESC, element_id`,
  );
  return table.toArray().map((row: { toJSON(): Record<string, unknown> }): SuspiciousElement => {
    const { element, frame, score, agreement, given, suggested, flagged, annotator, batch, reason } = row.toJSON();
    const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
    return {
      element: String(element),
      frame: String(frame),
      score: Number(score),
      agreement: String(agreement),
      given: text(given),
      suggested: text(suggested),
      flagged: flagged === true,
      annotator: text(annotator),
      batch: text(batch),
      reason: text(reason),
    };
  });
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
