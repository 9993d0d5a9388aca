import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, type ReactNode } from 'react';
import { setViewState, type Dataset } from '@shoal/engine';
import { LossTable } from '@shoal/react';
import { DistributionList, FilterBar, Segments } from '@shoal/react/explore';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof FilterBar> = { title: 'FilterBar', component: FilterBar };
export default meta;
type Story = StoryObj<typeof FilterBar>;

function filter({ selection }: Dataset) {
  selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] });
  selection.setFilter('facet:class_id', { source: 'facet:class_id', label: 'Class: car', type: 'in', column: 'class_id', values: ['car', 'stop', 'yield', 'cone', 'person'], negated: true });
  selection.setFilter('facet:confidence', { source: 'facet:confidence', label: 'Confidence', type: 'range', column: 'confidence', min: 0.5, max: 0.98 });
}

/** Clicks what opens a panel, so that the picture shows it. */
function Opened({ name, children }: { readonly name: RegExp; readonly children: ReactNode }) {
  useEffect(() => {
    const timer = setInterval(() => {
      const button = [...document.querySelectorAll<HTMLButtonElement>('.shoal-filter-bar button')].find((entry) => name.test(entry.getAttribute('aria-label') ?? entry.textContent ?? ''));
      if (!button || document.querySelector('.shoal-filter-bar[data-state="loading"]')) return;
      clearInterval(timer);
      button.click();
    }, 50);
    return () => clearInterval(timer);
  }, [name]);
  return children;
}

export const Default: Story = {
  render: () => (
    <StoryFrame height="auto">
      <FilterBar />
    </StoryFrame>
  ),
};

export const Filtered: Story = {
  render: () => (
    <StoryFrame
      height="auto"
      prepare={(dataset) => {
        filter(dataset);
        dataset.selection.setFilter('facet:batch', { source: 'facet:batch', label: 'Batch', type: 'in', column: 'batch', values: ['batch-1'] });
        dataset.selection.hold('facet:batch');
      }}
    >
      <FilterBar />
    </StoryFrame>
  ),
};

/** Chips, facets and a condition are three editors of one state. */
export const ThreeEditors: Story = {
  render: () => (
    <StoryFrame prepare={filter}>
      <div style={{ display: 'grid', gridTemplate: 'auto 1fr / 230px minmax(0, 1fr)', height: '100%' }}>
        <div style={{ gridColumn: '1 / -1', borderBottom: '1px solid var(--shoal-line)' }}>
          <FilterBar defaultMode="condition" />
        </div>
        <div style={{ overflow: 'auto', borderInlineEnd: '1px solid var(--shoal-line)' }}>
          <Segments />
          <DistributionList />
        </div>
        <LossTable />
      </div>
    </StoryFrame>
  ),
};

export const AddColumn: Story = {
  render: () => (
    <StoryFrame prepare={filter}>
      <Opened name={/^Add filter/}>
        <FilterBar />
      </Opened>
    </StoryFrame>
  ),
};

export const EditValues: Story = {
  render: () => (
    <StoryFrame prepare={filter}>
      <Opened name={/^Class\s*is not/}>
        <FilterBar />
      </Opened>
    </StoryFrame>
  ),
};

export const EditRange: Story = {
  render: () => (
    <StoryFrame prepare={filter}>
      <Opened name={/^Confidence/}>
        <FilterBar />
      </Opened>
    </StoryFrame>
  ),
};

export const Why: Story = {
  render: () => (
    <StoryFrame prepare={filter}>
      <Opened name={/^Why/}>
        <FilterBar />
      </Opened>
    </StoryFrame>
  ),
};

/** A condition that came with a link waits for a click. */
export const FromALink: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await setViewState(dataset, { v: 1, f: [{ source: 'condition:1', label: 'x', type: 'sql', expression: 'confidence > 0.9 AND iou < 0.6 OR given IS DISTINCT FROM predicted' }] });
      }}
    >
      <Opened name={/From a link/}>
        <FilterBar />
      </Opened>
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height="auto" prepare={filter}>
      <FilterBar defaultMode="condition" />
    </StoryFrame>
  ),
};

/** Names and values that nobody expects. */
export const Hostile: Story = {
  render: () => (
    <StoryFrame
      width={640}
      height="auto"
      prepare={async (dataset) => {
        await dataset.database.exec(`ALTER TABLE elements ADD COLUMN "we""ird 😀 column with a name that goes on and on" VARCHAR DEFAULT 'it''s'`);
        const column = 'we"ird 😀 column with a name that goes on and on';
        dataset.selection.setFilter('facet:x', { source: 'facet:x', label: 'x', type: 'in', column, values: [`it's`, null, '', '<b>bold</b>', 'x'.repeat(300)] });
        dataset.selection.setFilter('text:x', { source: 'text:x', label: 'x', type: 'contains', columns: [column], text: `'); DROP TABLE elements; --` , negated: true });
      }}
    >
      <FilterBar defaultMode="condition" />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame height="auto" prepare={async (dataset) => dataset.database.exec('DELETE FROM elements')}>
      <FilterBar />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <FilterBar />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame
      height="auto"
      prepare={async (dataset) => {
        filter(dataset);
        return brokenDataset(dataset);
      }}
    >
      <FilterBar />
    </StoryFrame>
  ),
};
