import type { Meta, StoryObj } from '@storybook/react-vite';
import { EmbeddingMap } from '@shoal/react/embedding-map';
import { ExportedMap, NearMap } from './embedding-map-parts';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof EmbeddingMap> = { title: 'EmbeddingMap', component: EmbeddingMap };
export default meta;
type Story = StoryObj<typeof EmbeddingMap>;

/** Every object of the dataset, near its look-alikes, coloured by class. */
export const ByClass: Story = {
  render: () => (
    <StoryFrame>
      <EmbeddingMap defaultColorBy="class_id" />
    </StoryFrame>
  ),
};

/** Where label and model disagree. */
export const ByAgreement: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <EmbeddingMap defaultColorBy="agreement" />
    </StoryFrame>
  ),
};

export const ByScore: Story = {
  render: () => (
    <StoryFrame>
      <EmbeddingMap defaultColorBy="score" />
    </StoryFrame>
  ),
};

/** A filter set elsewhere dims points, it does not remove them. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame
      prepare={(dataset) =>
        dataset.selection.setFilter('facet:time_of_day', { source: 'facet:time_of_day', label: 'Time of day: night', type: 'in', column: 'time_of_day', values: ['night'] })
      }
    >
      <EmbeddingMap />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame prepare={waitingDataset}>
      <EmbeddingMap />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame prepare={brokenDataset}>
      <EmbeddingMap />
    </StoryFrame>
  ),
};

/** Zoomed in: where few points are left in view, they are pictures, and an overview says where that is. */
export const Near: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <NearMap zoom={9} />
    </StoryFrame>
  ),
};

/** On the way there, with the overview. */
export const Overview: Story = {
  render: () => (
    <StoryFrame>
      <NearMap zoom={2.5} />
    </StoryFrame>
  ),
};

/** Whole frames stay whole. */
export const NearFrames: Story = {
  render: () => (
    <StoryFrame>
      <NearMap zoom={5} level="frame" />
    </StoryFrame>
  ),
};

export const NearNarrow: Story = {
  render: () => (
    <StoryFrame width={300} height={420} prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <NearMap zoom={9} />
    </StoryFrame>
  ),
};

/** The picture that the menu exports, with title and legend. */
export const Exported: Story = {
  tags: ['made-once'],
  render: () => (
    <StoryFrame>
      <ExportedMap kind="png" />
    </StoryFrame>
  ),
};

/** The same as vectors. */
export const ExportedVectors: Story = {
  tags: ['made-once'],
  render: () => (
    <StoryFrame>
      <ExportedMap kind="svg" />
    </StoryFrame>
  ),
};
