import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { Distribution, TimeSeries } from '@shoal/react/explore';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof TimeSeries> = { title: 'Time series', component: TimeSeries };
export default meta;
type Story = StoryObj<typeof TimeSeries>;

const filtered = async (dataset: Dataset) => {
  dataset.selection.setFilter('facet:agreement', { source: 'facet:agreement', label: 'Agreement: agree', type: 'in', column: 'agreement', values: ['agree'] });
  const answer = await dataset.database.query("SELECT epoch_ms(min(timestamp))::DOUBLE AS low, epoch_ms(max(timestamp))::DOUBLE AS high FROM elements WHERE kind <> 'frame'");
  const [low, high] = [Number(answer.get(0)?.['low']), Number(answer.get(0)?.['high'])];
  dataset.selection.setFilter('facet:timestamp', { source: 'facet:timestamp', label: 'Timestamp', type: 'range', column: 'timestamp', as: 'time', min: low + (high - low) * 0.12, max: low + (high - low) * 0.24 });
};

export const Count: Story = {
  render: () => (
    <StoryFrame width={640} height="auto">
      <TimeSeries time="timestamp" />
    </StoryFrame>
  ),
};

export const ByClass: Story = {
  render: () => (
    <StoryFrame width={640} height="auto">
      <TimeSeries time="timestamp" by="class_id" />
    </StoryFrame>
  ),
};

/** One line stands out. */
export const SuspiciousShare: Story = {
  render: () => (
    <StoryFrame width={640} height="auto">
      <TimeSeries time="timestamp" aggregate="flagged share" by="annotator" defaultHighlight="labeler-3" />
    </StoryFrame>
  ),
};

/** A brush that the distribution of the same column shares, and a filter on another column. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame width={640} height="auto" prepare={filtered}>
      <TimeSeries time="timestamp" />
      <Distribution column="timestamp" density="compact" />
    </StoryFrame>
  ),
};

export const Mean: Story = {
  render: () => (
    <StoryFrame width={640} height="auto" prepare={filtered}>
      <TimeSeries time="timestamp" aggregate={{ avg: 'confidence' }} by="split" />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height="auto" prepare={filtered}>
      <TimeSeries time="timestamp" by="class_id" />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={(dataset) => dataset.database.exec('DELETE FROM elements')}>
      <TimeSeries time="timestamp" />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <TimeSeries time="timestamp" />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <TimeSeries time="timestamp" />
    </StoryFrame>
  ),
};
