import { isAbort } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore } from '../base/store';
import { loadEvaluation, type EvaluationTask, type LoadedEvaluation } from '../analyses/evaluation/load-evaluation';
import { createLiveEvaluator, type EvaluationThresholds, type LiveEvaluation } from '../kernels/detection/live-evaluation';
import type { ElementId } from '../model/element';
import type { Dataset } from '../session/dataset';
import { classMetricsOf, countsByFrame, examplesOfCell } from './evaluation-parts';
import { readCocoNumbers, readScope, readSliceColumns, readSlices, sliceSource, type CocoNumbers } from './evaluation-queries';
import type { ConfusionCell, EvaluationSnapshot, EvaluationView } from './evaluation-types';

/** The filter clause of a confusion cell. */
export const CONFUSION_FILTER = 'confusion';

/** How long thresholds must rest before what is costly follows. */
const restMs = 120;
/** Most elements that one filter names. */
const MAX_SHOWN = 10_000;
/** Frames below which a slice is called small. */
const SMALL_SLICE = 30;

const start: EvaluationThresholds = { confidence: 0.5, iou: 0.5, classAgnostic: true, nms: null };

export interface EvaluationOptions {
  /** Thresholds to begin with, such as the ones the model ships with. Default: confidence 0.5, overlap 0.5, class-agnostic, no suppression. */
  readonly thresholds?: Partial<EvaluationThresholds> | undefined;
}

interface Loaded {
  readonly data: LoadedEvaluation;
  readonly evaluate: ReturnType<typeof createLiveEvaluator>;
  readonly coco: CocoNumbers;
}

