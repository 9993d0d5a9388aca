import { Check } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { CampaignCandidate, CampaignSnapshot, CampaignView, Dataset, ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { candidateName, formatScore, scoreText } from './candidate-name';

export interface CampaignGridProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
}

const PAGE = 24;

/** Many candidates at once. They stay in their places until all of them are judged; then come the next. */
export function CampaignGrid({ dataset, view, snapshot }: CampaignGridProps) {
  const { campaign: labels } = useLabels();
  const { current, next, campaign, scoreKind, readOnly, strategy, state } = snapshot;
  const [page, setPage] = useState<readonly CampaignCandidate[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<ElementId>>(new Set());
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [pageOf, setPageOf] = useState(strategy);
  const ready = current ? [current, ...next] : next;
  const latest = new Map(ready.map((candidate) => [candidate.element, candidate]));
  const open = page.filter(({ element }) => !campaign?.piles.has(element)).map((candidate) => latest.get(candidate.element) ?? candidate);
  useEffect(() => {
    const candidates = current ? [current, ...next] : next;
    if (open.length > 0 && (pageOf === strategy || state !== 'ready')) {
      const more = candidates.filter(({ element }) => page.every((other) => other.element !== element));
      if (page.length < PAGE && more.length > 0) setPage([...page, ...more].slice(0, PAGE));
      return;
    }
    if (candidates.length === 0) return;
    setPage(candidates.slice(0, PAGE));
    setPageOf(strategy);
    setSelected(new Set());
    setActive(0);
    anchor.current = 0;
  }, [open.length, current, next, page, pageOf, strategy, state]);
  const at = Math.min(active, Math.max(0, open.length - 1));

  const select = (from: number, to: number) => setSelected(new Set([...selected, ...open.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ element }) => element)]));
  const toggle = (index: number) => {
    const element = open[index]?.element;
    if (element === undefined) return;
    const now = new Set(selected);
    if (!now.delete(element)) now.add(element);
    setSelected(now);
    anchor.current = index;
  };
  const wanted = open.filter(({ element }) => selected.has(element)).map(({ element }) => element);
  const rest = open.filter(({ element }) => !selected.has(element)).map(({ element }) => element);
  const sort = (piles: Parameters<CampaignView['sort']>[0]) => {
    view.sort(piles);
    setSelected(new Set());
    list.current?.focus();
  };
  /** The selected ones, or the one that the keyboard is at. */
  const meant = () => (wanted.length > 0 ? wanted : open.slice(at, at + 1).map(({ element }) => element));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = Math.max(1, getComputedStyle(list.current ?? document.body).gridTemplateColumns.split(' ').length);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const key = event.key.toLowerCase();
    if (step !== undefined) {
      const to = Math.max(0, Math.min(open.length - 1, at + step));
      if (event.shiftKey && !readOnly) select(anchor.current, to);
      else anchor.current = to;
      setActive(to);
      list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
    } else if (readOnly) return;
    else if (key === ' ' || key === 'x') toggle(at);
    else if (key === 'escape') setSelected(new Set());
    else if (key === 'enter') sort({ added: wanted, discarded: rest });
    else if (key === 'a') sort({ added: meant() });
    else if (key === 'd') sort({ discarded: meant() });
    else if (key === 'u') view.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div data-part="grid-pane">
      <div ref={list} data-part="grid" role="listbox" aria-multiselectable="true" aria-label={`${labels.gridLabel}. ${labels.gridKeys}`} aria-activedescendant={open.length > 0 ? `${id}-${at}` : undefined} tabIndex={0} onKeyDown={onKeyDown}>
        {open.map(({ element, row, score, standsFor }, index) => (
          <div
            key={element}
            id={`${id}-${index}`}
            role="option"
            data-part="tile"
            data-active={index === at || undefined}
            aria-selected={selected.has(element)}
            aria-label={labels.candidate(candidateName(dataset.manifest, row, labels.whole), row.frameId, scoreText(labels, scoreKind, score), standsFor.length)}
            onClick={(event) => {
              setActive(index);
              if (readOnly) return;
              if (event.shiftKey) select(anchor.current, index);
              else toggle(index);
            }}
          >
            <CropThumbnail dataset={dataset} frameId={row.frameId} box={row.box} width={132} height={99} />
            <span data-part="pick">{selected.has(element) && <Check size={12} strokeWidth={2.5} />}</span>
            <span data-part="strip-score">{formatScore(scoreKind, score)}</span>
            {standsFor.length > 0 && <span data-part="behind">+{formatCount(standsFor.length)}</span>}
          </div>
        ))}
      </div>
      {!readOnly && (
        <div data-part="decisions">
          <span data-part="selected">{wanted.length === 0 ? labels.nothingSelected : ''}</span>
          <span data-part="verdicts">
            <Button shortcut="D" disabled={wanted.length === 0} onClick={() => sort({ discarded: wanted })}>
              {labels.discardSelected(formatCount(wanted.length))}
            </Button>
            <Button shortcut="A" disabled={wanted.length === 0} onClick={() => sort({ added: wanted })}>
              {labels.addSelected(formatCount(wanted.length))}
            </Button>
            <Button variant="primary" shortcut="↵" disabled={open.length === 0} onClick={() => sort({ added: wanted, discarded: rest })}>
              {labels.addRest(formatCount(wanted.length), formatCount(rest.length))}
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}
