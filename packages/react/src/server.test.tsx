// @vitest-environment node
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReactElement } from 'react';
import type { Dataset } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { EmbeddingMap } from './embedding-map';
import { ClassDistribution, ClassTable, LabelHealth, ConfusionMatrix, MetricCards, PrecisionRecallPlot, ReliabilityPlot, ScoreHistogram, SliceTable, TideBars, useEvaluation, type EvaluationBinding } from './evaluation';
import { ColumnPicker, Distribution, DistributionList } from './explore';
import { FilterBar, Segments } from './explore';
import { FrameViewer, ImportReport, LossTable, ShoalProvider } from './index';
import { IssueBoard } from './review';
import { openCrossing } from './parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeAll(async () => {
  expect(typeof document).toBe('undefined');
  ({ dataset, close } = await openCrossing(openDataset as Parameters<typeof openCrossing>[0]));
});
afterAll(() => close());

const render = (widget: ReactElement) => renderToString(<ShoalProvider dataset={dataset}>{widget}</ShoalProvider>);

function Evaluated({ children }: { readonly children: (evaluation: EvaluationBinding) => ReactElement }) {
  return children(useEvaluation(dataset));
}

/** A page that is rendered on a server first must not throw there, and gets a named region to put its layout around. */
describe('on a server', () => {
  it.each([
    ['EmbeddingMap', <EmbeddingMap key="map" />],
    ['LossTable', <LossTable key="table" />],
    ['FrameViewer', <FrameViewer key="viewer" />],
    ['IssueBoard', <IssueBoard key="board" />],
    ['FilterBar', <FilterBar key="filters" defaultMode="condition" />],
    ['Segments', <Segments key="segments" />],
    ['ImportReport', <ImportReport key="report" />],
    ['ConfusionMatrix', <Evaluated key="confusion">{(evaluation) => <ConfusionMatrix evaluation={evaluation} />}</Evaluated>],
    ['MetricCards', <Evaluated key="metrics">{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>],
    ['ClassTable', <Evaluated key="classes">{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>],
    ['PrecisionRecallPlot', <Evaluated key="pr">{(evaluation) => <PrecisionRecallPlot evaluation={evaluation} />}</Evaluated>],
    ['ScoreHistogram', <Evaluated key="scores">{(evaluation) => <ScoreHistogram evaluation={evaluation} />}</Evaluated>],
    ['ReliabilityPlot', <Evaluated key="reliability">{(evaluation) => <ReliabilityPlot evaluation={evaluation} />}</Evaluated>],
    ['TideBars', <Evaluated key="tide">{(evaluation) => <TideBars evaluation={evaluation} />}</Evaluated>],
    ['SliceTable', <Evaluated key="slices">{(evaluation) => <SliceTable evaluation={evaluation} />}</Evaluated>],
    ['ClassDistribution', <ClassDistribution key="class-distribution" />],
    ['Distribution', <Distribution key="distribution" column="score" />],
    ['DistributionList', <DistributionList key="distributions" />],
    ['ColumnPicker', <ColumnPicker key="columns" />],
    ['LabelHealth', <LabelHealth key="health" />],
  ])('%s renders its named region', (_, widget) => {
    const markup = render(widget);
    expect(markup).toMatch(/<section[^>]+class="shoal shoal-/);
    expect(markup).toMatch(/<section[^>]+aria-label="[^"]+"/);
  });

  it('a widget without a dataset says what to do', () => {
    expect(() => renderToString(<ShoalProvider><LossTable /></ShoalProvider>)).toThrow(/Pass one as `dataset`/);
  });
});
