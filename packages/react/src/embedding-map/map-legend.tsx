import { ChevronDown, Spline } from 'lucide-react';
import type { CSSProperties, MouseEvent } from 'react';
import type { Manifest, MapCategoryLegend, MapColorChoice, MapLegend, MapRampLegend, MapView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { dateText } from './date-text';
import { Menu } from '../parts/menu';
import { columnName, entryName, type MapSwatch } from './map-palette';
import { ShapeMark } from './shape-mark';

export interface MapLegendPanelProps {
  readonly view: MapView;
  readonly legend: MapLegend;
  readonly swatches: readonly MapSwatch[];
  readonly manifest: Manifest;
  readonly choices: readonly MapColorChoice[];
  readonly onColorBy: (column: string) => void;
  readonly onHighlight: (code: number | null) => void;
  /** The entry whose points are outlined on the map. */
  readonly outline: number | null;
  readonly onOutline: (code: number | null) => void;
}

/** What the colours mean; hides, shows and points out their points; its title chooses the column. */
export function MapLegendPanel({ view, legend, swatches, manifest, choices, onColorBy, onHighlight, outline, onOutline }: MapLegendPanelProps) {
  const labels = useLabels();
  const title = columnName(legend.column, labels);
  return (
    <div className="shoal-map-legend" role="group" aria-label={labels.embeddingMap.legend(title)}>
      <Menu
        label={labels.embeddingMap.colorBy}
        items={choices.map(({ column }) => ({ id: column, label: columnName(column, labels), checked: column === legend.column, onSelect: () => onColorBy(column) }))}
        button={{
          variant: 'quiet',
          className: 'shoal-map-legend-title',
          title: labels.embeddingMap.colorBy,
          'aria-label': `${labels.embeddingMap.colorBy}: ${title}`,
          children: (
            <>
              <span>{title}</span>
              <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" />
            </>
          ),
        }}
      />
      {legend.type === 'ramp' ? (
        <RampLegend view={view} legend={legend} swatches={swatches} onHighlight={onHighlight} />
      ) : (
        <CategoryLegend view={view} legend={legend} swatches={swatches} manifest={manifest} onHighlight={onHighlight} outline={outline} onOutline={onOutline} />
      )}
    </div>
  );
}

interface PartProps {
  readonly view: MapView;
  readonly swatches: readonly MapSwatch[];
  readonly onHighlight: (code: number | null) => void;
}

function CategoryLegend({ view, legend, swatches, manifest, onHighlight, outline, onOutline }: PartProps & Pick<MapLegendPanelProps, 'outline' | 'onOutline'> & { readonly legend: MapCategoryLegend; readonly manifest: Manifest }) {
  const labels = useLabels();
  return (
    <ul onPointerLeave={() => onHighlight(null)}>
      {legend.entries.map((entry) => {
        const swatch = swatches[entry.code];
        const name = entryName(entry, legend.kind, manifest, labels);
        const onClick = (event: MouseEvent) => (event.altKey ? view.isolateEntry(entry.code) : view.toggleEntry(entry.code));
        return (
          <li key={entry.code}>
            <button
              type="button"
              aria-pressed={!entry.hidden}
              title={legend.canHide ? labels.embeddingMap.entryHint : undefined}
              disabled={!legend.canHide}
              data-state={entry.hidden ? 'hidden' : entry.shown === 0 ? 'filtered' : 'shown'}
              onClick={onClick}
              onPointerEnter={() => onHighlight(entry.hidden ? null : entry.code)}
              onFocus={() => onHighlight(entry.hidden ? null : entry.code)}
              onBlur={() => onHighlight(null)}
            >
              {swatch && <ShapeMark shape={swatch.shape} color={swatch.css} hollow={entry.hidden} />}
              <span data-part="name">{name}</span> <span data-part="count">{formatCount(entry.hidden ? entry.count : entry.shown)}</span>{' '}
              <span className="shoal-visually-hidden">{entry.hidden ? labels.embeddingMap.entryHidden : labels.embeddingMap.entryShown(formatCount(entry.count))}</span>
            </button>
            <button
              type="button"
              data-part="outline"
              aria-pressed={outline === entry.code}
              aria-label={labels.embeddingMap.outline(name)}
              title={labels.embeddingMap.outline(name)}
              onClick={() => onOutline(outline === entry.code ? null : entry.code)}
            >
              <Spline size={12} strokeWidth={1.5} aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** A small histogram in the colours of the scale, counts in logarithm, with a threshold. */
function RampLegend({ view, legend, swatches, onHighlight }: PartProps & { readonly legend: MapRampLegend }) {
  const labels = useLabels();
  const { steps, min, max, range } = legend;
  const width = (max - min) / steps.length;
  const tallest = Math.log1p(Math.max(1, ...steps.map(({ count }) => count)));
  const from = range?.min == null ? 0 : Math.round((range.min - min) / width);
  const digits = max - min >= 20 ? 0 : max - min >= 2 ? 1 : 2;
  const valueAt = (step: number) => (legend.kind === 'time' ? dateText(min + step * width, max - min) : (min + step * width).toFixed(digits));
  return (
    <div className="shoal-map-ramp" onPointerLeave={() => onHighlight(null)}>
      <div data-part="bars" aria-hidden="true">
        {steps.map(({ code, count, shown }, i) => (
          <span
            key={code}
            title={`${valueAt(i)}–${valueAt(i + 1)}: ${formatCount(count)}`}
            data-state={shown === 0 && count > 0 ? 'hidden' : 'shown'}
            onPointerEnter={() => onHighlight(shown > 0 ? code : null)}
            style={{ '--shoal-bar': `${count === 0 ? 0 : Math.max(5, (Math.log1p(count) / tallest) * 100)}%`, '--shoal-swatch': swatches[code]?.css } as CSSProperties}
          />
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        step={1}
        value={from}
        aria-label={labels.embeddingMap.showFrom}
        aria-valuetext={labels.embeddingMap.from(valueAt(from))}
        onChange={({ currentTarget }) => {
          const step = Number(currentTarget.value);
          view.setRange(step === 0 ? null : { min: min + step * width, max: null });
        }}
      />
      <div data-part="ends">
        <span>{valueAt(0)}</span>
        {from > 0 && <span data-part="from">{labels.embeddingMap.from(valueAt(from))}</span>}
        <span>{valueAt(steps.length)}</span>
      </div>
      {legend.none > 0 && <p>{labels.embeddingMap.withoutValue(formatCount(legend.none))}</p>}
    </div>
  );
}
