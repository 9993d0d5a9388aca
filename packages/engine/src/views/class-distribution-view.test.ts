import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClassDistributionView, type ClassDistributionView } from './class-distribution-view';
import { openFixture, until } from './loss-table.test-support';

// 20 stop labels, 4 of them seen as yield; 5 yield; 2 of a class that the manifest does not know; 3 missing cones, 7 cones in unlabelled frames.
const tables = `
CREATE TABLE elements AS SELECT kind || ':' || n AS element_id, kind, n::VARCHAR AS id, 'object' AS level, given, predicted, coalesce(given, predicted) AS class_id, agreement,
  CASE WHEN n % 2 = 0 THEN 'train' ELSE 'test' END AS split, FALSE AS flagged
FROM (
  SELECT range AS n, 'label' AS kind, 'stop' AS given, CASE WHEN range < 4 THEN 'yield' ELSE 'stop' END AS predicted, CASE WHEN range < 4 THEN 'wrong_class' ELSE 'agree' END AS agreement FROM range(20)
  UNION ALL SELECT range + 20, 'label', 'yield', 'yield', 'agree' FROM range(5)
  UNION ALL SELECT range + 25, 'label', 'bollard', NULL, 'spurious' FROM range(2)
  UNION ALL SELECT range, 'inference', NULL, 'cone', 'missing' FROM range(3)
  UNION ALL SELECT range + 3, 'inference', NULL, 'cone', 'unlabeled' FROM range(7)
);
INSERT INTO elements SELECT 'frame:f1', 'frame', 'f1', 'frame', 'stop', 'stop', 'stop', 'agree', 'train', FALSE;
`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: ClassDistributionView;
beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createClassDistributionView(fixture.dataset);
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});
const ready = () => until(view, (snapshot) => snapshot.state === 'ready');

describe('class distribution', () => {
  it('counts labels and predictions of labelled frames, the most labelled class first', async () => {
    expect((await ready()).value).toEqual({
      labels: 27,
      shownLabels: 27,
      predictions: 28,
      classes: [
        { id: 'stop', labels: 20, shownLabels: 20, predictions: 16, selected: false },
        { id: 'yield', labels: 5, shownLabels: 5, predictions: 9, selected: false },
        { id: 'bollard', labels: 2, shownLabels: 2, predictions: 0, selected: false },
        { id: 'cone', labels: 0, shownLabels: 0, predictions: 3, selected: false },
      ],
    });
  });

  it('follows the filters of others, in an order that does not move', async () => {
    await ready();
    fixture.dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is test', type: 'in', column: 'split', values: ['test'] });
    const { value } = await until(view, (snapshot) => snapshot.value.shownLabels < 27);
    expect(value.classes.map((entry) => [entry.id, entry.labels, entry.shownLabels, entry.predictions])).toEqual([
      ['stop', 20, 10, 8],
      ['yield', 5, 2, 4],
      ['bollard', 2, 1, 0],
      ['cone', 0, 0, 1],
    ]);
  });

  it('shares its filter with every other chart of the column and does not apply it to itself', async () => {
    await ready();
    view.toggle('yield', 'only');
    const filtered = await until(view, (snapshot) => snapshot.value.classes.some((entry) => entry.selected));
    expect(filtered.value.classes.filter((entry) => entry.selected).map((entry) => entry.id)).toEqual(['yield']);
    expect(filtered.value).toMatchObject({ shownLabels: 27 });
    expect(fixture.dataset.selection.filters.getSnapshot()).toMatchObject([{ source: 'facet:class_id', type: 'in', column: 'class_id', values: ['yield'] }]);
    fixture.dataset.selection.setFilter('facet:class_id', { source: 'facet:class_id', label: 'Class: yield, stop', type: 'in', column: 'class_id', values: ['yield', 'stop'] });
    await until(view, (snapshot) => snapshot.value.classes.filter((entry) => entry.selected).length === 2);
    view.toggle('yield');
    expect(fixture.dataset.selection.filters.getSnapshot()).toMatchObject([{ values: ['stop'] }]);
    view.clear();
    expect(fixture.dataset.selection.filters.getSnapshot()).toEqual([]);
  });
});
