import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect } from 'react';
import { useDataset } from '@shoal/react';
import { PrecisionRecallPlot, ReliabilityPlot, ScoreHistogram, TideBars, useEvaluation } from '@shoal/react/evaluation';
import { brokenDataset, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

/** Four plots over one evaluation: moving the threshold in one moves all. */
function Plots({ columns = 2, confidence = 0.5 }: { readonly columns?: 1 | 2; readonly confidence?: number }) {
  const evaluation = useEvaluation(useDataset(), { thresholds: { confidence } });
  return (
    <div style={{ display: 'grid', gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: 12, padding: 12, alignItems: 'start' }}>
      <PrecisionRecallPlot evaluation={evaluation} />
      <ScoreHistogram evaluation={evaluation} />
      <ReliabilityPlot evaluation={evaluation} />
      <TideBars evaluation={evaluation} />
    </div>
  );
}

/** TIDE is asked for before it is known. */
function Waiting() {
  const { snapshot, view } = useEvaluation(useDataset());
  return (
    <div style={{ padding: 12 }}>
      <TideBars evaluation={{ view, snapshot: { ...snapshot, tide: null } }} />
    </div>
  );
}

/** The same numbers as if whole frames were classified. */
function Frames() {
  const { snapshot, view } = useEvaluation(useDataset());
  return (
    <div style={{ padding: 12 }}>
      <TideBars evaluation={{ view, snapshot: { ...snapshot, task: 'frames', tide: null } }} />
    </div>
  );
}

/** A class is chosen for the curve. */
function OneClass() {
  const evaluation = useEvaluation(useDataset());
  const { state } = evaluation.snapshot;
  useEffect(() => {
    const select = document.querySelector<HTMLSelectElement>('.shoal-pr select');
    if (state !== 'ready' || !select) return;
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, '2');
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, [state]);
  return (
    <div style={{ padding: 12 }}>
      <PrecisionRecallPlot evaluation={evaluation} />
    </div>
  );
}

const meta: Meta<typeof Plots> = { title: 'EvaluationPlots', component: Plots };
export default meta;
type Story = StoryObj<typeof Plots>;

export const Full: Story = {
  render: () => (
    <StoryFrame height="auto">
      <Plots />
    </StoryFrame>
  ),
};

export const Small: Story = {
  render: () => (
    <StoryFrame width={360} height="auto">
      <Plots columns={1} confidence={0.3} />
    </StoryFrame>
  ),
};

/** One class against all the others. */
export const HighlightedClass: Story = {
  render: () => (
    <StoryFrame width={560} height="auto">
      <OneClass />
    </StoryFrame>
  ),
};

/** The kinds of errors take a moment longer than the curves. */
export const TideUnderWay: Story = {
  render: () => (
    <StoryFrame width={520} height="auto">
      <Waiting />
    </StoryFrame>
  ),
};

export const TideOfFrames: Story = {
  render: () => (
    <StoryFrame width={520} height="auto">
      <Frames />
    </StoryFrame>
  ),
};

/** No prediction to compare with labels. */
export const Empty: Story = {
  render: () => (
    <StoryFrame
      height="auto"
      prepare={async (dataset) => {
        await dataset.database.exec('DELETE FROM inferences');
        return dataset;
      }}
    >
      <Plots />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame height="auto" prepare={async (dataset) => waitingDataset(dataset)}>
      <Plots />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame height="auto" prepare={async (dataset) => brokenDataset(dataset)}>
      <Plots />
    </StoryFrame>
  ),
};
