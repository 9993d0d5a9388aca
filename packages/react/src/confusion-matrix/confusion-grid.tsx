import { ArrowDown, ArrowRight } from 'lucide-react';
import { memo, useState, type CSSProperties, type KeyboardEvent } from 'react';
import type { ClassInfo, ConfusionCell, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { classColor } from '../parts/class-color';
import { shortcutOf } from '../parts/shortcuts';
import { useElementWidth } from '../parts/use-element-width';
import { ConfusionRow } from './confusion-row';
import { heatScale, isSame, type ConfusionModel, type ConfusionScale } from './confusion-model';
import { matrixLayout } from './matrix-layout';

export interface ConfusionGridProps {
  readonly manifest: Manifest;
  readonly classes: readonly ClassInfo[];
  readonly model: ConfusionModel;
  readonly scale: ConfusionScale;
  readonly hideRight: boolean;
  readonly shown: ConfusionCell | null;
  readonly pointed: ConfusionCell | null;
  readonly onPoint: (cell: ConfusionCell | null) => void;
  readonly onToggle: (cell: ConfusionCell) => void;
}

/** The cells. One of them is a stop of the Tab key; arrow keys move on. */
export function ConfusionGrid({ manifest, classes, model, scale, hideRight, shown, pointed, onPoint, onToggle }: ConfusionGridProps) {
  const labels = useLabels().confusionMatrix;
  const { width, measure } = useElementWidth();
  const [active, setActive] = useState({ row: 0, column: 0 });
  const last = model.places.length - 1;
  const names = model.places.flatMap((index) => (index === null ? [] : [classes[index]?.name ?? '']));
  const layout = matrixLayout(width, names, formatCount(Math.max(0, ...model.given, ...model.predicted)), labels.notPredicted);
  const at = { row: Math.min(active.row, last), column: Math.min(active.column, last) };

  /** The cell that an event is about. */
  const cellAt = (target: EventTarget): { readonly row: number; readonly column: number; readonly cell: ConfusionCell } | null => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-part="confusion-cell"]') : null;
    if (!element) return null;
    const [row, column] = [Number(element.dataset['row']), Number(element.dataset['column'])];
    return { row, column, cell: { given: model.places[row] ?? null, predicted: model.places[column] ?? null } };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    const from = cellAt(event.target);
    if (name === null || !from) return;
    if (name === 'Enter' || name === ' ') {
      event.preventDefault();
      if (!event.repeat) onToggle(from.cell);
      return;
    }
    const next = { row: from.row, column: from.column };
    if (name === 'ArrowRight') next.column += 1;
    else if (name === 'ArrowLeft') next.column -= 1;
    else if (name === 'ArrowDown') next.row += 1;
    else if (name === 'ArrowUp') next.row -= 1;
    else if (name === 'Home') next.column = 0;
    else if (name === 'End') next.column = from.row === last ? last - 1 : last;
    else if (name === 'Mod+Home') next.row = next.column = 0;
    else if (name === 'Mod+End') [next.row, next.column] = [last, last - 1];
    else return;
    event.preventDefault();
    // Where nothing is labelled and nothing predicted there is no cell.
    event.currentTarget.querySelector<HTMLElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)?.focus();
  };

  const style = {
    '--shoal-names': `${layout.names}px`,
    '--shoal-cell': `${layout.cell}px`,
    '--shoal-cell-height': `${layout.height}px`,
    '--shoal-sum': `${layout.sum}px`,
    '--shoal-count': last,
  } as CSSProperties;
  return (
    <div ref={measure} data-part="confusion-body" onPointerLeave={() => onPoint(null)}>
      <div
        role="grid"
        data-part="confusion-matrix"
        aria-label={labels.grid}
        aria-rowcount={last + (layout.sum > 0 ? 3 : 2)}
        aria-colcount={last + (layout.sum > 0 ? 3 : 2)}
        data-upright={layout.upright || undefined}
        data-tight={layout.cell < 34 || undefined}
        data-sums={layout.sum > 0 || undefined}
        style={style}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const found = cellAt(event.target);
          if (found) onToggle(found.cell);
        }}
        onPointerOver={(event) => {
          const cell = cellAt(event.target)?.cell ?? null;
          if (!isSame(cell, pointed) && cell !== pointed) onPoint(cell);
        }}
        onFocus={(event) => {
          const found = cellAt(event.target);
          if (!found) return;
          setActive(found);
          onPoint(found.cell);
        }}
        onBlur={() => onPoint(null)}
      >
        <NamesRow manifest={manifest} classes={classes} model={model} hasSum={layout.sum > 0} pointedColumn={pointed ? model.places.indexOf(pointed.predicted) : -1} />
        <Rows manifest={manifest} classes={classes} model={model} scale={scale} hideRight={hideRight} shown={shown} activeRow={at.row} activeColumn={at.column} hasSum={layout.sum > 0} />
        {layout.sum > 0 && <SumsRow model={model} />}
      </div>
    </div>
  );
}

