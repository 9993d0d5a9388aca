import { ShoalError } from '../../base/errors';

export interface ClassHealth {
  /** Index of the class. */
  readonly class: number;
  /** Rows given this class. */
  readonly rows: number;
  /** 1 - share of those rows that are estimated to be of another class, LOWER = worse; NaN for a class without rows. */
  readonly quality: number;
  /** Rows given this class that are estimated to be of another one. */
  readonly wrong: number;
  /** Rows given another class that are estimated to be of this one. */
  readonly missed: number;
}

/** Two classes that are taken for each other; `a` < `b`. */
export interface ClassOverlap {
  readonly a: number;
  readonly b: number;
  /** Rows that were given the one and are estimated to be of the other, in both directions. */
  readonly rows: number;
  /** `rows` as a share of all rows, 0..1. */
  readonly share: number;
}

/**
 * Share of rows without an issue, 1 - issues / rows (cleanlab `overall_label_health_score`); 1 of no rows. Throws
 * `invalid-argument` for counts that are negative or more issues than rows.
 */
export function overallHealth(issues: number, rows: number): number {
  if (!(issues >= 0 && issues <= rows)) throw new ShoalError('invalid-argument', `Got ${issues} issues in ${rows} rows. Expected 0 ≤ issues ≤ rows.`);
  return rows === 0 ? 1 : 1 - issues / rows;
}

/**
 * How far the labels of every class can be trusted, in the order of the classes, from a confident joint (cleanlab
 * `rank_classes_by_label_quality`). `joint` is row-major [given, true], [classes, classes], as `calibratedJoint` gives
 * it. Throws `invalid-argument` for a wrong length, `invalid-data` naming the row with a count that is negative or not
 * finite.
 */
export function classHealth(joint: ArrayLike<number>, classes: number): ClassHealth[] {
  assertJoint(joint, classes);
  return Array.from({ length: classes }, (_, k) => {
    let rows = 0;
    let column = 0;
    for (let other = 0; other < classes; other++) {
      rows += joint[k * classes + other] as number;
      column += joint[other * classes + k] as number;
    }
    const right = joint[k * classes + k] as number;
    return { class: k, rows, quality: rows > 0 ? right / rows : NaN, wrong: rows - right, missed: column - right };
  });
}

/**
 * Pairs of classes that look like one: joint[a][b] + joint[b][a] descending, then by `a` and `b` (cleanlab
 * `find_overlapping_classes`). Pairs that never meet are left out. Input and errors as `classHealth`.
 */
export function overlappingClasses(joint: ArrayLike<number>, classes: number): ClassOverlap[] {
  assertJoint(joint, classes);
  let total = 0;
  for (let at = 0; at < joint.length; at++) total += joint[at] as number;
  const pairs: ClassOverlap[] = [];
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const rows = (joint[a * classes + b] as number) + (joint[b * classes + a] as number);
      if (rows > 0) pairs.push({ a, b, rows, share: rows / total });
    }
  }
  return pairs.sort((p, q) => q.rows - p.rows || p.a - q.a || p.b - q.b);
}

function assertJoint(joint: ArrayLike<number>, classes: number): void {
  if (!Number.isInteger(classes) || classes < 0 || joint.length !== classes * classes) {
    throw new ShoalError('invalid-argument', `Got a confident joint of ${joint.length} entries for ${classes} classes. Expected classes × classes.`);
  }
  for (let at = 0; at < joint.length; at++) {
    const count = joint[at] as number;
    if (count >= 0 && count < Infinity) continue;
    const row = Math.floor(at / classes);
    throw new ShoalError('invalid-data', `Row ${row} of the confident joint holds ${count}. Expected counts from 0 on.`, { details: { row, value: count } });
  }
}
