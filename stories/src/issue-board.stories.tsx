import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset, ElementId } from '@shoal/engine';
import { IssueBoard } from '@shoal/react/review';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof IssueBoard> = { title: 'IssueBoard', component: IssueBoard };
export default meta;
type Story = StoryObj<typeof IssueBoard>;

async function elementsOf(dataset: Dataset, agreement: string, limit: number): Promise<readonly ElementId[]> {
  const answer = await dataset.database.query(`SELECT element_id FROM elements WHERE level = 'object' AND agreement = '${agreement}' ORDER BY score DESC, element_id LIMIT ${limit}`);
  return [...answer].map((row) => row['element_id'] as ElementId);
}

async function someIssues(dataset: Dataset): Promise<void> {
  const { review } = dataset;
  const make = async (issueId: string, title: string, description: string, agreement: string, limit: number) => {
    await review.act({ type: 'create-issue', issueId, title, description, elements: await elementsOf(dataset, agreement, limit) });
  };
  await make('slow', '“Slow” on speed-limit signs', 'From batch 7 on. Looks like one labeler misread the guideline.', 'wrong_class', 9);
  await make('night', 'Pedestrians at night without a label', 'The model sees them, the labels do not.', 'missing', 6);
  await make('loose', 'Loose boxes', '', 'badly_located', 14);
  await make('ghosts', 'Labels on nothing', '', 'spurious', 3);
  await review.act({ type: 'comment', issueId: 'slow', commentId: 'c1', text: 'Asked the labeling team to look at the guideline.' });
  await review.act({ type: 'comment', issueId: 'slow', commentId: 'c2', text: 'Confirmed: the picture on page 4 was wrong.' });
  await review.act({ type: 'move-issue', issueId: 'night', status: 'in_review', rank: 1 });
  await review.act({ type: 'move-issue', issueId: 'ghosts', status: 'resolved', rank: 1 });
}

export const Full: Story = {
  render: () => (
    <StoryFrame prepare={someIssues}>
      <IssueBoard />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame>
      <IssueBoard />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame prepare={someIssues} width={420}>
      <IssueBoard />
    </StoryFrame>
  ),
};
