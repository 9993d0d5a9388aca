import { issuePayload, type IssuePayload } from '../review/issue-payload';
import type { Dataset } from '../session/dataset';
import { createElementInfos } from './board-elements';
import { readLive } from './board-live';

/**
 * The payload of an issue with what the tables know of its elements; of a live one, all that meet it now. Resolves to
 * `null` for an unknown issue; rejects with `query-failed` when elements cannot be read.
 */
export async function readIssuePayload(dataset: Dataset, issueId: string, { signal = new AbortController().signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<IssuePayload | null> {
  const { database, manifest, review, id } = dataset;
  const state = review.state.getSnapshot();
  const issue = state.issues.get(issueId);
  if (!issue) return null;
  const elements = issue.query === null ? issue.elements : [...new Set([...(await readLive(database, issue.query, { limit: Infinity, signal })).ids, ...issue.elements])];
  const infos = createElementInfos(database);
  await infos.load(elements, signal);
  return issuePayload({ dataset: { id, name: manifest.name }, state, infoOf: infos.get, elements }, issueId);
}
