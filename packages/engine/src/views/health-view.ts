import { isAbort } from '../base/errors';
import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import { createStore } from '../base/store';
import { sqlLiteral } from '../database/sql';
import type { ElementId } from '../model/element';
import type { Dataset } from '../session/dataset';
import { AUDIT_JOB } from '../session/jobs';
import { createLiveQuery } from './live-query';

/** The filter clause of what a health panel shows. */
export const HEALTH_FILTER = 'health';

export interface ClassHealthLine {
  readonly classId: string;
  readonly name: string;
  readonly labels: number;
  /** Share of its labels that are estimated to be right, 0..1. */
  readonly health: number;
  readonly message: string;
}

export interface ClassPairLine {
  readonly classId: string;
  readonly otherId: string;
  readonly names: readonly [string, string];
  /** Labels of the one that are estimated to be of the other, both ways. */
  readonly labels: number;
  readonly message: string;
  /** Whether the filter shows its labels. */
  readonly shown: boolean;
}

export interface DatasetCheckLine {
  readonly check: string;
  readonly subject: string;
  readonly score: number;
  readonly flagged: boolean;
  readonly message: string;
}

export interface PictureIssueLine {
  /** dark, bright, blurry, … */
  readonly kind: string;
  readonly frames: number;
  readonly shown: boolean;
}

export interface HealthSnapshot {
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** Share of labels whose class is estimated to be right; `null` where no model says anything about classes. */
  readonly overall: { readonly labels: number; readonly health: number; readonly message: string } | null;
  /** Set when the predictions look as if the model had been trained on these labels: wrong labels then hide. */
  readonly inSampleWarning: string | null;
  readonly classes: readonly ClassHealthLine[];
  readonly pairs: readonly ClassPairLine[];
  /** Filled by the full audit. */
  readonly checks: readonly DatasetCheckLine[];
  readonly pictures: readonly PictureIssueLine[];
  readonly picturesLookedAt: number;
  readonly audited: boolean;
  /** The audit while it runs. */
  readonly job: { readonly phase: string; readonly share: number | null; readonly cancel: () => void } | null;
}

/** How far the labels can be trusted, and what is wrong with the dataset as a whole. */
export interface HealthView extends Readable<HealthSnapshot>, Disposable {
  /** Runs the full audit. Resolves when it ended, however it did; an error is in the snapshot. */
  audit(): Promise<void>;
  /** Filters everything to the labels that may be of the other class of a pair; the shown pair again shows all. */
  showPair(classId: string, otherId: string): void;
  /** Filters everything to frames with a kind of picture issue. */
  showPictures(kind: string): void;
  refresh(): void;
}

type Facts = Pick<HealthSnapshot, 'overall' | 'inSampleWarning' | 'classes' | 'checks' | 'picturesLookedAt'> & { readonly pairs: readonly Omit<ClassPairLine, 'shown'>[]; readonly pictures: readonly Omit<PictureIssueLine, 'shown'>[] };

const nothing: Facts = { overall: null, inSampleWarning: null, classes: [], pairs: [], checks: [], pictures: [], picturesLookedAt: 0 };
/** Most elements that one filter names. */
const MAX_SHOWN = 10_000;

