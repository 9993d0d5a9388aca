import type { Meta, StoryObj } from '@storybook/react-vite';
import { Gallery } from '@shoal/react/explore';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof Gallery> = { title: 'Gallery', component: Gallery };
export default meta;
type Story = StoryObj<typeof Gallery>;

export const Objects: Story = {
  render: () => (
    <StoryFrame
      height={680}
      prepare={async (dataset) => {
        const element = await mostSuspicious(dataset, 'wrong_class');
        dataset.selection.setFocus(element);
        const others = await dataset.database.query(`SELECT element_id FROM elements WHERE kind = 'label' ORDER BY score DESC, element_id LIMIT 9`);
        dataset.selection.pick([6, 7, 8].map((at) => String(others.get(at)?.['element_id']) as `label:${string}`));
      }}
    >
      <Gallery />
    </StoryFrame>
  ),
};

export const Frames: Story = {
  render: () => (
    <StoryFrame height={680}>
      <Gallery defaultLevel="frame" defaultSize={200} />
    </StoryFrame>
  ),
};

export const GroupedByClass: Story = {
  render: () => (
    <StoryFrame height={680} prepare={(dataset) => dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] })}>
      <Gallery defaultGrouped defaultSize={96} />
    </StoryFrame>
  ),
};

/** Another widget left only the test split's cars. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame width={760} height={460} prepare={(dataset) => dataset.selection.setFilter('facet:class_id', { source: 'facet:class_id', label: 'Class: bicycle', type: 'in', column: 'class_id', values: ['bicycle'] })}>
      <Gallery defaultOverlays={false} />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height={560}>
      <Gallery defaultSize={110} />
    </StoryFrame>
  ),
};

/** Pictures that cannot be loaded say why and can be asked for again. */
export const BrokenPictures: Story = {
  render: () => (
    <StoryFrame width={760} height={460} prepare={(dataset) => ({ ...dataset, media: { ...dataset.media, load: () => Promise.reject(new Error('The picture is not there: the folder was moved.')) } })}>
      <Gallery />
    </StoryFrame>
  ),
};

export const NothingLeft: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={(dataset) => dataset.selection.setFilter('facet:class_id', { source: 'facet:class_id', label: 'Class: none', type: 'in', column: 'class_id', values: ['no such class'] })}>
      <Gallery />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={(dataset) => dataset.database.exec('DELETE FROM elements')}>
      <Gallery />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={async (dataset) => waitingDataset(dataset)}>
      <Gallery />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={async (dataset) => brokenDataset(dataset)}>
      <Gallery />
    </StoryFrame>
  ),
};
