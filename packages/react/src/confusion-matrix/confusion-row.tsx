import type { CSSProperties } from 'react';
import type { ClassInfo, ConfusionCell, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount, formatPercent } from '../format';
import { classColor } from '../parts/class-color';
import { cellWords, isSame, kindOf, type ConfusionModel, type ConfusionScale } from './confusion-model';

export interface ConfusionRowProps {
  readonly manifest: Manifest;
  readonly classes: readonly ClassInfo[];
  readonly model: ConfusionModel;
  readonly scale: ConfusionScale;
  readonly hideRight: boolean;
  readonly shown: ConfusionCell | null;
  readonly row: number;
  readonly given: number | null;
  readonly heatOf: (cell: ConfusionCell) => number;
  /** The column of the cell that the Tab key stops at; -1 in another row. */
  readonly activeColumn: number;
  readonly hasSum: boolean;
}

/** What is predicted where one class is labelled. */
export function ConfusionRow({ manifest, classes, model, scale, hideRight, shown, row, given, heatOf, activeColumn, hasSum }: ConfusionRowProps) {
  const labels = useLabels();
  const { confusionMatrix: words } = labels;
  const info = given === null ? undefined : classes[given];
  const name = given === null ? words.notLabelled : (info?.name ?? '');
  return (
    <div role="row" aria-rowindex={row + 2} data-part="confusion-row" data-nothing={given === null || undefined}>
      <div role="rowheader" aria-colindex={1} title={name} style={info && ({ '--shoal-swatch': classColor(manifest, info.id) } as CSSProperties)}>
        <span data-part="confusion-name">{name}</span>
        <span data-part="confusion-swatch" aria-hidden="true" />
      </div>
      {model.places.map((predicted, column) => {
        const cell = { given, predicted };
        const place = { 'aria-colindex': column + 2, 'data-nothing': predicted === null || undefined };
        if (given === null && predicted === null) return <div key="nothing" role="gridcell" {...place} data-part="confusion-void" />;
        const count = model.countOf(cell);
        const kind = kindOf(cell);
        const visible = count > 0 && !(kind === 'right' && hideRight);
        return (
          <div
            key={predicted ?? 'nothing'}
            role="gridcell"
            {...place}
            tabIndex={column === activeColumn ? 0 : -1}
            data-part="confusion-cell"
            data-row={row}
            data-column={column}
            data-kind={kind}
            data-empty={visible ? undefined : ''}
            aria-selected={isSame(shown, cell)}
            aria-label={cellWords(labels, classes, model, cell)}
            style={visible ? ({ '--shoal-heat': `${(heatOf(cell) * 100).toFixed(1)}%` } as CSSProperties) : undefined}
          >
            {visible ? (scale === 'counts' ? formatCount(count) : formatPercent(model.shareOf(cell))) : null}
          </div>
        );
      })}
      {hasSum && (
        <div role="gridcell" aria-colindex={model.places.length + 2} data-part="confusion-sum">
          {formatCount(model.given[row] ?? 0)}
        </div>
      )}
    </div>
  );
}
