import type { Meta, StoryObj } from '@storybook/react-vite';
import { ImportReport } from '@shoal/react';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ImportReport> = { title: 'ImportReport', component: ImportReport };
export default meta;
type Story = StoryObj<typeof ImportReport>;

/** Kinds of findings, errors first. Open one to see its rows; the button beside it shows them everywhere. */
export const Full: Story = {
  render: () => (
    <StoryFrame>
      <ImportReport />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360} height={320}>
      <ImportReport />
    </StoryFrame>
  ),
};

/** Nothing is wrong with the files. */
export const Clean: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await dataset.database.exec('DELETE FROM import_report');
        return dataset;
      }}
    >
      <ImportReport />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => waitingDataset(dataset)}>
      <ImportReport />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => brokenDataset(dataset)}>
      <ImportReport />
    </StoryFrame>
  ),
};
