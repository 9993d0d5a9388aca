import type { Meta, StoryObj } from '@storybook/react-vite';
import { ClassTable } from '@shoal/react/evaluation';
import { Evaluated, withManyClasses, withoutInferences } from './evaluation-story';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ClassTable> = { title: 'ClassTable', component: ClassTable };
export default meta;
type Story = StoryObj<typeof ClassTable>;

/** The worst class first. What it is confused with shows those examples everywhere. */
export const Full: Story = {
  render: () => (
    <StoryFrame>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360}>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

/** Only the rows in sight are drawn. */
export const ManyClasses: Story = {
  render: () => (
    <StoryFrame prepare={withManyClasses}>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => waitingDataset(dataset)}>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => brokenDataset(dataset)}>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame prepare={withoutInferences}>
      <Evaluated>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};
