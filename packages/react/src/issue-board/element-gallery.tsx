import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleCheck, CircleSlash, X } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { BoardDetail, ElementId, ElementState } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { useElementWidth } from '../parts/use-element-width';
import { useBoard } from './board-context';
import { ElementCaption } from './element-caption';
import { ElementPicture } from './element-picture';

const WIDTH = 112;
const HEIGHT = 84;
const GAP = 8;
const ROW = HEIGHT + 52;
const keyOfState: Readonly<Record<string, ElementState>> = { o: 'open', f: 'fixed', n: 'not-an-issue' };
const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface ElementGalleryProps {
  readonly detail: BoardDetail;
  /** Grows when something was read. */
  readonly revision: number;
  readonly onShow: (element: ElementId) => void;
  readonly onRemove: (elements: readonly ElementId[]) => void;
}

/** The elements of an issue as pictures; only those in sight are drawn and read. */
export function ElementGallery({ detail, onShow, onRemove }: ElementGalleryProps) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view, readOnly } = useBoard();
  const announce = useAnnounce();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { width, measure: box } = useElementWidth();
  const [active, setActive] = useState(0);
  const [picked, setPicked] = useState<ReadonlySet<ElementId>>(new Set());
  const anchor = useRef(0);
  const { elements, issue } = detail;
  const across = Math.max(1, Math.floor((width + GAP) / (WIDTH + GAP)));
  const rows = Math.ceil(elements.length / across);
  const at = Math.max(0, Math.min(active, elements.length - 1));
  const chosen = useMemo(() => (picked.size === 0 ? [] : elements.length < 2000 ? elements.filter((element) => picked.has(element)) : [...picked]), [elements, picked]);
  const virtual = useVirtualizer({ count: rows, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 2, initialRect: { width: 0, height: 420 } });
  const items = virtual.getVirtualItems();
  const from = (items[0]?.index ?? 0) * across;
  const to = Math.min(elements.length, ((items.at(-1)?.index ?? -1) + 1) * across);
  useEffect(() => view.ensureElements(elements.slice(from, to)), [view, elements, from, to]);
  useEffect(() => virtual.measure(), [virtual, across]);

  const goTo = (next: number) => {
    const index = Math.max(0, Math.min(next, elements.length - 1));
    setActive(index);
    virtual.scrollToIndex(Math.floor(index / across), { align: 'auto' });
    return index;
  };
  const range = (a: number, b: number) => new Set([...picked, ...elements.slice(Math.min(a, b), Math.max(a, b) + 1)]);
  const toggle = (index: number) => {
    const element = elements[index];
    if (element === undefined) return;
    const next = new Set(picked);
    if (!next.delete(element)) next.add(element);
    anchor.current = index;
    setPicked(next);
  };
  const targets = (): readonly ElementId[] => (chosen.length > 0 ? chosen : elements[at] === undefined ? [] : [elements[at]]);
  const mark = (state: ElementState, which = targets()) => {
    void view.mark(issue.issueId, which, state).then((done) => {
      if (!done) return;
      announce(labels.marked(which.length, labels.elementStates[state]));
      setPicked(new Set());
      if (which.length === 1 && elements[at] === which[0] && detail.shownState === null) goTo(at + 1);
    });
  };
  const remove = () => {
    const which = targets();
    setPicked(new Set());
    onRemove(which);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || event.altKey || elements.length === 0) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const name = event.ctrlKey || event.metaKey ? `Mod+${key}` : key;
    const moves: Readonly<Record<string, number>> = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + across, ArrowUp: at - across, PageDown: at + 4 * across, PageUp: at - 4 * across, Home: 0, End: elements.length - 1 };
    const next = moves[name];
    const state = keyOfState[name];
    if (next !== undefined) {
      if (event.shiftKey && !readOnly) {
        if (picked.size === 0) anchor.current = at;
        setPicked(range(anchor.current, goTo(next)));
      } else goTo(next);
    } else if (name === 'Enter' && elements[at]) onShow(elements[at]);
    else if (readOnly) return;
    else if (state) mark(state);
    else if (name === ' ' || name === 'x') toggle(at);
    else if (name === 'Mod+z') void (event.shiftKey ? view.redo() : view.undo());
    else if (name === 'Mod+a') setPicked(new Set(elements));
    else if (name === 'Escape' && picked.size > 0) setPicked(new Set());
    else if (name === 'Delete') remove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onTile = (index: number, event: MouseEvent) => {
    const element = elements[index];
    setActive(index);
    if (element === undefined) return;
    if (!readOnly && (event.ctrlKey || event.metaKey)) toggle(index);
    else if (!readOnly && event.shiftKey) setPicked(range(anchor.current, index));
    else onShow(element);
  };
  return (
    <>
      <div
        ref={scroller}
        data-part="gallery"
        role="listbox"
        tabIndex={0}
        aria-label={labels.elements}
        aria-multiselectable={readOnly ? undefined : true}
        aria-activedescendant={at >= from && at < to ? `${id}-${at}` : undefined}
        aria-describedby={`${id}-keys`}
        style={{ height: Math.min(rows * ROW, 3 * ROW + 40) }}
        onKeyDown={onKeyDown}
      >
        <div ref={box} role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((row) =>
            elements.slice(row.index * across, (row.index + 1) * across).map((elementId, column) => {
              const index = row.index * across + column;
              const element = view.elementOf(elementId);
              const state = issue.elementStates.get(elementId) ?? 'open';
              return (
                <div
                  key={elementId}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={picked.has(elementId)}
                  aria-setsize={elements.length}
                  aria-posinset={index + 1}
                  data-part="tile"
                  data-element={elementId}
                  data-element-state={state}
                  data-active={index === at ? '' : undefined}
                  title={element.info?.reason ?? undefined}
                  style={{ width: WIDTH, transform: `translate(${column * (WIDTH + GAP)}px, ${row.start}px)` }}
                  onClick={(event) => onTile(index, event)}
                >
                  <ElementPicture dataset={dataset} element={element} width={WIDTH} height={HEIGHT} />
                  {state !== 'open' && <span data-part="mark">{state === 'fixed' ? <CircleCheck {...icon} /> : <CircleSlash {...icon} />}</span>}
                  <ElementCaption dataset={dataset} element={element} />
                  <span className="shoal-visually-hidden">{labels.elementPlace(labels.elementStates[state], formatCount(index + 1), formatCount(elements.length))}</span>
                </div>
              );
            }),
          )}
        </div>
      </div>
      <p id={`${id}-keys`} className="shoal-visually-hidden">
        {labels.elementKeys}
      </p>
      {!readOnly && elements.length > 0 && (
        <div data-part="element-actions" role="toolbar" aria-label={labels.markElements}>
          {chosen.length > 0 && <span data-part="bulk-count">{labels.selectedElements(formatCount(chosen.length))}</span>}
          {Object.entries(keyOfState).map(([key, state]) => (
            <Button key={key} variant="quiet" shortcut={key.toUpperCase()} title={labels.markAs(labels.elementStates[state])} onClick={() => mark(state)}>
              {labels.elementStates[state]}
            </Button>
          ))}
          <span data-part="space" />
          <Button variant="quiet" aria-label={labels.removeElement} icon={<X {...icon} />} onClick={remove} />
        </div>
      )}
    </>
  );
}
