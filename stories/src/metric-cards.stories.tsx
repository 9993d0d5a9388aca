import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect } from 'react';
import { MetricCards, type EvaluationBinding } from '@shoal/react/evaluation';
import { Evaluated, withFrameClasses, withoutInferences } from './evaluation-story';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof MetricCards> = { title: 'MetricCards', component: MetricCards };
export default meta;
type Story = StoryObj<typeof MetricCards>;

/** Drag a threshold: every number follows. */
export const Full: Story = {
  render: () => (
    <StoryFrame>
      <Evaluated>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360}>
      <Evaluated>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

/** Whole frames have classes too: a switch chooses what is evaluated. */
export const WithFrames: Story = {
  render: () => (
    <StoryFrame prepare={withFrameClasses}>
      <Evaluated>{(evaluation) => <WholeFrames evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

function WholeFrames({ evaluation }: { readonly evaluation: EvaluationBinding }) {
  const { snapshot, view } = evaluation;
  useEffect(() => {
    if (snapshot.state === 'ready') view.setTask('frames');
  }, [snapshot.state, view]);
  return <MetricCards evaluation={evaluation} />;
}

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => waitingDataset(dataset)}>
      <Evaluated>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => brokenDataset(dataset)}>
      <Evaluated>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame prepare={withoutInferences}>
      <Evaluated>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};
