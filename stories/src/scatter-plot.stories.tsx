import type { Meta, StoryObj } from '@storybook/react-vite';
import { sqlIdentifier, type Dataset } from '@shoal/engine';
import { ScatterPlot } from '@shoal/react/explore';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ScatterPlot> = { title: 'Scatter plot', component: ScatterPlot };
export default meta;
type Story = StoryObj<typeof ScatterPlot>;

const filtered = (dataset: Dataset) => {
  dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] });
  dataset.selection.setFilter('scatter:["confidence","score"]', { source: 'scatter:["confidence","score"]', label: 'Confidence and score', type: 'box', columns: ['confidence', 'score'], min: [0.4, 0.3], max: [0.8, 0.7] });
};

/** Every row sixty times, a little beside itself. */
const manyRows = (dataset: Dataset) =>
  dataset.database.exec(`INSERT INTO elements SELECT e.* REPLACE (element_id || '-' || i AS element_id, confidence + (hash(element_id, i) % 1000 / 1000.0 - 0.5) * 0.1 AS confidence, score + (hash(i, element_id) % 1000 / 1000.0 - 0.5) * 0.12 AS score) FROM elements AS e, range(60) AS copies(i) WHERE score > 0`);

export const Points: Story = {
  render: () => (
    <StoryFrame width={640} height="auto">
      <ScatterPlot x="confidence" y="score" color="agreement" />
    </StoryFrame>
  ),
};

/** Too many rows for a point each: counts in small cells. */
export const Density: Story = {
  render: () => (
    <StoryFrame width={640} height="auto" prepare={manyRows}>
      <ScatterPlot x="confidence" y="score" />
    </StoryFrame>
  ),
};

/** A rectangle on this plot, a filter on another one. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame width={640} height="auto" prepare={filtered}>
      <ScatterPlot x="confidence" y="score" color="class_id" />
    </StoryFrame>
  ),
};

export const DensityFiltered: Story = {
  render: () => (
    <StoryFrame width={640} height="auto" prepare={async (dataset) => manyRows(dataset).then(() => filtered(dataset))}>
      <ScatterPlot x="confidence" y="score" />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height="auto" prepare={filtered}>
      <ScatterPlot x="confidence" y="score" color="class_id" />
    </StoryFrame>
  ),
};

export const Times: Story = {
  render: () => (
    <StoryFrame width={640} height="auto">
      <ScatterPlot x="timestamp" y="confidence" />
    </StoryFrame>
  ),
};

/** Names and values that nobody would choose. */
export const Hostile: Story = {
  render: () => (
    <StoryFrame
      width={320}
      height="auto"
      prepare={async (dataset) => {
        const column = 'He said "😀"; -- a name that does not end where a column of the panel ends';
        await dataset.database.exec(`ALTER TABLE elements ADD COLUMN ${sqlIdentifier(column)} DOUBLE; UPDATE elements SET ${sqlIdentifier(column)} = CASE row_index % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN 1e-9 * row_index END`);
      }}
    >
      <ScatterPlot x="confidence" y={'He said "😀"; -- a name that does not end where a column of the panel ends'} />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={(dataset) => dataset.database.exec('DELETE FROM elements')}>
      <ScatterPlot x="confidence" y="score" />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <ScatterPlot x="confidence" y="score" />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={400} height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <ScatterPlot x="confidence" y="score" />
    </StoryFrame>
  ),
};
