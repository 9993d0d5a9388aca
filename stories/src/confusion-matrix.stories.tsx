import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect } from 'react';
import { ConfusionMatrix, type EvaluationBinding } from '@shoal/react/evaluation';
import { Evaluated, withManyClasses, withoutInferences } from './evaluation-story';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ConfusionMatrix> = { title: 'ConfusionMatrix', component: ConfusionMatrix };
export default meta;
type Story = StoryObj<typeof ConfusionMatrix>;

/** A click on a cell shows its examples everywhere; again shows all. */
export const Full: Story = {
  render: () => (
    <StoryFrame>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360}>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

/** Colours and numbers by the share of what is labelled. */
export const Shares: Story = {
  render: () => (
    <StoryFrame>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} defaultScale="rows" />}</Evaluated>
    </StoryFrame>
  ),
};

/** One cell is shown everywhere. */
export const ShownCell: Story = {
  render: () => (
    <StoryFrame>
      <Evaluated>{(evaluation) => <OneCell evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

function OneCell({ evaluation }: { readonly evaluation: EvaluationBinding }) {
  const { snapshot, view } = evaluation;
  useEffect(() => {
    if (snapshot.state === 'ready' && view.getSnapshot().cell === null) view.showCell({ given: 3, predicted: 4 });
  }, [snapshot.state, view]);
  return <ConfusionMatrix evaluation={evaluation} />;
}

/** More than 25 classes are a list of the confused pairs. */
export const ManyClasses: Story = {
  render: () => (
    <StoryFrame prepare={withManyClasses}>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => waitingDataset(dataset)}>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => brokenDataset(dataset)}>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame prepare={withoutInferences}>
      <Evaluated>{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>
    </StoryFrame>
  ),
};
