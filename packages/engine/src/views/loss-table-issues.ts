import type { ElementId } from '../model/element';
import { randomId } from '../review/random-id';
import type { Issue, Review } from '../review/review';

/** Puts elements into issues and remembers the issue that was used last. */
export interface IssueActions {
  /** The issue used last, while it exists. */
  last(): Issue | null;
  /** Adds what the issue does not hold yet; resolves to the number of elements added, once durable. */
  addTo(issueId: string, elements: readonly ElementId[]): Promise<number>;
  /** Creates an issue with these elements; resolves to its id, once durable. */
  create(title: string, elements: readonly ElementId[]): Promise<string>;
}

export function createIssueActions(review: Review): IssueActions {
  let lastId: string | null = null;
  return {
    last: () => (lastId === null ? null : (review.state.getSnapshot().issues.get(lastId) ?? null)),
    async addTo(issueId, elements) {
      lastId = issueId;
      const held = new Set(review.state.getSnapshot().issues.get(issueId)?.elements);
      const added = elements.filter((element) => !held.has(element));
      if (added.length > 0) await review.act({ type: 'add-elements', issueId, elements: added });
      return added.length;
    },
    async create(title, elements) {
      const issueId = randomId();
      lastId = issueId;
      await review.act({ type: 'create-issue', issueId, title, description: '', elements });
      return issueId;
    },
  };
}
