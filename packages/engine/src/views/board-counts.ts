import type { ElementId } from '../model/element';
import type { Issue, ReviewState } from '../review/review';
import type { ElementCounts } from './board-types';

export interface BoardCounts {
  /** @param ids elements that the issue shows; the same array until they change */
  of(issue: Issue, ids: readonly ElementId[], all?: number): ElementCounts;
  decided(ids: readonly ElementId[], state: ReviewState): { readonly judged: number; readonly changed: number };
  /** Elements in a state, in order. */
  inState(issue: Issue, ids: readonly ElementId[], state: 'open' | 'fixed' | 'not-an-issue'): readonly ElementId[];
}

/** Numbers of issues. An issue may hold a hundred thousand elements: they are walked only when they, or decisions about them, changed. */
export function createBoardCounts(): BoardCounts {
  const sets = new WeakMap<readonly ElementId[], ReadonlySet<ElementId>>();
  const states = new WeakMap<Issue['elementStates'], { readonly ids: readonly ElementId[]; readonly fixed: number; readonly notAnIssue: number }>();
  const decisions = new WeakMap<readonly ElementId[], { readonly judgements: unknown; readonly changes: unknown; readonly judged: number; readonly changed: number }>();
  let filtered: { readonly ids: readonly ElementId[]; readonly marks: unknown; readonly state: string; readonly shown: readonly ElementId[] } | null = null;
  const setOf = (ids: readonly ElementId[]) => {
    const set = sets.get(ids) ?? new Set(ids);
    sets.set(ids, set);
    return set;
  };
  return {
    of({ elementStates }, ids, all = ids.length) {
      if (elementStates.size === 0) return { all, open: all, fixed: 0, notAnIssue: 0 };
      let counted = states.get(elementStates);
      if (counted?.ids !== ids) {
        const held = setOf(ids);
        let [fixed, notAnIssue] = [0, 0];
        for (const [element, state] of elementStates) {
          if (!held.has(element)) continue;
          if (state === 'fixed') fixed += 1;
          else if (state === 'not-an-issue') notAnIssue += 1;
        }
        counted = { ids, fixed, notAnIssue };
        states.set(elementStates, counted);
      }
      const { fixed, notAnIssue } = counted;
      return { all, open: all - fixed - notAnIssue, fixed, notAnIssue };
    },
    decided(ids, { judgements, changes }) {
      const before = decisions.get(ids);
      if (before && before.judgements === judgements && before.changes === changes) return before;
      const held = setOf(ids);
      let judged = 0;
      const changed = new Set<ElementId>();
      const look = (element: ElementId) => {
        const judgement = judgements.get(element);
        if (!judgement) return;
        judged += 1;
        if (judgement.changedLabelId !== null && changes.has(judgement.changedLabelId)) changed.add(element);
      };
      if (ids.length < judgements.size) ids.forEach(look);
      else for (const element of judgements.keys()) if (held.has(element)) look(element);
      for (const labelId of changes.keys()) if (held.has(`label:${labelId}`)) changed.add(`label:${labelId}`);
      const found = { judgements, changes, judged, changed: changed.size };
      decisions.set(ids, found);
      return found;
    },
    inState({ elementStates }, ids, state) {
      if (filtered?.ids === ids && filtered.marks === elementStates && filtered.state === state) return filtered.shown;
      const shown = ids.filter((element) => (elementStates.get(element) ?? 'open') === state);
      filtered = { ids, marks: elementStates, state, shown };
      return shown;
    },
  };
}
