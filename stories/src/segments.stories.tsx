import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { Segments } from '@shoal/react/explore';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof Segments> = { title: 'Segments', component: Segments };
export default meta;
type Story = StoryObj<typeof Segments>;

async function save(dataset: Dataset) {
  const test = { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] } as const;
  await dataset.review.act({ type: 'save-segment', segmentId: 's1', name: 'Test split', clauses: [test] });
  await dataset.review.act({ type: 'save-segment', segmentId: 's2', name: 'Sure of it and yet another class, in the rain and at night', clauses: [{ source: 'condition:1', label: 'x', type: 'sql', expression: 'confidence > 0.8 AND given IS DISTINCT FROM predicted' }] });
  await dataset.review.act({ type: 'save-segment', segmentId: 's3', name: 'From another dataset', clauses: [{ source: 'facet:tunnel', label: 'x', type: 'in', column: 'tunnel', values: ['yes'] }] });
  dataset.selection.setFilter(test.source, test);
}

export const Default: Story = {
  render: () => (
    <StoryFrame width={300} height="auto">
      <Segments />
    </StoryFrame>
  ),
};

export const Filtered: Story = {
  render: () => (
    <StoryFrame width={300} height="auto" prepare={save}>
      <Segments />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height="auto" prepare={save}>
      <Segments />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={300} height="auto" prepare={async (dataset) => dataset.database.exec('DELETE FROM elements')}>
      <Segments />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={300} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <Segments />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={300} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <Segments />
    </StoryFrame>
  ),
};
