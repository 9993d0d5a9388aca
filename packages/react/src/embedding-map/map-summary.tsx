import type { Manifest, MapLegend } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { columnName, entryName } from './map-palette';

/** The picture as a table of counts, for those who do not see it. */
export function MapSummary({ id, legend, manifest }: { readonly id: string; readonly legend: MapLegend; readonly manifest: Manifest }) {
  const labels = useLabels();
  const rows =
    legend.type === 'ramp'
      ? legend.steps.map(({ code, count, shown }, i) => ({ code, count, shown, name: labels.embeddingMap.from((legend.min + ((legend.max - legend.min) * i) / legend.steps.length).toFixed(2)) }))
      : legend.entries.map((entry) => ({ code: entry.code, count: entry.count, shown: entry.shown, name: entryName(entry, legend.kind, manifest, labels) }));
  return (
    <table id={id} className="shoal-visually-hidden">
      <caption>{labels.embeddingMap.table(columnName(legend.column, labels))}</caption>
      <thead>
        <tr>
          <th scope="col">{labels.embeddingMap.tableValue}</th>
          <th scope="col">{labels.embeddingMap.tableShown}</th>
          <th scope="col">{labels.embeddingMap.tableTotal}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, name, shown, count }) => (
          <tr key={code}>
            <th scope="row">{name}</th>
            <td>{formatCount(shown)}</td>
            <td>{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
