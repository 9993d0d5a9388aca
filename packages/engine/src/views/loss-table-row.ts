import type { Table } from 'apache-arrow';
import type { ElementId } from '../model/element';
import { judgedElement } from '../session/judge';
import type { JudgedElement } from '../session/propose-change';
import { numberOr, textOr } from '../session/read-cell';

/** One row of the table: an element of `elements` as it was when it was read. */
export interface LossRow extends JudgedElement {
  readonly elementId: ElementId;
  readonly labelId: string | null;
  readonly confidence: number | null;
  readonly iou: number | null;
  /** 0..1, higher = more worth a look. */
  readonly score: number;
  readonly scorerId: string | null;
  readonly flagged: boolean;
  readonly loss: number | null;
  readonly annotator: string | null;
  readonly batch: string | null;
  readonly split: string | null;
}

const required = [
  'element_id', 'kind', 'id', 'frame_id', 'label_id', 'inference_id', 'task', 'given', 'predicted', 'suggested', 'agreement', 'reason',
  'confidence', 'iou', 'score', 'scorer_id', 'flagged', 'loss', 'x', 'y', 'w', 'h', 'annotator', 'batch',
] as const; // prettier-ignore
const optional = ['split'] as const;

/** The columns to read, of those that `elements` has. */
export function rowColumns(present: ReadonlySet<string>): readonly string[] {
  return [...required, ...optional.filter((name) => present.has(name))];
}

export function readRows(table: Table): LossRow[] {
  return table.toArray().map((proxy: { toJSON(): Record<string, unknown> }): LossRow => {
    const row = proxy.toJSON();
    return {
      ...judgedElement(row),
      elementId: String(row.element_id) as ElementId,
      labelId: textOr(row.label_id),
      confidence: numberOr(row.confidence),
      iou: numberOr(row.iou),
      score: numberOr(row.score) ?? 0,
      scorerId: textOr(row.scorer_id),
      flagged: row.flagged === true,
      loss: numberOr(row.loss),
      annotator: textOr(row.annotator),
      batch: textOr(row.batch),
      split: textOr(row.split),
    };
  });
}
