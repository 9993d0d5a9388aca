import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { FrameViewer, SimilarStrip } from '@shoal/react';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof SimilarStrip> = { title: 'SimilarStrip', component: SimilarStrip };
export default meta;
type Story = StoryObj<typeof SimilarStrip>;

const focus = async (dataset: Dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'));

const waiting = (dataset: Dataset): Dataset => ({ ...waitingDataset(dataset), findSimilar: () => new Promise<never>(() => undefined) });

/** The nearest objects by embedding: a wrong label stands out among its neighbours. */
export const Alone: Story = {
  render: () => (
    <StoryFrame width={288} height={420} prepare={focus}>
      <SimilarStrip />
    </StoryFrame>
  ),
};

/** In the panel of a viewer, below the evidence. */
export const BesideAPicture: Story = {
  render: () => (
    <StoryFrame prepare={focus}>
      <FrameViewer aside={<SimilarStrip />} />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={288} height={260} prepare={async (dataset) => (await focus(dataset), waiting(dataset))}>
      <SimilarStrip />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={288} height={160} prepare={async (dataset) => (await focus(dataset), brokenDataset(dataset))}>
      <SimilarStrip />
    </StoryFrame>
  ),
};
