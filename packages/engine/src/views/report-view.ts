import type { Disposable } from '../base/lifetime';
import { createStore, type Readable } from '../base/store';
import { sqlLiteral } from '../database/sql';
import { FINDING_CODES, type FindingCode, type Severity } from '../formats/contract/findings';
import type { ElementId } from '../model/element';
import type { Dataset } from '../session/dataset';
import { createLiveQuery } from './live-query';

/** All findings of one kind. */
export interface ReportKind {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly title: string;
  /** Findings, also those that were counted but not listed. */
  readonly count: number;
  /** Whether map and table show the rows of this kind alone. */
  readonly shown: boolean;
}

/** One line of the import report. */
export interface ReportLine {
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly table: string | null;
  readonly rowId: string | null;
  readonly column: string | null;
  readonly value: string | null;
  /** What it is about, where that is an element. */
  readonly element: ElementId | null;
}

export interface ReportSnapshot {
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** Errors first, then by count. */
  readonly kinds: readonly ReportKind[];
  /** The kind whose lines are listed. */
  readonly open: FindingCode | null;
  readonly lines: readonly ReportLine[];
  /** Lines of the open kind in the table; `lines` has the first of them. */
  readonly lineCount: number;
  /** Frames, labels and inferences that were checked. */
  readonly checked: number;
}

/** What the import found, by kind; each kind opens its lines and can filter everything else to them. */
export interface ReportView extends Readable<ReportSnapshot>, Disposable {
  /** Lists the lines of a kind, or closes it. */
  toggle(code: FindingCode): void;
  /** Lists more lines of the open kind. */
  more(): void;
  /** Filters map and table to the rows of a kind, or ends that. */
  show(code: FindingCode): void;
  refresh(): void;
}

export const REPORT_FILTER = 'import-report';
const PAGE = 100;
/** Most elements that one filter names. */
const MAX_SHOWN = 10_000;

const element = `CASE table_name WHEN 'labels' THEN 'label:' || row_id WHEN 'inferences' THEN 'inference:' || row_id ELSE 'frame:' || coalesce(frame_id, row_id) END`;

interface Answer {
  readonly kinds: readonly Omit<ReportKind, 'shown'>[];
  readonly lines: readonly ReportLine[];
  readonly lineCount: number;
  readonly checked: number;
}

export function createReportView(dataset: Dataset): ReportView {
  let open: FindingCode | null = null;
  let limit = PAGE;
  const query = createLiveQuery<Answer>(dataset, { kinds: [], lines: [], lineCount: 0, checked: 0 }, (signal) => read(dataset, open, limit, signal));
  const store = createStore<ReportSnapshot>(compose());

  function compose(): ReportSnapshot {
    const { state, error, value } = query.getSnapshot();
    const shown = shownCode(dataset);
    return { state, error, open, lines: value.lines, lineCount: value.lineCount, checked: value.checked, kinds: value.kinds.map((kind) => ({ ...kind, shown: kind.code === shown })) };
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stops = [store.subscribe(listener), query.subscribe(() => store.set(compose())), dataset.selection.filters.subscribe(() => store.set(compose()))];
      return () => {
        for (const stop of stops) stop();
      };
    },
    toggle(code) {
      open = open === code ? null : code;
      limit = PAGE;
      store.set({ ...compose(), lines: [], lineCount: 0 });
      query.refresh();
    },
    more() {
      limit += PAGE * 5;
      query.refresh();
    },
    show(code) {
      if (shownCode(dataset) === code) {
        dataset.selection.setFilter(REPORT_FILTER, null);
        return;
      }
      void readElements(dataset, code).then((ids) => dataset.selection.setFilter(REPORT_FILTER, { source: REPORT_FILTER, label: FINDING_CODES[code].title, type: 'elements', ids }));
    },
    refresh: query.refresh,
    dispose: query.dispose,
  };
}

function shownCode(dataset: Dataset): string | null {
  const clause = dataset.selection.filters.getSnapshot().find((filter) => filter.source === REPORT_FILTER);
  return Object.entries(FINDING_CODES).find(([, { title }]) => title === clause?.label)?.[0] ?? null;
}

async function read(dataset: Dataset, open: FindingCode | null, limit: number, signal: AbortSignal): Promise<Answer> {
  const { database } = dataset;
  const counted = await database.query(
    `SELECT code, sum(findings)::INTEGER AS n, count(*)::INTEGER AS lines FROM import_report GROUP BY code ORDER BY CASE any_value(severity) WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, n DESC, code`,
    { signal },
  );
  const rows = counted.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  const { frames, labels, inferences } = dataset.status.getSnapshot().counts;
  const kinds = rows.map((row) => {
    const code = String(row['code']) as FindingCode;
    return { code, ...FINDING_CODES[code], count: Number(row['n']) };
  });
  const lineCount = Number(rows.find((row) => row['code'] === open)?.['lines'] ?? 0);
  return { kinds, lineCount, checked: frames + labels + inferences, lines: open === null ? [] : await readLines(dataset, open, limit, signal) };
}

async function readLines(dataset: Dataset, code: FindingCode, limit: number, signal: AbortSignal): Promise<ReportLine[]> {
  const table = await dataset.database.query(
    `SELECT r.message, r.file, r.line, r.table_name, r.row_id, r.column_name, r.value, CASE WHEN e.element_id IS NULL THEN NULL ELSE r.element END AS element
     FROM (SELECT *, ${element} AS element, rowid AS position FROM import_report WHERE code = ${sqlLiteral(code)} ORDER BY file, line, rowid LIMIT ${limit}) r
     LEFT JOIN (SELECT DISTINCT element_id FROM elements) e ON e.element_id = r.element ORDER BY r.file, r.line, r.position`,
    { signal },
  );
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return table.toArray().map((row: { toJSON(): Record<string, unknown> }): ReportLine => {
    const cells = row.toJSON();
    return {
      message: String(cells['message']),
      file: text(cells['file']),
      line: cells['line'] === null ? null : Number(cells['line']),
      table: text(cells['table_name']),
      rowId: text(cells['row_id']),
      column: text(cells['column_name']),
      value: text(cells['value']),
      element: text(cells['element']) as ElementId | null,
    };
  });
}

async function readElements(dataset: Dataset, code: FindingCode): Promise<ElementId[]> {
  const table = await dataset.database.query(`SELECT DISTINCT ${element} AS id FROM import_report WHERE code = ${sqlLiteral(code)} AND ${element} IS NOT NULL ORDER BY id LIMIT ${MAX_SHOWN}`);
  return table.toArray().map((row: { id: unknown }) => String(row.id) as ElementId);
}
