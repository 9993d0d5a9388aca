import { Columns2, Search, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { ModelInfo } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { Menu, type MenuItem } from '../../parts/menu';
import { Popup } from '../../parts/popup';
import { MediaTools } from '../tool-slot';
import { noComparison, type Comparison, type Moment } from './compare';
import { plainLook, type Look } from './look';
import { LookPanel } from './look-panel';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface ImageToolsProps {
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  readonly comparison: Comparison;
  readonly onComparison: (comparison: Comparison) => void;
  readonly moment: Moment;
  readonly onMoment: (moment: Moment) => void;
  readonly lens: boolean;
  readonly onLens: (on: boolean) => void;
  /** The current model; `null` without inferences. */
  readonly model: ModelInfo | null;
  /** The other models of the dataset. */
  readonly others: readonly ModelInfo[];
  readonly hasChanges: boolean;
  /** Comparing gives way to editing. */
  readonly canCompare: boolean;
  readonly shortcuts: boolean;
}

/** What a picture adds to the viewer's toolbar. */
export function ImageTools({ look, onLook, comparison, onComparison, moment, onMoment, lens, onLens, model, others, hasChanges, canCompare, shortcuts }: ImageToolsProps) {
  const labels = useLabels().imageViewer;
  const [open, setOpen] = useState(false);
  const changed = JSON.stringify(look) !== JSON.stringify(plainLook);
  const choose = (to: Comparison) => ({ checked: JSON.stringify(to) === JSON.stringify(comparison), onSelect: () => onComparison(to) });
  const items: MenuItem[] = [
    { id: 'none', label: labels.compareNone, ...choose(noComparison) },
    ...others.map((other) => ({ id: `overlay ${other.id}`, label: labels.compareOverlay(other.name), ...choose({ type: 'overlay', modelId: other.id }) })),
    ...(model ? [{ id: 'labels', label: labels.compareLabels, ...choose({ type: 'labels-inferences' }) }] : []),
    ...(model ? others.map((other) => ({ id: `models ${other.id}`, label: labels.compareModels(model.name, other.name), ...choose({ type: 'models', modelId: other.id }) })) : []),
    ...(hasChanges || comparison.type === 'before-after' ? [{ id: 'changes', label: labels.compareChanges, ...choose({ type: 'before-after' }) }] : []),
    ...(hasChanges || moment !== 'both' ? [{ id: 'moment', label: moment === 'both' ? labels.flip : labels.flipEnd, hint: shortcuts ? 'B' : undefined, onSelect: () => onMoment(moment === 'both' ? 'before' : 'both') }] : []),
  ].map(({ hint, ...item }: MenuItem & { readonly hint?: string | undefined }) => (hint === undefined ? item : { ...item, hint }));
  return (
    <MediaTools>
      <Popup button={{ variant: 'quiet', icon: <SlidersHorizontal {...icon} />, 'aria-label': labels.look, 'aria-pressed': changed }} label={labels.look} open={open} onOpenChange={setOpen}>
        <LookPanel look={look} onLook={onLook} />
      </Popup>
      <Button variant="quiet" icon={<Search {...icon} />} aria-label={labels.lens} aria-pressed={lens} title={shortcuts ? `${labels.lens} (X)` : labels.lens} onClick={() => onLens(!lens)} />
      {canCompare && items.length > 1 && <Menu label={labels.compare} items={items} button={{ variant: 'quiet', icon: <Columns2 {...icon} />, 'aria-label': labels.compare, 'aria-pressed': comparison.type !== 'none' }} />}
    </MediaTools>
  );
}
