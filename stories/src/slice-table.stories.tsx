import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect } from 'react';
import { useDataset } from '@shoal/react';
import { SliceTable, useEvaluation } from '@shoal/react/evaluation';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

/** The slices of a column, or of the first one. */
function Slices({ column }: { readonly column?: string }) {
  const evaluation = useEvaluation(useDataset());
  const { view, snapshot } = evaluation;
  const isReady = snapshot.state === 'ready';
  useEffect(() => {
    if (isReady && column !== undefined) view.splitBy(column);
  }, [view, isReady, column]);
  return <SliceTable evaluation={evaluation} />;
}

/** Slices are asked for and not there yet. */
function Waiting() {
  const { snapshot, view } = useEvaluation(useDataset());
  return <SliceTable evaluation={{ view, snapshot: { ...snapshot, slices: null } }} />;
}

/** Frames without any column to split by. */
function NoColumns() {
  const { snapshot, view } = useEvaluation(useDataset());
  return <SliceTable evaluation={{ view, snapshot: { ...snapshot, sliceColumns: [], slices: null } }} />;
}

const meta: Meta<typeof Slices> = { title: 'SliceTable', component: Slices };
export default meta;
type Story = StoryObj<typeof Slices>;

export const Full: Story = {
  render: () => (
    <StoryFrame height="auto">
      <Slices column="place" />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360} height="auto">
      <Slices column="time_of_day" />
    </StoryFrame>
  ),
};

/** One slice filters everything else; the others stay to be compared with. */
export const Chosen: Story = {
  render: () => (
    <StoryFrame
      width={820}
      height="auto"
      prepare={(dataset) => {
        dataset.selection.setFilter('slice:weather', { source: 'slice:weather', label: 'Weather: rain', type: 'in', column: 'weather', values: ['rain'] });
      }}
    >
      <Slices column="weather" />
    </StoryFrame>
  ),
};

export const UnderWay: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <Waiting />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <NoColumns />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={560} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <Slices />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={560} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <Slices />
    </StoryFrame>
  ),
};
