import type { Meta, StoryObj } from '@storybook/react-vite';
import { FrameViewer } from '@shoal/react';
import { openBuoys } from './row-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer/Row', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

/** A row whose values stand out: the strangest first, each marked in the distribution of its column. A pin says where it is. */
export const Unusual: Story = {
  render: () => (
    <StoryFrame open={openBuoys} prepare={(dataset) => dataset.selection.setFocus('label:l417')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const Usual: Story = {
  render: () => (
    <StoryFrame open={openBuoys} prepare={(dataset) => dataset.selection.setFocus('frame:buoy-0003')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const SmallRow: Story = {
  render: () => (
    <StoryFrame open={openBuoys} width={440} height={420} prepare={(dataset) => dataset.selection.setFocus('frame:buoy-0417')}>
      <FrameViewer />
    </StoryFrame>
  ),
};
