import { shortestNumber } from '../formats/coco/shortest-number';
import { writeCsv, type CsvCell } from '../formats/csv/write-csv';
import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';
import type { Label } from '../model/label';
import { changeOfElement } from './change-of-element';
import type { Issue, ReviewState } from './review';

/** What is known of an element from the tables; `null` when its row is gone. */
export interface ElementFacts {
  readonly frameId: string | null;
  readonly labelId: string | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly suggested: string | null;
  readonly score: number | null;
  readonly reason: string | null;
}

const HEADER = [
  ...['issue_id', 'issue_title', 'issue_status'],
  ...['element_id', 'kind', 'frame_id', 'label_id', 'given', 'predicted', 'suggested', 'score', 'reason'],
  ...['verdict', 'judged_by', 'judged_at'],
  ...['change', 'class_before', 'x_before', 'y_before', 'w_before', 'h_before', 'class_after', 'x_after', 'y_after', 'w_after', 'h_after', 'change_reason'],
] as const;

/**
 * One row per element of an issue, then one per judged or changed element that is in no issue, so that the file holds every
 * decision. An issue without elements has one row. Text that a spreadsheet would run as a formula is made harmless.
 *
 * @param facts by element id; elements without an entry keep their empty cells
 */
export function reviewToCsv(state: ReviewState, facts: ReadonlyMap<ElementId, ElementFacts>): string {
  const rows: CsvCell[][] = [];
  const written = new Set<ElementId>();
  const changesWritten = new Set<string>();
  const write = (issue: Issue | null, element: ElementId | null) => {
    const change = element === null ? undefined : changeOfElement(state, element);
    if (element !== null) written.add(element);
    if (change) changesWritten.add(change.labelId);
    rows.push([...issueCells(issue), ...elementCells(element, facts), ...judgementCells(element, state), ...changeCells(change)]);
  };

  for (const issue of state.issues.values()) {
    if (issue.elements.length === 0) write(issue, null);
    for (const element of issue.elements) write(issue, element);
  }
  for (const element of state.judgements.keys()) if (!written.has(element)) write(null, element);
  for (const change of state.changes.values()) if (!changesWritten.has(change.labelId)) write(null, `label:${change.labelId}`);
  return writeCsv(HEADER, rows);
}

function issueCells(issue: Issue | null): CsvCell[] {
  return issue ? [issue.issueId, issue.title, issue.status] : [null, null, null];
}

function elementCells(element: ElementId | null, facts: ReadonlyMap<ElementId, ElementFacts>): CsvCell[] {
  const ref = element === null ? undefined : parseElementId(element);
  const known = element === null ? undefined : facts.get(element);
  const labelId = known?.labelId ?? (ref?.kind === 'label' ? ref.id : null);
  return [element, ref?.kind, known?.frameId, labelId, known?.given, known?.predicted, known?.suggested, known?.score, known?.reason];
}

function judgementCells(element: ElementId | null, state: ReviewState): CsvCell[] {
  const judgement = element === null ? undefined : state.judgements.get(element);
  return [judgement?.verdict, judgement?.actor, judgement && new Date(judgement.at).toISOString()];
}

function changeCells(change: LabelChange | undefined): CsvCell[] {
  return change ? [change.op, ...labelCells(change.before), ...labelCells(change.after), change.reason] : Array.from({ length: 12 }, () => null);
}

function labelCells(label: Label | null): CsvCell[] {
  const box = label?.box;
  return [label?.classId, ...(box ? [box.x, box.y, box.w, box.h].map(shortestNumber) : [null, null, null, null])];
}
