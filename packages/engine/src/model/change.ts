import type { Label } from './label';

/** One proposed edit of one label. Applied on export; the imported labels are never rewritten. */
export interface LabelChange {
  readonly op: 'ADD' | 'MODIFY' | 'DELETE';
  readonly labelId: string;
  readonly frameId: string;
  /** `null` for ADD. */
  readonly before: Label | null;
  /** `null` for DELETE. */
  readonly after: Label | null;
  /** Why, in a sentence that a person can read. */
  readonly reason: string;
}
