import type { Meta, StoryObj } from '@storybook/react-vite';
import { LossTable } from '@shoal/react';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof LossTable> = { title: 'LossTable', component: LossTable };
export default meta;
type Story = StoryObj<typeof LossTable>;

/** Labels and predictions that disagree, worst first. Focus a row and judge with A, K, S. */
export const Default: Story = {
  render: () => (
    <StoryFrame>
      <LossTable />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={520} height={320}>
      <LossTable />
    </StoryFrame>
  ),
};

/** A filter that leaves nothing. */
export const Empty: Story = {
  render: () => (
    <StoryFrame
      prepare={(dataset) => dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: none such', type: 'in', column: 'split', values: ['none such'] })}
    >
      <LossTable />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={waitingDataset}>
      <LossTable />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={brokenDataset}>
      <LossTable />
    </StoryFrame>
  ),
};
