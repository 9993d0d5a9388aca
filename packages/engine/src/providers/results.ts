import type { Finding } from '../formats/contract/findings';
import type { Label, LabelShape, LabelTask } from '../model/label';
import type { Box } from '../model/geometry';

/** A label as it came back, before anybody knows which of ours it is. */
export interface ResultLabel extends LabelShape {
  /** Ids it may be known by here, the best first. */
  readonly ids: readonly string[];
  /** What it is called there; the same every time that it is read. */
  readonly key: string;
  readonly task: LabelTask;
  /** Name (or id) of its class. */
  readonly className: string;
  readonly box: Box | null;
}

/** One frame that somebody handed in; without labels: somebody says that there is nothing. */
export interface ResultFrame {
  /** Frame id, or the name or address of its picture. */
  readonly frame: string;
  /** Who labelled it, where that is known. */
  readonly by: string | null;
  /** Milliseconds since the epoch, UTC. */
  readonly at: number | null;
  readonly labels: readonly ResultLabel[];
}

export interface LabelingResults {
  /** `LabelingProvider.id`. */
  readonly provider: string;
  readonly frames: readonly ResultFrame[];
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/** A result as a label of ours, under ids that somebody found for it. */
export function asLabel(result: ResultLabel, ids: Pick<Label, 'labelId' | 'frameId' | 'classId'>): Label {
  const { ids: _ids, key: _key, className: _className, ...label } = result;
  return { ...label, ...ids };
}
