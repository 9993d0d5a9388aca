import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { Dataset } from '../session/dataset';
import { chooseValues, chosenValues, facetSource, toggleValue } from './facet-filter';
import { createLiveQuery, type LiveSnapshot } from './live-query';
import { SHOWN_LEVEL } from './shown-level';

const COLUMN = 'class_id';

/** How often a class is labelled and predicted. */
export interface ClassCount {
  readonly id: string;
  /** Labels in all, no filter applied. */
  readonly labels: number;
  /** Of these, the ones that pass the filters of all other widgets. */
  readonly shownLabels: number;
  /** Predictions in labelled frames that pass the filters of all other widgets. */
  readonly predictions: number;
  readonly selected: boolean;
}

export interface ClassDistribution {
  /** The most labelled class first; classes of the manifest that nobody labelled are there too. */
  readonly classes: readonly ClassCount[];
  readonly labels: number;
  readonly shownLabels: number;
  readonly predictions: number;
}

/** Labels and predictions of every class, each class a filter. */
export interface ClassDistributionView extends Readable<LiveSnapshot<ClassDistribution>>, Disposable {
  /** Adds or removes a class from the filter of classes, which a facet list shares; `only` replaces all others. */
  toggle(classId: string, mode?: 'toggle' | 'only'): void;
  clear(): void;
  refresh(): void;
}

/** A cold view-model: it queries when somebody subscribes. */
export function createClassDistributionView(dataset: Dataset): ClassDistributionView {
  const query = createLiveQuery<ClassDistribution>(dataset, { classes: [], labels: 0, shownLabels: 0, predictions: 0 }, async (signal) => {
    const where = dataset.selection.where(facetSource(COLUMN));
    // Predictions of frames that nobody labelled have nothing to be compared with.
    const answer = await dataset.database.query(
      `SELECT coalesce(l.id, p.id) AS id, coalesce(labels, 0)::INTEGER AS labels, coalesce(shown, 0)::INTEGER AS shown, coalesce(predictions, 0)::INTEGER AS predictions
       FROM (SELECT given AS id, count(*) AS labels, count(*) FILTER (WHERE ${where}) AS shown FROM elements WHERE given IS NOT NULL AND ${SHOWN_LEVEL} GROUP BY 1) l
       FULL JOIN (SELECT predicted AS id, count(*) AS predictions FROM elements WHERE predicted IS NOT NULL AND agreement IS DISTINCT FROM 'unlabeled' AND ${SHOWN_LEVEL} AND ${where} GROUP BY 1) p ON l.id = p.id`,
      { signal },
    );
    const counts = new Map<string, { readonly labels: number; readonly shownLabels: number; readonly predictions: number }>();
    for (const row of answer) counts.set(String(row['id']), { labels: Number(row['labels']), shownLabels: Number(row['shown']), predictions: Number(row['predictions']) });
    const chosen = chosenValues(dataset, COLUMN);
    const known = dataset.manifest.classes.map((info) => info.id);
    const ids = [...known, ...[...counts.keys()].filter((id) => !known.includes(id)).sort()];
    const classes = ids.map((id): ClassCount => ({ id, ...(counts.get(id) ?? { labels: 0, shownLabels: 0, predictions: 0 }), selected: chosen.includes(id) })).sort((a, b) => b.labels - a.labels);
    const sum = (key: 'labels' | 'shownLabels' | 'predictions') => classes.reduce((total, entry) => total + entry[key], 0);
    return { classes, labels: sum('labels'), shownLabels: sum('shownLabels'), predictions: sum('predictions') };
  });
  return {
    getSnapshot: query.getSnapshot,
    subscribe: query.subscribe,
    refresh: query.refresh,
    dispose: query.dispose,
    toggle: (classId, mode = 'toggle') => toggleValue(dataset, COLUMN, classId, mode),
    clear: () => chooseValues(dataset, COLUMN, []),
  };
}
