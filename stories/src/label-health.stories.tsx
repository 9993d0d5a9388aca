import type { Meta, StoryObj } from '@storybook/react-vite';
import { LabelHealth } from '@shoal/react/evaluation';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof LabelHealth> = { title: 'LabelHealth', component: LabelHealth };
export default meta;
type Story = StoryObj<typeof LabelHealth>;

/** What the model alone says of the labels; the full audit is one button away. */
export const Full: Story = {
  render: () => (
    <StoryFrame>
      <LabelHealth />
    </StoryFrame>
  ),
};

/** After the full audit: checks of the dataset as a whole and pictures that stand out. */
export const Audited: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => dataset.audit()}>
      <LabelHealth />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360} height={480}>
      <LabelHealth />
    </StoryFrame>
  ),
};

/** No model says anything about classes. */
export const Empty: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await dataset.database.exec('DELETE FROM label_health');
      }}
    >
      <LabelHealth />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => waitingDataset(dataset)}>
      <LabelHealth />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => brokenDataset(dataset)}>
      <LabelHealth />
    </StoryFrame>
  ),
};
