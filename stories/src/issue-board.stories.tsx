import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useRef } from 'react';
import { IssueBoard, type IssueBoardProps } from '@shoal/react/review';
import type { Dataset } from '@shoal/engine';
import { hugeIssue, lookingOnly, manyIssues, openTeam, someIssues } from './issue-board-parts';
import { brokenDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof IssueBoard> = { title: 'IssueBoard', component: IssueBoard };
export default meta;
type Story = StoryObj<typeof IssueBoard>;

const story = (props: IssueBoardProps = {}, prepare: ((dataset: Dataset) => Promise<Dataset | void>) | undefined = someIssues, width?: number): Story => ({
  render: () => (
    <StoryFrame open={openTeam} prepare={prepare} width={width}>
      <IssueBoard onIssueExport={() => undefined} {...props} />
    </StoryFrame>
  ),
});

export const Full = story();
export const List = story({ defaultLayout: 'list' });
export const Detail = story({ defaultOpenIssue: 'slow' });
export const LiveIssue = story({ defaultOpenIssue: 'live' });
export const LiveIssueThatCannotBeApplied = story({ defaultOpenIssue: 'odd' }, async (dataset) => {
  await dataset.review.act({ type: 'create-issue', issueId: 'odd', title: 'From a dataset with lanes', description: '', elements: [], query: [{ source: 'facet:lane_count', label: 'Lanes: 4', type: 'in', column: 'lane_count', values: [4] }] });
});
export const ListBesideDetail = story({ defaultLayout: 'list', defaultOpenIssue: 'night' });
export const TenThousandIssues = story({}, manyIssues);
export const HundredThousandElements = story({ defaultOpenIssue: 'huge' }, hugeIssue);
export const ReadOnly = story({ defaultOpenIssue: 'slow' }, lookingOnly);
export const Broken = story({}, async (dataset) => {
  await someIssues(dataset);
  return brokenDataset(dataset);
});
export const Empty = story({}, async () => undefined);
export const Narrow = story({}, someIssues, 360);
export const NarrowDetail = story({ defaultOpenIssue: 'slow' }, someIssues, 360);
export const NarrowList = story({ defaultLayout: 'list' }, someIssues, 360);

/** Types into the search of the board inside. */
function Searched({ text }: { readonly text: string }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const field = root.current?.querySelector<HTMLInputElement>('input[type="search"]');
      if (!field) return;
      clearInterval(timer);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, 50);
    return () => clearInterval(timer);
  }, [text]);
  return (
    <div ref={root} style={{ height: '100%' }}>
      <IssueBoard />
    </div>
  );
}

export const NoMatches: Story = {
  render: () => (
    <StoryFrame open={openTeam} prepare={someIssues}>
      <Searched text="no such thing" />
    </StoryFrame>
  ),
};
