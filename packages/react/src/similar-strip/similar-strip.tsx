import { Filter, FilterX } from 'lucide-react';
import type { Dataset, SimilarItem } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { className } from '../parts/class-color';
import { ClassBadge } from '../parts/class-badge';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { useSimilarStrip } from './use-similar-strip';

export interface SimilarStripProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  readonly className?: string;
}

const thumbnail = { width: 76, height: 57 };
const placeholders = Array.from({ length: 6 }, (_, index) => index);
const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What looks most like the focused element, with its labels: a wrong label stands out among its neighbours. Nothing in a dataset without embeddings. */
export function SimilarStrip({ dataset: given, className: extra = '' }: SimilarStripProps) {
  const { dataset, view, snapshot } = useSimilarStrip(given);
  const { similar: labels, retry } = useLabels();
  const announce = useAnnounce();
  const { state, items, compared, filtering, error } = snapshot;
  if (state === 'absent' || state === 'idle') return null;

  const show = async () => {
    if (filtering) view.clearFilter();
    else await view.filter(labels.chip(idOf(view.getSnapshot().element)));
    announce(filtering ? labels.cleared : labels.filtered);
  };
  return (
    <section className={`shoal shoal-similar ${extra}`} data-state={state} aria-label={labels.title} aria-busy={state === 'loading'}>
      <div data-part="head">
        <h3>{labels.title}</h3>
        {items.length > 0 && <span data-part="count">{labels.count(formatCount(items.length), formatCount(compared))}</span>}
        {(items.length > 0 || filtering) && (
          <Button variant="quiet" aria-pressed={filtering} icon={filtering ? <FilterX {...icon} /> : <Filter {...icon} />} title={filtering ? labels.clear : labels.showAll} aria-label={filtering ? labels.clear : labels.showAll} onClick={() => void show()} />
        )}
      </div>
      {state === 'none' && <p data-part="note">{labels.none}</p>}
      {state === 'error' && (
        <p data-part="note" role="alert">
          {error?.message} <Button onClick={() => view.refresh()}>{retry}</Button>
        </p>
      )}
      {state === 'ready' && items.length === 0 && <p data-part="note">{labels.empty}</p>}
      {(items.length > 0 || state === 'loading') && state !== 'none' && state !== 'error' && (
        <ul data-part="items">
          {items.length === 0
            ? placeholders.map((index) => <li key={index} data-part="placeholder" aria-hidden="true" />)
            : items.map((item) => (
                <li key={item.element}>
                  <Item dataset={dataset} item={item} onPick={() => view.focus(item.element)} />
                </li>
              ))}
        </ul>
      )}
    </section>
  );
}

function idOf(element: string | null): string {
  return element === null ? '' : element.slice(element.indexOf(':') + 1);
}

function Item({ dataset, item, onPick }: { readonly dataset: Dataset; readonly item: SimilarItem; readonly onPick: () => void }) {
  const { similar: labels } = useLabels();
  const { manifest } = dataset;
  const shown = item.given ?? item.predicted;
  const name = shown === null ? item.frameId : className(manifest, shown);
  return (
    <button type="button" data-flagged={item.flagged || undefined} onClick={onPick} aria-label={labels.item(name, item.distance.toPrecision(2), item.frameId, item.flagged)} title={labels.item(name, item.distance.toPrecision(2), item.frameId, item.flagged)}>
      <CropThumbnail dataset={dataset} frameId={item.frameId} box={item.box} {...thumbnail} />
      <span data-part="class">{shown === null ? <span data-part="text">{item.frameId}</span> : <ClassBadge manifest={manifest} classId={shown} style={item.given === null ? 'inference' : 'label'} />}</span>
    </button>
  );
}
