import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { FrameViewer } from '@shoal/react';
import { StoryFrame } from './story-frame';
import { openTexts } from './text-dataset';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer/Text', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

/** Focuses the most suspicious object of a frame, or the frame itself. */
const show = (frameId: string, agreement?: string) => async (dataset: Dataset) => {
  const answer = agreement === undefined ? null : await dataset.database.query(`SELECT element_id FROM elements WHERE frame_id = '${frameId}' AND agreement = '${agreement}' ORDER BY score DESC, element_id LIMIT 1`);
  dataset.selection.setFocus((answer?.get(0)?.['element_id'] as `label:${string}` | undefined) ?? `frame:${frameId}`);
};

/** Labels are underlined, inferences dashed above; a sign says how they disagree. */
export const Short: Story = {
  render: () => (
    <StoryFrame open={openTexts} prepare={show('notice', 'missing')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

/** Spans inside of spans lie beside each other. */
export const Overlapping: Story = {
  render: () => (
    <StoryFrame open={openTexts} prepare={show('nested', 'spurious')}>
      <FrameViewer defaultMode="edit" />
    </StoryFrame>
  ),
};

/** Every line has its own direction; what cannot be seen is named. */
export const ManyScripts: Story = {
  render: () => (
    <StoryFrame open={openTexts} prepare={show('mixed')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

/** A megabyte: only what is seen is laid out. The focused object is scrolled to. */
export const Long: Story = {
  render: () => (
    <StoryFrame
      open={openTexts}
      prepare={async (dataset) => {
        const answer = await dataset.database.query("SELECT label_id FROM labels WHERE frame_id = 'log' ORDER BY span_start LIMIT 1 OFFSET 100");
        dataset.selection.setFocus(`label:${String(answer.get(0)?.['label_id'])}`);
      }}
    >
      <FrameViewer />
    </StoryFrame>
  ),
};

export const EmptyText: Story = {
  render: () => (
    <StoryFrame open={openTexts} prepare={show('empty')}>
      <FrameViewer />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame open={openTexts} width={440} height={420} prepare={show('notice', 'wrong_class')}>
      <FrameViewer />
    </StoryFrame>
  ),
};
