import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ClauseEffect, FilterSnapshot, FilterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { Popup } from '../parts/popup';
import { ErrorState } from '../parts/states';
import { chipText } from './filter-words';

interface WhyPopupProps {
  readonly view: FilterView;
  readonly snapshot: FilterSnapshot;
}

/** Why these rows: every filter, who set it, and what it alone hides. Counted only while it is open. */
export function WhyPopup({ view, snapshot }: WhyPopupProps) {
  const labels = useLabels().filterBar;
  const [open, setOpen] = useState(false);
  return (
    <Popup open={open} onOpenChange={setOpen} label={labels.whyTitle} className="shoal-filter-popup shoal-why" button={{ variant: 'quiet', children: labels.why }}>
      <WhyList view={view} snapshot={snapshot} />
    </Popup>
  );
}

function WhyList({ view, snapshot }: WhyPopupProps) {
  const all = useLabels();
  const labels = all.filterBar;
  const [effects, setEffects] = useState<ReadonlyMap<string, ClauseEffect> | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [attempt, setAttempt] = useState(0);
  const active = snapshot.chips.filter((chip) => chip.state === 'on');
  const key = active.map((chip) => JSON.stringify(chip.clause)).join('\n');
  useEffect(() => {
    const controller = new AbortController();
    view.explain({ signal: controller.signal }).then(
      (found) => {
        if (controller.signal.aborted) return;
        setEffects(found);
        setError(null);
      },
      (reason: unknown) => {
        if (!controller.signal.aborted) setError(reason instanceof Error ? reason : new Error(String(reason)));
      },
    );
    return () => controller.abort();
  }, [view, key, attempt]);
  if (error) return <ErrorState error={error} onRetry={() => setAttempt((now) => now + 1)} />;
  const most = Math.max(1, ...[...(effects?.values() ?? [])].map((effect) => effect.removes));
  return (
    <div data-part="why">
      <strong>{labels.whyTitle}</strong>
      {active.length === 0 && <p data-part="note">{labels.whyEmpty}</p>}
      <ul>
        {active.map((chip) => {
          const text = chipText(chip.words, all);
          const effect = effects?.get(chip.source);
          const removes = formatCount(effect?.removes ?? 0);
          return (
            <li key={chip.source}>
              <span data-part="why-words" title={text.full}>
                {text.full}
              </span>
              <span data-part="why-origin">{labels.origins[chip.origin]}</span>
              <span data-part="why-effect" title={effect && labels.removesTitle(removes, formatCount(effect.alone))}>
                <span data-part="option-bar" aria-hidden="true">
                  <span style={{ width: `${((effect?.removes ?? 0) / most) * 100}%` }} />
                </span>
                {effect ? (effect.removes === 0 ? labels.removesNothing : labels.removes(removes)) : '\u2026'}
              </span>
              <Button variant="quiet" aria-label={labels.remove(text.full)} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => view.remove(chip.source)} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
