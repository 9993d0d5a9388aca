import type { Dataset } from '../../session/dataset';
import { SHOWN_LEVEL } from '../shown-level';

const known = new WeakMap<Dataset['database'], { readonly version: number; readonly condition: Promise<string> }>();

/**
 * `SHOWN_LEVEL` as a condition without a subquery, so that it costs a query nothing: looked up once for each version of the tables.
 */
export async function levelCondition(dataset: Dataset): Promise<string> {
  const { version } = dataset.status.getSnapshot();
  const cached = known.get(dataset.database);
  if (cached?.version === version) return cached.condition;
  const condition = dataset.database
    .query(`SELECT coalesce(bool_or(${SHOWN_LEVEL} AND kind = 'frame'), FALSE) AS frames FROM (SELECT DISTINCT kind FROM elements) AS elements`)
    .then((answer) => (answer.get(0)?.['frames'] === true ? "kind = 'frame'" : "kind <> 'frame'"));
  known.set(dataset.database, { version, condition });
  // A failure is not kept.
  condition.catch(() => known.delete(dataset.database));
  return condition;
}
