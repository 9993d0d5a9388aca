import type { Meta, StoryObj } from '@storybook/react-vite';
import { EmbeddingMap } from '@shoal/react/embedding-map';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof EmbeddingMap> = { title: 'EmbeddingMap', component: EmbeddingMap };
export default meta;
type Story = StoryObj<typeof EmbeddingMap>;

/** Every object of the dataset, near its look-alikes, coloured by class. */
export const ByClass: Story = {
  render: () => (
    <StoryFrame>
      <EmbeddingMap defaultColorBy="class_id" />
    </StoryFrame>
  ),
};

/** Where label and model disagree. */
export const ByAgreement: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <EmbeddingMap defaultColorBy="agreement" />
    </StoryFrame>
  ),
};

export const ByScore: Story = {
  render: () => (
    <StoryFrame>
      <EmbeddingMap defaultColorBy="score" />
    </StoryFrame>
  ),
};

/** A filter set elsewhere dims points, it does not remove them. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame
      prepare={(dataset) =>
        dataset.selection.setFilter('facet:time_of_day', { source: 'facet:time_of_day', label: 'Time of day: night', type: 'in', column: 'time_of_day', values: ['night'] })
      }
    >
      <EmbeddingMap />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={waitingDataset}>
      <EmbeddingMap />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={brokenDataset}>
      <EmbeddingMap />
    </StoryFrame>
  ),
};
