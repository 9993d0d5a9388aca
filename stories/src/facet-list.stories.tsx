import type { Meta, StoryObj } from '@storybook/react-vite';
import { FacetList } from '@shoal/react';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof FacetList> = { title: 'FacetList', component: FacetList };
export default meta;
type Story = StoryObj<typeof FacetList>;

/** Amber is the suspicious share: a bad batch shows before anything is clicked. */
export const Default: Story = {
  render: () => (
    <StoryFrame width={280} height="auto">
      <FacetList />
    </StoryFrame>
  ),
};

export const Filtered: Story = {
  render: () => (
    <StoryFrame
      width={280}
      height="auto"
      prepare={(dataset) => dataset.selection.setFilter('facet:batch', { source: 'facet:batch', label: 'Batch: batch-7', type: 'in', column: 'batch', values: ['batch-7'] })}
    >
      <FacetList />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={280} prepare={waitingDataset}>
      <FacetList />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={280} prepare={brokenDataset}>
      <FacetList />
    </StoryFrame>
  ),
};
