import { X } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Dataset, Facet, FacetValue, FacetsView, Manifest } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { classColor, className as classNameOf } from '../parts/class-color';
import { ErrorState, LoadingState } from '../parts/states';
import { useFacetList } from './use-facet-list';

export interface FacetListProps {
  readonly dataset?: Dataset;
  readonly className?: string;
}

/**
 * Every low-cardinality column as a small bar chart that filters. A bar is as long as the value is frequent; its amber
 * part is the share that an analysis flagged, so that a bad batch or labeler stands out before anything is clicked.
 */
export function FacetList({ dataset: given, className = '' }: FacetListProps) {
  const dataset = useDataset(given);
  const labels = useLabels();
  const { snapshot, view } = useFacetList(dataset);
  return (
    <section className={`shoal shoal-facets ${className}`} aria-label={labels.facets} data-state={snapshot.state}>
      {snapshot.state === 'loading' && <LoadingState progress={null} />}
      {snapshot.state === 'error' && snapshot.error && <ErrorState error={snapshot.error} onRetry={view.refresh} />}
      {snapshot.value.map((facet) => (
        <FacetBlock key={facet.column} facet={facet} view={view} manifest={dataset.manifest} />
      ))}
    </section>
  );
}

function FacetBlock({ facet, view, manifest }: { readonly facet: Facet; readonly view: FacetsView; readonly manifest: Manifest }) {
  const labels = useLabels();
  return (
    <div role="group" aria-label={facet.title} data-part="facet" data-state={facet.active ? 'active' : 'idle'}>
      <h3>
        {facet.title}
        {facet.active && <Button variant="quiet" aria-label={labels.clearFacet(facet.title)} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => view.clear(facet.column)} />}
      </h3>
      <ul>
        {facet.values.map((entry) => (
          <li key={entry.value ?? '\0none'}>
            <FacetRow entry={entry} facet={facet} view={view} manifest={manifest} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function FacetRow({ entry, facet, view, manifest }: { readonly entry: FacetValue; readonly facet: Facet; readonly view: FacetsView; readonly manifest: Manifest }) {
  const labels = useLabels();
  const isClass = facet.column === 'class_id';
  const text = entry.value === null ? labels.noValue : isClass ? classNameOf(manifest, entry.value) : (labels.valueNames[entry.value] ?? entry.value);
  const share = entry.shown > 0 ? entry.flagged / entry.shown : 0;
  const style = {
    '--shoal-total': `${(entry.total / facet.max) * 100}%`,
    '--shoal-shown': `${(entry.shown / facet.max) * 100}%`,
    '--shoal-flagged': `${(entry.flagged / facet.max) * 100}%`,
    '--shoal-swatch': isClass ? classColor(manifest, entry.value) : undefined,
  } as CSSProperties;
  return (
    <button
      type="button"
      data-part="value"
      style={style}
      data-dimmed={facet.active && !entry.selected ? '' : undefined}
      aria-pressed={entry.selected}
      title={labels.facetTitle(text, entry.shown, entry.total, entry.flagged)}
      onClick={(event) => view.toggle(facet.column, entry.value, event.metaKey || event.ctrlKey || event.shiftKey ? 'toggle' : 'only')}
    >
      <span data-part="name">
        {isClass && <span data-part="swatch" aria-hidden="true" />}
        {text}
      </span>
      <span data-part="count">
        {share >= 0.005 && <span data-part="share">{(share * 100).toFixed(share < 0.095 ? 1 : 0)} %</span>}
        {formatCount(entry.shown)}
      </span>
      <span data-part="bar" aria-hidden="true" />
    </button>
  );
}
