import { FINDING_CODES, type FindingCode, type ImportedDataset, type ImportPlan, type Severity } from '@shoal/engine';
import type { ReportRow } from '@shoal/engine/node';
import { formatTable } from './format-table';
import type { FailOn } from './parse-options';

export interface ReportSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly kinds: readonly { readonly code: FindingCode; readonly severity: Severity; readonly title: string; readonly count: number }[];
}

const order: readonly Severity[] = ['error', 'warning', 'info'];

/** How many findings of which kind, errors first. */
export function summarize(rows: readonly ReportRow[]): ReportSummary {
  const counts = new Map<FindingCode, number>();
  for (const row of rows) counts.set(row.code, (counts.get(row.code) ?? 0) + row.findings);
  const kinds = [...counts]
    .map(([code, count]) => ({ code, ...FINDING_CODES[code], count }))
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count);
  const total = (severity: Severity) => kinds.filter((kind) => kind.severity === severity).reduce((sum, kind) => sum + kind.count, 0);
  return { errors: total('error'), warnings: total('warning'), infos: total('info'), kinds };
}

/** 1 when there are findings of the severity that counts, otherwise 0. */
export function exitCode({ errors, warnings }: ReportSummary, failOn: FailOn): number {
  if (failOn === 'never') return 0;
  return errors > 0 || (failOn === 'warning' && warnings > 0) ? 1 : 0;
}

/** The parts of a plan as JSON: what was read as what, how sure, and why. */
export function planAsJson(plan: ImportPlan) {
  return plan.parts.map(({ files, format, confidence, evidence, options }) => ({ files: files.slice(0, 100), fileCount: files.length, format, confidence, evidence, options }));
}

export function countLine({ counts, manifest }: ImportedDataset): string {
  const words = (n: number, word: string) => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;
  return `${manifest.name}: ${words(counts.frames, 'frame')}, ${words(counts.labels, 'label')}, ${words(counts.inferences, 'inference')}, ${manifest.classes.length} classes`;
}

/** The report for people: what was read as what, the kinds of findings, and examples of those that matter. */
export function printReport(plan: ImportPlan, imported: ImportedDataset, rows: readonly ReportRow[], limit: number): void {
  for (const part of plan.parts) {
    const files = part.files.length === 1 ? part.files[0] : `${part.files[0]} and ${part.files.length - 1} more`;
    console.log(`${files}\n  read as ${part.formatTitle} (${Math.round(part.confidence * 100)} % sure)${part.evidence.length > 0 ? `: ${part.evidence.join('; ')}` : ''}`);
  }
  console.log(`\n${countLine(imported)}.`);
  const summary = summarize(rows);
  if (summary.kinds.length === 0) {
    console.log('Nothing to report.');
    return;
  }
  console.log(`\n${formatTable([{ title: 'severity' }, { title: 'count', align: 'right' }, { title: 'what' }, { title: 'code' }], summary.kinds.map((kind) => [kind.severity, kind.count.toLocaleString('en'), kind.title, kind.code]))}`);
  for (const kind of summary.kinds.filter(({ severity }) => severity !== 'info')) {
    const own = rows.filter((row) => row.code === kind.code && row.findings === 1);
    console.log(`\n${kind.title}${own.length > limit ? ` (${limit} of ${kind.count.toLocaleString('en')})` : ''}`);
    for (const row of own.slice(0, limit)) console.log(`  ${describe(row)}`);
  }
}

function describe({ file, line, table, rowId, column, value, message }: ReportRow): string {
  const place = [file && `${file}${line === null ? '' : `:${line}`}`, table && rowId && `${table} ${rowId}`].filter(Boolean).join(', ');
  const cell = [column, value === null ? null : `“${value}”`].filter(Boolean).join(' = ');
  return [place, cell, message].filter(Boolean).join(' · ');
}