export function createHealthView(dataset: Dataset): HealthView {
  const query = createLiveQuery<Facts>(dataset, nothing, (signal) => readFacts(dataset, signal));
  let failure: Error | null = null;
  let shown: string | null = null;
  const store = createStore<HealthSnapshot>(compose());

  function compose(): HealthSnapshot {
    const { state, error, value } = query.getSnapshot();
    const { audited, jobs } = dataset.status.getSnapshot();
    const running = jobs.find(({ title }) => title === AUDIT_JOB);
    const isShown = dataset.selection.filters.getSnapshot().some(({ source }) => source === HEALTH_FILTER) ? shown : null;
    return {
      ...value,
      state,
      error: error ?? failure,
      pairs: value.pairs.map((pair) => ({ ...pair, shown: isShown === pairKey(pair.classId, pair.otherId) })),
      pictures: value.pictures.map((line) => ({ ...line, shown: isShown === line.kind })),
      audited,
      job: running ? { phase: running.progress?.phase ?? running.title, share: running.progress?.total ? running.progress.done / running.progress.total : null, cancel: running.cancel } : null,
    };
  }
  const update = () => store.set(compose());

  async function show(key: string, label: string, sql: string): Promise<void> {
    if (store.getSnapshot().pairs.some((pair) => pair.shown && pairKey(pair.classId, pair.otherId) === key) || store.getSnapshot().pictures.some((line) => line.shown && line.kind === key)) {
      shown = null;
      dataset.selection.setFilter(HEALTH_FILTER, null);
      return;
    }
    const table = await dataset.database.query(`${sql} LIMIT ${MAX_SHOWN}`);
    shown = key;
    dataset.selection.setFilter(HEALTH_FILTER, { source: HEALTH_FILTER, label, type: 'elements', ids: Array.from(table.getChild('element_id') ?? [], (id) => String(id) as ElementId) });
  }
  const report = (error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    update();
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stops = [store.subscribe(listener), query.subscribe(update), dataset.status.subscribe(update), dataset.selection.filters.subscribe(update)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    async audit() {
      failure = null;
      try {
        await dataset.audit();
      } catch (error) {
        if (!isAbort(error)) report(error);
      }
    },
    showPair(classId, otherId) {
      const pair = store.getSnapshot().pairs.find((line) => line.classId === classId && line.otherId === otherId);
      if (!pair) return;
      const between = (a: string, b: string) => `(given = ${sqlLiteral(a)} AND coalesce(suggested, predicted) = ${sqlLiteral(b)})`;
      void show(pairKey(classId, otherId), `${pair.names[0]} or ${pair.names[1]}`, `SELECT element_id FROM elements WHERE kind = 'label' AND (${between(classId, otherId)} OR ${between(otherId, classId)}) ORDER BY score DESC`).catch(report);
    },
    showPictures(kind) {
      // A frame is shown by all that is in it, too: the table lists objects where there are any.
      void show(kind, `Pictures: ${kind.replaceAll('_', ' ')}`, `SELECT element_id FROM elements WHERE frame_id IN (SELECT owner_id FROM scores WHERE scorer_id = 'image_quality' AND kind = ${sqlLiteral(kind)}) ORDER BY score DESC`).catch(report);
    },
    refresh() {
      failure = null;
      query.refresh();
    },
    dispose: query.dispose,
  };
}

function pairKey(classId: string, otherId: string): string {
  return JSON.stringify([classId, otherId]);
}

async function readFacts(dataset: Dataset, signal: AbortSignal): Promise<Facts> {
  const { database, manifest } = dataset;
  const rows = async (sql: string) => (await database.query(sql, { signal })).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  const nameOf = (id: unknown) => manifest.classes.find((info) => info.id === id)?.name ?? String(id);
  const health = await rows('SELECT kind, class_id, other_id, rows, value, message FROM label_health');
  const of = (kind: string) => health.filter((row) => row['kind'] === kind);
  const overall = of('overall');
  const labels = overall.reduce((sum, row) => sum + Number(row['rows']), 0);
  const warning = of('in_sample').find((row) => row['message'] !== null);
  const checks = (await database.hasTable('dataset_checks')) ? await rows('SELECT "check", subject, score, flagged, message FROM dataset_checks ORDER BY flagged DESC, score DESC, subject') : [];
  const isMeasured = await database.hasTable('image_quality');
  const pictures = isMeasured ? await rows("SELECT kind, count(DISTINCT owner_id)::INTEGER AS frames FROM scores WHERE scorer_id = 'image_quality' GROUP BY kind ORDER BY frames DESC, kind") : [];
  const looked = isMeasured ? await rows('SELECT count(*)::INTEGER AS n FROM image_quality') : [];
  return {
    overall: labels === 0 ? null : { labels, health: overall.reduce((sum, row) => sum + Number(row['rows']) * Number(row['value']), 0) / labels, message: overall.map((row) => String(row['message'])).join(' ') },
    inSampleWarning: warning ? String(warning['message']) : null,
    classes: of('class').map((row) => ({ classId: String(row['class_id']), name: nameOf(row['class_id']), labels: Number(row['rows']), health: Number(row['value']), message: String(row['message']) })).sort((a, b) => a.health - b.health),
    pairs: of('pair').map((row) => ({ classId: String(row['class_id']), otherId: String(row['other_id']), names: [nameOf(row['class_id']), nameOf(row['other_id'])] as const, labels: Number(row['rows']), message: String(row['message']) })).sort((a, b) => b.labels - a.labels),
    checks: checks.map((row) => ({ check: String(row['check']), subject: String(row['subject']), score: Number(row['score']), flagged: row['flagged'] === true, message: String(row['message']) })),
    pictures: pictures.map((row) => ({ kind: String(row['kind']), frames: Number(row['frames']) })),
    picturesLookedAt: Number(looked[0]?.['n'] ?? 0),
  };
}
