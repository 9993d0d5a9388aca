import type { Meta, StoryObj } from '@storybook/react-vite';
import { sqlIdentifier, type Dataset } from '@shoal/engine';
import { ColumnPicker, Distribution, DistributionList } from '@shoal/react/explore';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof Distribution> = { title: 'Distribution', component: Distribution };
export default meta;
type Story = StoryObj<typeof Distribution>;

const onlyRain = (dataset: Dataset) => {
  dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] });
  dataset.selection.setFilter('facet:confidence', { source: 'facet:confidence', label: 'Confidence: 0.5 to 0.9', type: 'range', column: 'confidence', min: 0.5, max: 0.9 });
};

export const Numbers: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <Distribution column="confidence" />
    </StoryFrame>
  ),
};

/** A brush on this chart, a filter on another one. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame width={560} height="auto" prepare={onlyRain}>
      <Distribution column="confidence" stack="agreement" />
    </StoryFrame>
  ),
};

export const Times: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <Distribution column="timestamp" stack="class_id" />
    </StoryFrame>
  ),
};

export const Values: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <Distribution column="class_id" stack="agreement" />
    </StoryFrame>
  ),
};

/** What stands in the workbench's side panel. */
export const List: Story = {
  render: () => (
    <StoryFrame width={264} height="auto">
      <DistributionList />
    </StoryFrame>
  ),
};

export const ListFiltered: Story = {
  render: () => (
    <StoryFrame width={240} height="auto" prepare={onlyRain}>
      <DistributionList defaultColumns={['confidence', 'score', 'split', 'agreement', 'loss', 'annotator']} />
    </StoryFrame>
  ),
};

/** Names and values that nobody would choose. */
export const Hostile: Story = {
  render: () => (
    <StoryFrame
      width={264}
      height="auto"
      prepare={async (dataset) => {
        const column = 'He said "😀"; -- a name that does not end where a column of the panel ends';
        await dataset.database.exec(`ALTER TABLE elements ADD COLUMN ${sqlIdentifier(column)} VARCHAR; UPDATE elements SET ${sqlIdentifier(column)} = CASE WHEN row_index % 3 = 0 THEN 'very long value ' || repeat('without an end ', 12) WHEN row_index % 3 = 1 THEN '' END;
          ALTER TABLE elements ADD COLUMN mostly_nothing DOUBLE; UPDATE elements SET mostly_nothing = CASE row_index % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN 1e-9 END;
          ALTER TABLE elements ADD COLUMN key VARCHAR; UPDATE elements SET key = md5(row_index::VARCHAR)`);
      }}
    >
      <DistributionList columns={['He said "😀"; -- a name that does not end where a column of the panel ends', 'mostly_nothing', 'key', 'not_there']} />
    </StoryFrame>
  ),
};

export const Picker: Story = {
  render: () => (
    <StoryFrame width={264} height="auto">
      <ColumnPicker defaultColumns={['confidence']} />
    </StoryFrame>
  ),
  play: async ({ canvasElement }) => {
    for (let turn = 0; turn < 200; turn++) {
      const button = canvasElement.querySelector<HTMLButtonElement>('.shoal-column-picker .shoal-button');
      if (button) return button.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={(dataset) => dataset.database.exec('DELETE FROM elements')}>
      <Distribution column="confidence" />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <Distribution column="confidence" />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <Distribution column="confidence" />
    </StoryFrame>
  ),
};
