import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { MediaTools } from '../tool-slot';

export interface TextSearchProps {
  /** `null`: closed. */
  readonly wanted: string | null;
  readonly count: number;
  /** Which place is shown, from 0. */
  readonly current: number;
  readonly shortcuts: boolean;
  readonly onWanted: (wanted: string | null) => void;
  readonly onStep: (by: 1 | -1) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Finds words in the text: a tool in the viewer's toolbar. */
export function TextSearch({ wanted, count, current, shortcuts, onWanted, onStep }: TextSearchProps) {
  const labels = useLabels().textViewer;
  if (wanted === null) {
    return (
      <MediaTools>
        <Button variant="quiet" icon={<Search {...icon} />} shortcut={shortcuts ? '/' : undefined} aria-label={labels.search} title={labels.search} onClick={() => onWanted('')} />
      </MediaTools>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onWanted(null);
    else if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <MediaTools>
      <span data-part="text-search">
        <input type="search" autoFocus value={wanted} placeholder={labels.searchHint} aria-label={labels.search} onChange={(event) => onWanted(event.target.value)} onKeyDown={onKeyDown} />
        <output>{wanted === '' ? '' : labels.found(count === 0 ? 0 : current + 1, count)}</output>
        <Button variant="quiet" disabled={count === 0} icon={<ChevronUp {...icon} />} aria-label={labels.previousFound} title={labels.previousFound} onClick={() => onStep(-1)} />
        <Button variant="quiet" disabled={count === 0} icon={<ChevronDown {...icon} />} aria-label={labels.nextFound} title={labels.nextFound} onClick={() => onStep(1)} />
        <Button variant="quiet" icon={<X {...icon} />} aria-label={labels.closeSearch} title={labels.closeSearch} onClick={() => onWanted(null)} />
      </span>
    </MediaTools>
  );
}
