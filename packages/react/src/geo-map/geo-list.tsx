import { useMemo } from 'react';
import type { GeoAnswer } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount, formatPercent } from '../format';
import { DataTable, type DataColumn } from '../parts/data-table';
import { placeText } from './geo-ruler';

/** A line of the list: a hexagon or a frame. */
export interface GeoLine {
  readonly key: string;
  readonly title: string;
  readonly lat: number;
  readonly lon: number;
  readonly count: number;
  readonly flagged: number;
}

interface GeoListProps {
  readonly answer: GeoAnswer;
  readonly onLine: (line: GeoLine) => void;
}

/** What the map shows, as a table: every hexagon or frame in sight. Enter goes there. */
export function GeoList({ answer, onLine }: GeoListProps) {
  const { geoMap: labels } = useLabels();
  const lines = useMemo(
    (): readonly GeoLine[] =>
      answer.type === 'cells'
        ? answer.cells.map((cell) => ({ key: `${cell.q}:${cell.r}`, title: placeText(cell.lat, cell.lon), lat: cell.lat, lon: cell.lon, count: cell.count, flagged: cell.flagged }))
        : answer.points.map((point) => ({ key: point.element, title: point.frameId, lat: point.lat, lon: point.lon, count: point.objects, flagged: point.flagged ? 1 : 0 })),
    [answer],
  );
  const columns = useMemo(
    (): readonly DataColumn<GeoLine>[] => [
      { id: 'title', title: answer.type === 'cells' ? labels.place : labels.frame, width: 'minmax(120px, 1fr)', value: (line) => line.title, cell: (line) => <span title={placeText(line.lat, line.lon)}>{line.title}</span> },
      { id: 'count', title: answer.type === 'cells' ? labels.framesColumn : labels.objectsColumn, width: '84px', align: 'end', value: (line) => line.count, cell: (line) => formatCount(line.count) },
      { id: 'flagged', title: labels.suspiciousColumn, width: '96px', align: 'end', value: (line) => (answer.type === 'cells' ? line.flagged / line.count : line.flagged), cell: (line) => (answer.type === 'cells' ? `${formatPercent(line.flagged / line.count)} %` : line.flagged ? labels.yes : '–') },
    ],
    [answer.type, labels],
  );
  return <DataTable label={labels.list} rows={lines} columns={columns} rowKey={(line) => line.key} defaultSort={{ column: 'count', direction: 'desc' }} descending={['count', 'flagged']} minWidth={280} onRow={onLine} />;
}