interface NamesRowProps extends Pick<ConfusionGridProps, 'manifest' | 'classes' | 'model'> {
  readonly hasSum: boolean;
  readonly pointedColumn: number;
}

function NamesRow({ manifest, classes, model, hasSum, pointedColumn }: NamesRowProps) {
  const labels = useLabels().confusionMatrix;
  return (
    <div role="row" aria-rowindex={1} data-part="confusion-names">
      <div role="columnheader" data-part="confusion-corner">
        <span>
          {labels.predicted}
          <ArrowRight size={12} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          {labels.labelled}
          <ArrowDown size={12} strokeWidth={1.5} aria-hidden="true" />
        </span>
      </div>
      {model.places.map((index, column) => {
        const name = index === null ? labels.notPredicted : (classes[index]?.name ?? '');
        const color = index === null ? undefined : ({ '--shoal-swatch': classColor(manifest, classes[index]?.id ?? null) } as CSSProperties);
        return (
          <div key={index ?? 'nothing'} role="columnheader" aria-colindex={column + 2} title={name} style={color} data-nothing={index === null || undefined} data-pointed={column === pointedColumn || undefined}>
            <span data-part="confusion-name">{name}</span>
            <span data-part="confusion-swatch" aria-hidden="true" />
          </div>
        );
      })}
      {hasSum && (
        <div role="columnheader" aria-colindex={model.places.length + 2} data-part="confusion-sum" title={labels.rowSums}>
          {labels.sum}
        </div>
      )}
    </div>
  );
}

function SumsRow({ model }: { readonly model: ConfusionModel }) {
  const labels = useLabels().confusionMatrix;
  return (
    <div role="row" aria-rowindex={model.places.length + 2} data-part="confusion-sums">
      <div role="rowheader" aria-colindex={1} title={labels.columnSums}>
        {labels.sum}
      </div>
      {model.places.map((index, column) => (
        <div key={index ?? 'nothing'} role="gridcell" aria-colindex={column + 2} data-part="confusion-sum" data-nothing={index === null || undefined}>
          {formatCount(model.predicted[column] ?? 0)}
        </div>
      ))}
      <div role="gridcell" aria-colindex={model.places.length + 2} data-part="confusion-sum" data-total="">
        {formatCount(model.total)}
      </div>
    </div>
  );
}

interface RowsProps extends Pick<ConfusionGridProps, 'manifest' | 'classes' | 'model' | 'scale' | 'hideRight' | 'shown'> {
  readonly activeRow: number;
  readonly activeColumn: number;
  readonly hasSum: boolean;
}

/** All rows. They do not change while somebody points at them. */
const Rows = memo(function Rows({ activeRow, activeColumn, ...props }: RowsProps) {
  const heatOf = heatScale(props.model, props.scale);
  return props.model.places.map((given, row) => <ConfusionRow key={given ?? 'nothing'} {...props} row={row} given={given} heatOf={heatOf} activeColumn={row === activeRow ? activeColumn : -1} />);
});