/** A cold view-model: it reads labels, inferences and overlaps when somebody subscribes, and then follows every threshold without another query. */
export function createEvaluationView(dataset: Dataset, { thresholds }: EvaluationOptions = {}): EvaluationView {
  const lifetime = createLifetime();
  const loading = createSingleFlight();
  const scoping = createSingleFlight();
  const following = createSingleFlight();
  const store = createStore<EvaluationSnapshot>({
    state: 'loading',
    error: null,
    task: 'objects',
    tasks: [],
    modelName: '',
    classes: dataset.manifest.classes,
    thresholds: { ...start, ...thresholds },
    live: null,
    classMetrics: [],
    counts: { frames: 0, allFrames: 0, labels: 0, inferences: 0, pairs: 0 },
    topAccuracies: null,
    coco: {},
    tide: null,
    sliceColumns: [],
    sliceColumn: null,
    slices: null,
    cell: null,
  });
  let loaded = new Map<EvaluationTask, Loaded>();
  /** 1 for frames that count: annotated, and left by the filters of the other widgets. */
  let scope: Uint8Array | null = null;
  let started = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  lifetime.defer(() => {
    loading.cancel();
    scoping.cancel();
    following.cancel();
    clearTimeout(timer);
  });

  const current = (): Loaded | undefined => loaded.get(store.getSnapshot().task);

  function refresh(): void {
    loading
      .run(async (signal) => {
        const { modelId } = dataset.status.getSnapshot();
        const context = { database: dataset.database, compute: dataset.compute, manifest: dataset.manifest, modelId };
        const next = new Map<EvaluationTask, Loaded>();
        for (const task of ['objects', 'frames'] as const) {
          const data = await loadEvaluation(context, task, { signal });
          if (data) next.set(task, { data, evaluate: createLiveEvaluator(data), coco: await readCocoNumbers(dataset, task, signal) });
        }
        return { next, modelId, sliceColumns: await readSliceColumns(dataset.database, signal) };
      })
      .then(async (answer) => {
        if (!answer || lifetime.disposed) return;
        loaded = answer.next;
        const tasks = [...loaded.keys()];
        const { task, sliceColumn } = store.getSnapshot();
        const [first] = tasks;
        if (first === undefined) {
          store.update({ state: 'empty', error: null, tasks, live: null });
          return;
        }
        store.update({
          task: tasks.includes(task) ? task : first,
          tasks,
          modelName: dataset.manifest.models?.find((model) => model.id === answer.modelId)?.name ?? answer.modelId ?? '',
          classes: dataset.manifest.classes,
          sliceColumns: answer.sliceColumns,
          sliceColumn: sliceColumn !== null && answer.sliceColumns.includes(sliceColumn) ? sliceColumn : null,
        });
        await rescope();
      })
      .catch(fail);
  }

  function fail(error: unknown): void {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  }

  /** Reads which frames the other widgets' filters leave, then measures. */
  async function rescope(): Promise<void> {
    const entry = current();
    if (!entry) return;
    // What followed from the old scope is of no use any more.
    clearTimeout(timer);
    following.cancel();
    const answer = await scoping.run((signal) => readScope(dataset, entry.data, [CONFUSION_FILTER], signal));
    if (!answer || lifetime.disposed) return;
    scope = answer;
    measure();
  }

  function measure(): void {
    const entry = current();
    if (!entry || !scope) return;
    const { data, evaluate, coco } = entry;
    const snapshot = store.getSnapshot();
    const live = evaluate(snapshot.thresholds, scope);
    store.update({
      state: 'ready',
      error: null,
      live,
      classMetrics: classMetricsOf(dataset.manifest, live, coco.byClass),
      counts: countScope(data, scope),
      topAccuracies: data.topAccuracies,
      coco: coco.all,
      cell: cellOfFilter(),
    });
    clearTimeout(timer);
    timer = setTimeout(() => follow(entry, live), restMs);
  }

  /** What takes longer than a frame of the screen: TIDE and the intervals of slices, in workers, once the thresholds rest. */
  function follow({ data }: Loaded, live: LiveEvaluation): void {
    const { thresholds: at, sliceColumn } = store.getSnapshot();
    following
      .run(async (signal) => {
        const counted = scope ?? data.annotated;
        const input = { ...live.input, ignored: live.input.ignored, labelClasses: live.input.labelClasses, order: live.input.order.filter((row) => counted[data.inferenceFrames[row] ?? 0]) };
        const tide = data.task === 'objects' ? await dataset.compute.run('findTide', { input, frames: data.inferenceFrames, classes: data.classes, iou: at.iou }, { signal }) : null;
        if (sliceColumn === null) return { tide, slices: null };
        const slices = await readSlices(dataset, data, sliceColumn, signal);
        const { of, by } = await withoutSliceFilter(data, live, sliceColumn, signal);
        const metrics = await dataset.compute.run('evaluateSlices', { ...countsByFrame(data, of, at.confidence), sliceOf: slices.sliceOf.map((slice, frame) => (by[frame] ? slice : -1)), slices: slices.values.length }, { signal });
        return { tide, slices: slices.values.map((value, i) => ({ value, ...(metrics[i] as (typeof metrics)[number]), isSmall: (metrics[i]?.frames ?? 0) < SMALL_SLICE })).filter((slice) => slice.frames > 0) };
      })
      .then((answer) => {
        if (answer && !lifetime.disposed) store.update(answer);
      })
      .catch(fail);
  }

  /** A chosen slice filters everything but the slices themselves: the others stay beside it. */
  async function withoutSliceFilter(data: LoadedEvaluation, live: LiveEvaluation, column: string, signal: AbortSignal): Promise<{ readonly of: LiveEvaluation; readonly by: Uint8Array }> {
    const own = sliceSource(column);
    if (!dataset.selection.filters.getSnapshot().some((clause) => clause.source === own)) return { of: live, by: scope ?? data.annotated };
    const by = await readScope(dataset, data, [CONFUSION_FILTER, own], signal);
    return { of: createLiveEvaluator(data)(store.getSnapshot().thresholds, by), by };
  }

  function cellOfFilter(): ConfusionCell | null {
    const { cell } = store.getSnapshot();
    return dataset.selection.filters.getSnapshot().some((clause) => clause.source === CONFUSION_FILTER) ? cell : null;
  }

  const nameOf = (index: number | null): string | null => (index === null ? null : (dataset.manifest.classes[index]?.name ?? null));

  const view: EvaluationView = {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      if (!started && !lifetime.disposed) {
        started = true;
        let seen = dataset.status.getSnapshot().version;
        lifetime.defer(
          dataset.status.subscribe(() => {
            const { version } = dataset.status.getSnapshot();
            if (version === seen) return;
            seen = version;
            refresh();
          }),
        );
        lifetime.defer(dataset.selection.filters.subscribe(() => void rescope().catch(fail)));
        refresh();
      }
      return store.subscribe(listener);
    },
    refresh,
    setThresholds(next) {
      const before = store.getSnapshot().thresholds;
      const after = { ...before, ...next };
      if (Object.keys(next).every((key) => before[key as keyof EvaluationThresholds] === after[key as keyof EvaluationThresholds])) return;
      store.update({ thresholds: { ...after, confidence: clamp(after.confidence, 0, 1), iou: clamp(after.iou, 0.1, 1) } });
      measure();
      const { cell } = store.getSnapshot();
      if (cell) filterTo(cell);
    },
    setTask(task) {
      if (!loaded.has(task) || store.getSnapshot().task === task) return;
      if (store.getSnapshot().cell) dataset.selection.setFilter(CONFUSION_FILTER, null);
      store.update({ task, cell: null, tide: null, slices: null });
      void rescope().catch(fail);
    },
    showCell(cell) {
      const { cell: shown } = store.getSnapshot();
      if (cell === null || (shown && shown.given === cell.given && shown.predicted === cell.predicted)) {
        store.update({ cell: null });
        dataset.selection.setFilter(CONFUSION_FILTER, null);
        return;
      }
      store.update({ cell });
      filterTo(cell);
    },
    examplesOf(cell) {
      const entry = current();
      const { live, thresholds: at } = store.getSnapshot();
      return entry && live ? examplesOfCell(entry.data, live, at.confidence, cell) : [];
    },
    splitBy(column) {
      store.update({ sliceColumn: column, slices: null });
      measure();
    },
    dispose: () => lifetime.dispose(),
  };

  function filterTo(cell: ConfusionCell): void {
    const ids: readonly ElementId[] = view.examplesOf(cell).slice(0, MAX_SHOWN);
    const [given, predicted] = [nameOf(cell.given), nameOf(cell.predicted)];
    const label = given === null ? `Nothing labelled, predicted ${predicted}` : predicted === null ? `${given}, nothing predicted` : given === predicted ? `${given}, predicted right` : `${given}, predicted ${predicted}`;
    dataset.selection.setFilter(CONFUSION_FILTER, { source: CONFUSION_FILTER, label, type: 'elements', ids });
  }

  return view;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function countScope(data: LoadedEvaluation, scope: Uint8Array): EvaluationSnapshot['counts'] {
  let [frames, allFrames, labels, inferences] = [0, 0, 0, 0];
  for (let frame = 0; frame < data.frames; frame++) {
    if (scope[frame]) frames += 1;
    if (data.annotated[frame]) allFrames += 1;
  }
  data.labelFrames.forEach((frame, label) => (labels += scope[frame] && !data.ignored[label] ? 1 : 0));
  for (const frame of data.inferenceFrames) inferences += scope[frame] ? 1 : 0;
  return { frames, allFrames, labels, inferences, pairs: data.pairs.label.length };
}
