import { Ellipsis, Filter, FilterX, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import type { ConceptItem, ConceptsView, ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';

export interface ConceptCardProps {
  readonly view: ConceptsView;
  readonly concept: ConceptItem;
  readonly focus: ElementId | null;
  readonly readOnly: boolean;
  readonly onTeach?: (conceptId: string) => void;
  readonly onIssue?: (issueId: string) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const percent = (share: number) => String(Math.round(share * 100));

/** One concept: what it was taught, how good it is, and what it finds. */
export function ConceptCard({ view, concept, focus, readOnly, onTeach, onIssue }: ConceptCardProps) {
  const { concepts: labels, retry } = useLabels();
  const announce = useAnnounce();
  const [renaming, setRenaming] = useState(false);
  const { conceptId, name, good, bad, state, error, column, quality, bars, above, threshold, filtering, focused } = concept;
  const teach = (pile: 'added' | 'discarded') => focus !== null && view.teach(conceptId, focus, focused === pile ? null : pile);
  const rename = (next: string) => {
    if (next.trim() !== '' && next.trim() !== name) view.rename(conceptId, next.trim());
    setRenaming(false);
  };
  const makeIssue = () =>
    void view.makeIssue(conceptId).then(
      (issueId) => {
        announce(labels.issueMade(name));
        onIssue?.(issueId);
      },
      () => undefined,
    );
  const enough = good > 0 && bad > 0;
  return (
    <article aria-label={name} data-state={state}>
      <header>
        {renaming ? (
          <input
            className="shoal-input"
            aria-label={labels.newName}
            defaultValue={name}
            autoFocus
            onBlur={(event) => rename(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') rename(event.currentTarget.value);
              if (event.key === 'Escape') setRenaming(false);
            }}
          />
        ) : (
          <h3>{name}</h3>
        )}
        <span data-part="counts">{labels.counts(formatCount(good), formatCount(bad))}</span>
        {!readOnly && (
          <Menu
            label={labels.more(name)}
            button={{ variant: 'quiet', 'aria-label': labels.more(name), icon: <Ellipsis {...icon} /> }}
            items={[
              ...(onTeach ? [{ id: 'teach', label: labels.teachMore, onSelect: () => onTeach(conceptId) }] : []),
              { id: 'rename', label: labels.rename(name), onSelect: () => setRenaming(true) },
              { id: 'remove', label: labels.remove(name), onSelect: () => view.remove(conceptId) },
            ]}
          />
        )}
      </header>
      {!readOnly && (
        <div data-part="teach" role="group" aria-label={labels.teach(name)}>
          <Button variant="quiet" icon={<ThumbsUp {...icon} />} aria-pressed={focused === 'added'} disabled={focus === null} title={focus === null ? labels.teachHint : labels.good} onClick={() => teach('added')}>
            {labels.good}
          </Button>
          <Button variant="quiet" icon={<ThumbsDown {...icon} />} aria-pressed={focused === 'discarded'} disabled={focus === null} title={focus === null ? labels.teachHint : labels.bad} onClick={() => teach('discarded')}>
            {labels.bad}
          </Button>
        </div>
      )}
      {error && (
        <p role="alert">
          {error.message} <Button onClick={() => void view.score(conceptId)}>{retry}</Button>
        </p>
      )}
      {column !== null && (
        <div data-part="scores">
          <Histogram bars={bars} threshold={threshold} />
          <input type="range" min={0} max={1} step={0.01} value={threshold} aria-label={labels.threshold(name)} aria-valuetext={labels.above(formatCount(above), threshold.toFixed(2))} onChange={(event) => view.setThreshold(conceptId, Number(event.target.value))} />
          <p>
            <b>{labels.above(formatCount(above), threshold.toFixed(2))}</b>
            {quality && <small>{quality.state === 'measured' ? labels.precision(percent(quality.precision), percent(quality.low), percent(quality.high)) : labels.tooFew}</small>}
          </p>
        </div>
      )}
      <div data-part="actions">
        {state !== 'ready' && (
          <Button variant={column === null ? 'primary' : 'default'} disabled={!enough || state === 'scoring'} onClick={() => void view.score(conceptId)}>
            {state === 'scoring' ? labels.scoring : column === null ? labels.score : labels.rescore}
          </Button>
        )}
        {column !== null && (
          <Button aria-pressed={filtering} icon={filtering ? <FilterX {...icon} /> : <Filter {...icon} />} onClick={() => view.filter(conceptId, !filtering)}>
            {filtering ? labels.clear : labels.filter}
          </Button>
        )}
        {column !== null && !readOnly && <Button onClick={makeIssue}>{labels.issue}</Button>}
      </div>
    </article>
  );
}

const TALL = 44;

/** How many elements have which score; what is from the threshold up is lit. Roots, so that the few good ones are seen beside the many others. */
function Histogram({ bars, threshold }: { readonly bars: readonly number[]; readonly threshold: number }) {
  const most = Math.sqrt(Math.max(1, ...bars));
  return (
    <svg viewBox={`0 0 ${bars.length} ${TALL}`} preserveAspectRatio="none" height={TALL} aria-hidden="true">
      {bars.map((count, at) => {
        const tall = count === 0 ? 0 : Math.max(1, (Math.sqrt(count) / most) * TALL);
        return <rect key={at} x={at + 0.08} y={TALL - tall} width={0.84} height={tall} data-lit={(at + 0.5) / bars.length >= threshold || undefined} />;
      })}
    </svg>
  );
}
