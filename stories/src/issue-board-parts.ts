import { createMemoryStore, openDataset, type Dataset, type ElementId, type FilterClause, type ReviewEvent, type ReviewOp, type SingleOp } from '@shoal/engine';

const people = [
  { id: 'ana', name: 'Ana Duarte' },
  { id: 'bo', name: 'Bo Lindqvist' },
  { id: 'chidi', name: 'Chidi Okafor' },
];

/** The small bundle with a team. */
export const openTeam = (): Promise<Dataset> => openDataset(new URL('./bundle/shoal.json', document.baseURI), { currentUser: { id: 'ana', name: 'Ana Duarte' }, people, reviewStore: createMemoryStore() });

const DAY = 86_400_000;

async function elementsOf(dataset: Dataset, agreement: string, limit: number): Promise<readonly ElementId[]> {
  const answer = await dataset.database.query(`SELECT element_id FROM elements WHERE level = 'object' AND agreement = '${agreement}' ORDER BY score DESC, element_id LIMIT ${limit}`);
  return [...answer].map((row) => row['element_id'] as ElementId);
}

const day = (fromNow: number) => new Date(Date.now() + fromNow * DAY).toISOString().slice(0, 10);
const wrongSigns: FilterClause = { source: 'facet:agreement', label: 'Agreement: wrong class', type: 'in', column: 'agreement', values: ['wrong_class'] };

/** Events of three people over some days, the oldest first. */
function told(steps: readonly (readonly [daysAgo: number, actor: string, op: ReviewOp])[]): ReviewEvent[] {
  return steps.map(([daysAgo, actor, op], at) => ({ id: `story-${at}`, actor, lamport: at + 1, at: Date.now() - daysAgo * DAY, op }));
}

/** What a team of three did in two weeks. */
export async function someIssues(dataset: Dataset): Promise<void> {
  const [wrong, missing, loose, ghosts] = await Promise.all([elementsOf(dataset, 'wrong_class', 14), elementsOf(dataset, 'missing', 9), elementsOf(dataset, 'badly_located', 14), elementsOf(dataset, 'spurious', 3)]);
  await dataset.review.merge(
    told([
      [14, 'bo', { type: 'create-issue', issueId: 'slow', title: '“Slow” on speed-limit signs', description: 'From batch 7 on. Looks like one labeler misread the guideline.', elements: wrong, issueType: 'label-error', priority: 'urgent', tags: ['batch 7', 'guideline'] }],
      [13, 'ana', { type: 'create-issue', issueId: 'night', title: 'Pedestrians at night without a label', description: 'The model sees them, the labels do not.', elements: missing, issueType: 'label-error', priority: 'high' }],
      [13, 'ana', { type: 'batch', title: 'Assign to Ana', ops: [{ type: 'edit-issue', issueId: 'slow', assignee: 'ana', due: day(-2) }] }],
      [11, 'bo', { type: 'create-issue', issueId: 'loose', title: 'Loose boxes', description: '', elements: loose, issueType: 'bad-data' }],
      [10, 'ana', { type: 'comment', issueId: 'slow', commentId: 'c1', text: `Asked the labeling team to look at the guideline, see [[${wrong[1] ?? 'label:x'}]].` }],
      [9, 'chidi', { type: 'create-issue', issueId: 'ghosts', title: 'Labels on nothing', description: '', elements: ghosts, issueType: 'label-error', tags: ['batch 7'] }],
      [8, 'ana', { type: 'mark-elements', issueId: 'slow', elements: wrong.slice(0, 5), state: 'fixed' }],
      [7, 'chidi', { type: 'create-issue', issueId: 'rain', title: 'Model takes wet road for a lane mark', description: '', elements: missing.slice(0, 4), issueType: 'model-failure', assignee: 'chidi', priority: 'medium', due: day(12) }],
      [6, 'chidi', { type: 'mark-elements', issueId: 'ghosts', elements: ghosts, state: 'fixed' }],
      [5, 'chidi', { type: 'move-issue', issueId: 'ghosts', status: 'resolved', rank: 1 }],
      [4, 'bo', { type: 'create-issue', issueId: 'live', title: 'Everything of the wrong class', description: 'Empties itself as labels are fixed.', elements: [], issueType: 'regression', assignee: 'bo', query: [wrongSigns] }],
      [3, 'bo', { type: 'create-issue', issueId: 'cones', title: 'Collect green cones', description: '', elements: [], issueType: 'collection', priority: 'low', tags: ['production'] }],
      [2, 'ana', { type: 'move-issue', issueId: 'night', status: 'in_review', rank: 1 }],
      [2, 'ana', { type: 'mark-elements', issueId: 'slow', elements: wrong.slice(5, 7), state: 'not-an-issue' }],
      [1, 'bo', { type: 'comment', issueId: 'slow', commentId: 'c2', text: 'Confirmed: the picture on page 4 was wrong.' }],
      [0.5, 'bo', { type: 'create-issue', issueId: 'long', title: 'Bounding boxes of partially occluded delivery bicycles with trailers are systematically one wheel too short in recordings of the second camera generation', description: '', elements: loose.slice(0, 2), issueType: 'custom', status: 'wont_fix', tags: ['a very long tag that nobody will ever read to its end', 'bicycles', 'camera 2'] }],
    ]),
  );
}

/** Ten thousand issues of made-up problems. */
export async function manyIssues(dataset: Dataset): Promise<void> {
  const elements = await elementsOf(dataset, 'wrong_class', 14);
  const statuses = ['open', 'open', 'open', 'in_review', 'resolved', 'wont_fix'];
  const types = ['label-error', 'bad-data', 'model-failure', 'collection', 'regression', 'custom'] as const;
  const priorities = ['none', 'low', 'medium', 'high', 'urgent'] as const;
  const words = ['Slow signs', 'Loose boxes', 'Night pedestrians', 'Ghost labels', 'Wet roads', 'Cut cones', 'Blurred frames'];
  const ops = Array.from({ length: 10_000 }, (_, i): SingleOp => ({
    type: 'create-issue', issueId: `many-${i}`, title: `${words[i % words.length] ?? ''} in batch ${i}`, description: '', elements: elements.slice(i % 7, (i % 7) + (i % 5)), status: statuses[i % statuses.length], issueType: types[i % types.length], priority: priorities[i % priorities.length], assignee: i % 3 === 0 ? (people[(i / 3) % 3]?.id ?? null) : null,
  })); // prettier-ignore
  await dataset.review.merge(told([[1, 'bo', { type: 'batch', title: 'Import 10,000 issues', ops }]]));
}

/** One issue with a hundred thousand elements; a few hundred of them are in the tables. */
export async function hugeIssue(dataset: Dataset): Promise<void> {
  const known = await elementsOf(dataset, 'wrong_class', 200);
  const elements = Array.from({ length: 100_000 }, (_, i): ElementId => known[i] ?? `label:gone-${i}`);
  await dataset.review.merge(told([[2, 'bo', { type: 'create-issue', issueId: 'huge', title: 'Every label of the first import', description: '', elements }], [1, 'ana', { type: 'mark-elements', issueId: 'huge', elements: elements.slice(300, 31_000), state: 'fixed' }], [0.5, 'ana', { type: 'mark-elements', issueId: 'huge', elements: elements.slice(40_000, 42_000), state: 'not-an-issue' }]]));
}

/** A dataset that is only looked at, with the issues of another one that was not. */
export async function lookingOnly(dataset: Dataset): Promise<Dataset> {
  await someIssues(dataset);
  return { ...dataset, review: { ...dataset.review, readOnly: true } };
}
