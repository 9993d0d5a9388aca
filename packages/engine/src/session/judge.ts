import { ShoalError } from '../base/errors';
import type { LabelChange } from '../model/change';
import type { ElementId, ElementKind } from '../model/element';
import type { LabelTask } from '../model/label';
import { sqlLiteral } from '../database/sql';
import { changedElement } from '../review/element-of-change';
import type { Verdict } from '../review/event';
import type { Judgement, ReviewState } from '../review/review';
import type { Dataset } from './dataset';
import { boxOf, textOr } from './read-cell';
import { needsPlace, proposeChange, type InferencePlace, type JudgedElement } from './propose-change';
import { readPlace } from './read-place';

export interface JudgeResult {
  readonly element: ElementId;
  readonly verdict: Verdict;
  readonly change: LabelChange | null;
}

export interface StepResult {
  /** What was taken back or brought back, in words: "Agree with model". */
  readonly action: string;
  /** The element whose judgement or label changed with it; `null` for actions on issues. */
  readonly element: ElementId | null;
}

/** People's decisions about elements, one at a time and in the order in which they were asked for. */
export interface Judge {
  /**
   * Records a verdict and the change that follows from it as one action. Resolves when it is durable; the review state
   * changes at once when `known` holds everything needed. Rejects with `not-found` for an unknown element, else as `review.act`.
   *
   * @param known the element as the caller has it already, which saves a query
   * @param place where its inference is, as the caller has it already
   */
  judge(element: ElementId, verdict: Verdict, known?: JudgedElement, place?: InferencePlace | null): Promise<JudgeResult>;
  /** Takes back the newest own action. `null` when there is none. */
  undo(): Promise<StepResult | null>;
  redo(): Promise<StepResult | null>;
}

export function createJudge(dataset: Pick<Dataset, 'database' | 'review'>): Judge {
  const { database, review } = dataset;
  let queue: Promise<unknown> | null = null;

  /**
   * Starts actions one after the other: at once when nothing waits, so that a verdict shows in the same frame. A job
   * wraps its action's promise, because the next action waits for the start of this one and not for the disk.
   */
  const inOrder = async <T>(job: () => Promise<{ readonly done: Promise<T> }>): Promise<T> => {
    const turn = queue ? queue.then(job) : job();
    const mine: Promise<unknown> = turn.then(
      () => undefined,
      () => undefined,
    );
    queue = mine;
    void mine.then(() => {
      if (queue === mine) queue = null;
    });
    return (await turn).done;
  };

  const findElement = async (element: ElementId): Promise<JudgedElement> => {
    const rows = await database.query(
      'SELECT kind, id, frame_id, inference_id, task, given, predicted, suggested, agreement, reason, x, y, w, h ' +
        `FROM elements WHERE element_id = ${sqlLiteral(element)} LIMIT 1`,
    );
    const row: Record<string, unknown> | undefined = rows.get(0)?.toJSON();
    if (!row) throw new ShoalError('not-found', `The element "${element}" is not in this dataset, so it cannot be judged. It may belong to another dataset or model.`, { details: { element } });
    return judgedElement(row);
  };

  const findPlace = async (inferenceId: string): Promise<InferencePlace | null> => {
    const rows = await database.query(`SELECT * FROM inferences WHERE inference_id = ${sqlLiteral(inferenceId)} LIMIT 1`);
    const row: Record<string, unknown> | undefined = rows.get(0)?.toJSON();
    return row ? readPlace(row) : null;
  };

  const step = (run: () => Promise<boolean>, label: (state: ReviewState) => string | null) =>
    inOrder(async () => {
      const before = review.state.getSnapshot();
      const action = label(before);
      const running = action === null ? Promise.resolve(false) : run();
      const after = review.state.getSnapshot();
      const element = changedJudgement(before.judgements, after.judgements) ?? changedElement(before.changes, after.changes);
      return { done: running.then((did): StepResult | null => (did && action !== null ? { action, element } : null)) };
    });

  return {
    judge: (element, verdict, known, place) =>
      inOrder(async () => {
        const judged = known ?? (await findElement(element));
        const there = place ?? (needsPlace(judged, verdict) && judged.inferenceId !== null ? await findPlace(judged.inferenceId) : null);
        const change = proposeChange(judged, verdict, there);
        return { done: review.act({ type: 'judge', element, verdict, change }).then((): JudgeResult => ({ element, verdict, change })) };
      }),
    undo: () => step(() => review.undo(), (state) => state.undoLabel),
    redo: () => step(() => review.redo(), (state) => state.redoLabel),
  };
}

/** Reads a row of `elements` as what a judgement needs. */
export function judgedElement(row: Readonly<Record<string, unknown>>): JudgedElement {
  return {
    kind: String(row.kind) as ElementKind,
    id: String(row.id),
    frameId: String(row.frame_id),
    inferenceId: textOr(row.inference_id),
    task: textOr(row.task) as LabelTask | null,
    given: textOr(row.given),
    predicted: textOr(row.predicted),
    suggested: textOr(row.suggested),
    agreement: String(row.agreement),
    reason: textOr(row.reason),
    box: boxOf(row),
  };
}

function changedJudgement(before: ReadonlyMap<ElementId, Judgement>, after: ReadonlyMap<ElementId, Judgement>): ElementId | null {
  for (const [element, judgement] of before) if (!sameJudgement(judgement, after.get(element))) return element;
  for (const element of after.keys()) if (!before.has(element)) return element;
  return null;
}

function sameJudgement(a: Judgement, b: Judgement | undefined): boolean {
  return !!b && a.verdict === b.verdict && a.at === b.at && a.actor === b.actor;
}
