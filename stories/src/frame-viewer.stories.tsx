import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { FrameViewer } from '@shoal/react';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

const focusOn = (agreement: string) => async (dataset: Dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, agreement));

/** Labels solid, inferences dashed; the judged object stands out. */
export const WrongClass: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('wrong_class')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const MissingLabel: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('missing')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const BadlyLocated: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('badly_located')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={440} height={360} prepare={focusOn('wrong_class')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

/** Nothing is focused yet. */
export const Empty: Story = {
  render: () => (
    <StoryFrame>
      <FrameViewer />
    </StoryFrame>
  ),
};

/** The picture cannot be decoded; the objects stay usable. */
export const BrokenPicture: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await focusOn('wrong_class')(dataset);
        return { ...dataset, media: { ...dataset.media, load: () => Promise.resolve({ type: 'blob' as const, blob: new Blob(['not a picture'], { type: 'image/jpeg' }) }) } };
      }}
    >
      <FrameViewer />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await focusOn('wrong_class')(dataset);
        return waitingDataset(dataset);
      }}
    >
      <FrameViewer />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await focusOn('wrong_class')(dataset);
        return brokenDataset(dataset);
      }}
    >
      <FrameViewer />
    </StoryFrame>
  ),
};
