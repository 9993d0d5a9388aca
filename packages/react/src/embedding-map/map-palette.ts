import type { Manifest, MapLegend, MapLegendEntry } from '@shoal/engine';
import type { Labels } from '../labels';
import { classColor, className } from '../parts/class-color';
import type { PointShape } from '../canvas/point-look';

/** How one legend code looks, as CSS. */
export interface MapSwatch {
  readonly css: string;
  readonly shape: PointShape;
  readonly prominent: boolean;
}

const CODES = 24;
const plain = (css: string): MapSwatch => ({ css, shape: 'circle', prominent: false });
const NONE = plain('var(--shoal-unknown)');

/** Disagreements differ in shape too and lie above the rest, which is most of the picture. */
const AGREEMENT: Readonly<Record<string, MapSwatch>> = {
  agree: plain('color-mix(in oklch, var(--shoal-agreed) 78%, var(--shoal-bg))'),
  wrong_class: { css: 'var(--shoal-wrong)', shape: 'diamond', prominent: true },
  missing: { css: 'var(--shoal-class-4)', shape: 'triangle', prominent: true },
  spurious: { css: 'var(--shoal-class-3)', shape: 'cross', prominent: true },
  badly_located: { css: 'var(--shoal-suspicious)', shape: 'square', prominent: true },
  unlabeled: { css: 'var(--shoal-unknown)', shape: 'ring', prominent: false },
};

/** The swatch of every code of a legend, shape [24]. */
export function swatchesOf(legend: MapLegend, manifest: Manifest): readonly MapSwatch[] {
  const swatches = new Array<MapSwatch>(CODES).fill(NONE);
  if (legend.type === 'ramp') {
    const last = legend.steps.length - 1;
    legend.steps.forEach(({ code }, i) => (swatches[code] = legend.kind === 'diverging' ? plain(divergingColor((2 * i) / last - 1)) : { css: rampColor(i / last), shape: 'circle', prominent: legend.kind === 'sequential' && i > last / 4 }));
    return swatches;
  }
  for (const entry of legend.entries) swatches[entry.code] = swatchOf(entry, legend.kind, manifest);
  return swatches;
}

function swatchOf(entry: MapLegendEntry, kind: 'class' | 'agreement' | 'category', manifest: Manifest): MapSwatch {
  if (entry.role !== 'value') return plain('var(--shoal-class-other)');
  const value = String(entry.value);
  if (kind === 'class') return plain(classColor(manifest, value));
  if (kind === 'agreement') return AGREEMENT[value] ?? NONE;
  if (typeof entry.value === 'boolean') return entry.value ? { css: 'var(--shoal-suspicious)', shape: 'diamond', prominent: true } : NONE;
  return plain(paletteColor(entry.code));
}

/** Ten hues, then the same ones in another lightness. */
function paletteColor(index: number): string {
  const hue = `var(--shoal-class-${SPREAD[index % SPREAD.length]})`;
  return index < SPREAD.length ? hue : `color-mix(in oklch, ${hue} 55%, var(--shoal-text))`;
}

/** Palette places in an order in which the first few differ most. */
const SPREAD = [5, 0, 6, 3, 2, 4, 7, 1, 8, 9];

/** Colour of a sequential scale at 0..1. */
export function rampColor(t: number): string {
  const place = Math.min(1, Math.max(0, t)) * 3;
  const from = Math.min(2, Math.floor(place));
  return `color-mix(in oklab, var(--shoal-ramp-${from + 1}) ${Math.round((place - from) * 100)}%, var(--shoal-ramp-${from}))`;
}

/** Colour of a diverging scale at -1..1: blue below, orange above, so that no colour vision confuses the ends. */
function divergingColor(t: number): string {
  return `color-mix(in oklab, var(--shoal-class-${t < 0 ? DIVERGING.below : DIVERGING.above}) ${Math.round(Math.min(1, Math.abs(t)) * 100)}%, var(--shoal-line-strong))`;
}

const DIVERGING = { below: 5, above: 0 } as const;

/** What a legend entry is called. */
export function entryName(entry: MapLegendEntry, kind: MapLegend['kind'], manifest: Manifest, labels: Labels): string {
  if (entry.role === 'other') return labels.embeddingMap.other;
  if (entry.value === null) return labels.noValue;
  if (typeof entry.value === 'boolean') return entry.value ? labels.frameViewer.yes : labels.frameViewer.no;
  const value = String(entry.value);
  return kind === 'class' ? className(manifest, value) : (labels.valueNames[value] ?? value);
}

/** What a column is called: its known name, or its own with spaces. */
export function columnName(column: string, labels: Labels): string {
  const known = labels.embeddingMap.columns[column];
  if (known) return known;
  const words = column.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
