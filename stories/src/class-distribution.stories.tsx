import type { Meta, StoryObj } from '@storybook/react-vite';
import { ClassDistribution } from '@shoal/react/evaluation';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ClassDistribution> = { title: 'ClassDistribution', component: ClassDistribution };
export default meta;
type Story = StoryObj<typeof ClassDistribution>;

export const Full: Story = {
  render: () => (
    <StoryFrame width={720} height="auto">
      <ClassDistribution />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360} height="auto">
      <ClassDistribution />
    </StoryFrame>
  ),
};

/** Another widget left only the test split, and one class is chosen. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame
      width={560}
      height="auto"
      prepare={(dataset) => {
        dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] });
        dataset.selection.setFilter('facet:class_id', { source: 'facet:class_id', label: 'Class: car', type: 'in', column: 'class_id', values: ['car'] });
      }}
    >
      <ClassDistribution />
    </StoryFrame>
  ),
};

/** Nothing was imported but frames. */
export const Empty: Story = {
  render: () => (
    <StoryFrame
      width={560}
      height="auto"
      prepare={async (dataset) => {
        await dataset.database.exec('DELETE FROM elements');
        return { ...dataset, manifest: { ...dataset.manifest, classes: [] } };
      }}
    >
      <ClassDistribution />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={560} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <ClassDistribution />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={560} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <ClassDistribution />
    </StoryFrame>
  ),
};
