import { useEffect } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { Dataset, EvaluationThresholds } from '@shoal/engine';
import { FrameViewer, LossTable } from '@shoal/react';
import { ClassDistribution, ClassTable, ConfusionMatrix, MetricCards, PrecisionRecallPlot, ReliabilityPlot, ScoreHistogram, SliceTable, TideBars, useEvaluation } from '@shoal/react/evaluation';
import { useNarrow } from './use-narrow';
import { renderers } from './renderers';

export interface EvaluateTabProps {
  readonly dataset: Dataset;
  readonly thresholds: Partial<EvaluationThresholds>;
  readonly onThresholds: (thresholds: Partial<EvaluationThresholds>) => void;
}

/** How the model does, live at any threshold: numbers, confusions, curves, error types, slices; and under them the examples of what was clicked. */
export function EvaluateTab({ dataset, thresholds, onThresholds }: EvaluateTabProps) {
  const evaluation = useEvaluation(dataset, { thresholds });
  const narrow = useNarrow();
  const rows = useDefaultLayout({ id: 'shoal-evaluate', panelIds: ['numbers', 'examples'], storage: localStorage });
  const examples = useDefaultLayout({ id: 'shoal-examples', panelIds: ['queue', 'frame'], storage: localStorage });
  const { confidence, iou, classAgnostic, nms } = evaluation.snapshot.thresholds;
  const { state } = evaluation.snapshot;
  useEffect(() => {
    if (state !== 'ready') return;
    // Only what differs from where an evaluation starts goes into the link.
    onThresholds({ ...(confidence !== 0.5 && { confidence }), ...(iou !== 0.5 && { iou }), ...(!classAgnostic && { classAgnostic }), ...(nms !== null && { nms }) });
  }, [state, confidence, iou, classAgnostic, nms, onThresholds]);
  const numbers = (
    <div className="evaluate">
      <MetricCards evaluation={evaluation} className="evaluate-wide" />
      <ConfusionMatrix evaluation={evaluation} className="evaluate-matrix" />
      <ClassTable evaluation={evaluation} />
      <PrecisionRecallPlot evaluation={evaluation} />
      <ScoreHistogram evaluation={evaluation} />
      <TideBars evaluation={evaluation} />
      <ReliabilityPlot evaluation={evaluation} />
      <SliceTable evaluation={evaluation} />
      <ClassDistribution />
    </div>
  );
  if (narrow) {
    return (
      <div className="stack">
        {numbers}
        <div className="stack-queue">
          <LossTable className="fill" />
        </div>
      </div>
    );
  }
  return (
    <Group orientation="vertical" id="shoal-evaluate" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged} className="fill">
      <Panel id="numbers" defaultSize="70%" minSize="25%" className="scroll">
        {numbers}
      </Panel>
      <Separator className="split" />
      <Panel id="examples" minSize="12%">
        <Group orientation="horizontal" id="shoal-examples" defaultLayout={examples.defaultLayout} onLayoutChanged={examples.onLayoutChanged} className="fill">
          <Panel id="queue" defaultSize="62%" minSize="30%">
            <LossTable className="fill" />
          </Panel>
          <Separator className="split" />
          <Panel id="frame" minSize="20%">
            <FrameViewer className="fill" renderers={renderers} />
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}
