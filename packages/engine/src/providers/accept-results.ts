import type { ElementId } from '../model/element';
import type { ReviewOp, SingleOp } from '../review/event';
import type { ResultPlan } from './plan-results';

export interface AcceptOptions {
  /** Entries that are accepted, by id. Default: all that change something and that nothing speaks against. */
  readonly entries?: ReadonlySet<string> | undefined;
  /** Whether elements whose label came back as it was are marked as no issue: a person looked at them and left them alone. Default false. */
  readonly confirmUnchanged?: boolean | undefined;
}

/** Entries that are accepted unless somebody says otherwise. */
export function proposedEntries(plan: ResultPlan): ReadonlySet<string> {
  return new Set(plan.entries.filter(({ op, doubt }) => op !== null && doubt === null).map(({ id }) => id));
}

/**
 * One action for everything that is accepted: the changes, which frames came back, and what became of the issue's elements. An element is `fixed` when a change
 * of its label was accepted (of a frame: any change in it; of an inference: a label where it is); it is `not-an-issue` only when somebody confirms that. Others
 * stay as they were.
 */
export function acceptResults(plan: ResultPlan, { entries = proposedEntries(plan), confirmUnchanged = false }: AcceptOptions = {}): ReviewOp {
  const { issueId, sendId, frameIds } = plan;
  const accepted = plan.entries.filter(({ id, op }) => op !== null && entries.has(id));
  const changes = accepted.flatMap(({ op }) => (op ? [op] : []));
  const fixed = new Set<ElementId>(accepted.flatMap(({ elements }) => elements));
  const confirmed = confirmUnchanged ? new Set<ElementId>(plan.entries.filter(({ kind }) => kind === 'unchanged').flatMap(({ elements }) => elements.filter((element) => !fixed.has(element)))) : new Set<ElementId>();
  const marks: SingleOp[] = [
    ...(fixed.size > 0 ? [{ type: 'mark-elements' as const, issueId, elements: [...fixed], state: 'fixed' as const }] : []),
    ...(confirmed.size > 0 ? [{ type: 'mark-elements' as const, issueId, elements: [...confirmed], state: 'not-an-issue' as const }] : []),
  ];
  const title = `Accept ${changes.length === 1 ? '1 change' : `${changes.length} changes`} from ${plan.provider.title}`;
  return { type: 'batch', title, ops: [...changes, { type: 'receive-results', issueId, sendId, frameIds }, ...marks] };
}
