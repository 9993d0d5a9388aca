import type { ChangeProposal, ReviewState } from '../review/review';
import { isConflict } from '../review/choose-changes';
import type { ChangeFacet, ChangeFilters, ChangeItem, ChangesSnapshot, ChangeState } from './changes-types';

const known = new WeakMap<readonly ChangeProposal[], ChangeItem>();

/** Items by conflict first, then frame, then label. Those whose proposals did not change stay the same objects. */
export function changeItems(proposals: ReviewState['proposals']): readonly ChangeItem[] {
  return [...proposals.values()].flatMap((own) => itemOf(own) ?? []).sort((a, b) => Number(b.state === 'conflict') - Number(a.state === 'conflict') || compare(a.frameId, b.frameId) || compare(a.labelId, b.labelId));
}

function itemOf(proposals: readonly ChangeProposal[]): ChangeItem | null {
  const before = known.get(proposals);
  if (before) return before;
  const accepted = proposals.find(({ decision }) => decision === 'accepted');
  const open = proposals.find(({ decision }) => decision === 'proposed');
  const shown = accepted ?? open ?? proposals[0];
  if (!shown) return null;
  const state: ChangeState = isConflict(proposals) ? 'conflict' : accepted ? 'accepted' : open ? 'proposed' : 'rejected';
  const item: ChangeItem = { labelId: shown.change.labelId, frameId: shown.change.frameId, state, proposals, shown };
  known.set(proposals, item);
  return item;
}

/** Proposals that count for what is shown of an item: of a decided one, the deciding one. */
function relevant({ state, proposals, shown }: ChangeItem): readonly ChangeProposal[] {
  return state === 'conflict' ? proposals.filter(({ decision }) => decision !== 'rejected') : [shown];
}

const valuesOf: Readonly<Record<keyof ChangesSnapshot['facets'], (proposal: ChangeProposal) => readonly (string | null | undefined)[]>> = {
  op: ({ change }) => [change.op],
  actor: ({ actor }) => [actor],
  issueId: ({ issueId }) => [issueId],
  classId: ({ change }) => [change.before?.classId, change.after?.classId],
};
const facetNames = ['op', 'actor', 'issueId', 'classId'] as const;

export function filterItems(items: readonly ChangeItem[], filters: ChangeFilters): readonly ChangeItem[] {
  const wanted = facetNames.filter((name) => filters[name] !== null);
  return items.filter(
    (item) =>
      (filters.state === 'all' || item.state === filters.state || (filters.state === 'open' && (item.state === 'conflict' || item.state === 'proposed'))) &&
      wanted.every((name) => relevant(item).some((proposal) => valuesOf[name](proposal).includes(filters[name]))),
  );
}

/** Values by how often they are met, the most frequent first. */
export function facetsOf(items: readonly ChangeItem[]): ChangesSnapshot['facets'] {
  const facet = (name: (typeof facetNames)[number]): readonly ChangeFacet[] => {
    const counts = new Map<string, number>();
    for (const item of items) {
      for (const value of new Set(relevant(item).flatMap(valuesOf[name]))) if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || compare(a.value, b.value));
  };
  return { op: facet('op'), actor: facet('actor'), issueId: facet('issueId'), classId: facet('classId') };
}

export function countStates(items: readonly ChangeItem[]): Record<ChangeState, number> {
  const counts = { conflict: 0, proposed: 0, accepted: 0, rejected: 0 };
  for (const { state } of items) counts[state] += 1;
  return counts;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
