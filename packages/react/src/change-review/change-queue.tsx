import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type MouseEvent, type Ref } from 'react';
import type { ChangeItem, ChangesSnapshot, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo } from '../format';
import { useNow } from '../parts/use-now';
import { ChangePicture } from './change-picture';
import { Classes, nameOf, OpMark, StateMark, useChangeText } from './change-words';

const ROW = 52;

export interface ChangeQueueProps {
  readonly dataset: Dataset;
  readonly snapshot: ChangesSnapshot;
  readonly listRef: Ref<HTMLDivElement>;
  readonly onRow: (item: ChangeItem, event: MouseEvent) => void;
}

/** What is proposed, one row a label. The list has the keyboard focus and names the active row. */
export function ChangeQueue({ dataset, snapshot, listRef, onRow }: ChangeQueueProps) {
  const { changeReview: labels } = useLabels();
  const text = useChangeText();
  const now = useNow();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { items, focusIndex, focused, picked } = snapshot;
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 6, scrollPaddingStart: ROW, scrollPaddingEnd: ROW });
  useEffect(() => {
    if (focusIndex >= 0) virtual.scrollToIndex(focusIndex, { align: 'auto' });
    // Follow what is looked at, not every event of the log.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focused?.labelId, focusIndex]);
  const rows = virtual.getVirtualItems();
  const isShown = rows.some(({ index }) => index === focusIndex);
  const attach = (element: HTMLDivElement | null) => {
    scroller.current = element;
    if (typeof listRef === 'function') listRef(element);
    else if (listRef) listRef.current = element;
  };
  return (
    <div ref={attach} data-part="queue" role="listbox" tabIndex={0} aria-label={labels.queue} aria-multiselectable="true" aria-activedescendant={isShown ? `${id}-${focusIndex}` : undefined}>
      <div role="presentation" data-part="rows" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const item = items[index];
          if (!item) return null;
          const { shown, state, labelId, proposals, frameId } = item;
          const by = nameOf(dataset, shown.actor, labels.nobody);
          return (
            <div
              key={labelId}
              id={`${id}-${index}`}
              role="option"
              aria-selected={picked.has(labelId)}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              data-part="row"
              data-focused={index === focusIndex ? '' : undefined}
              data-decision={state}
              style={{ transform: `translateY(${start}px)`, height: ROW }}
              onClick={(event) => onRow(item, event)}
              onMouseDown={(event) => event.shiftKey && event.preventDefault()}
            >
              <ChangePicture dataset={dataset} frameId={frameId} before={shown.change.before} after={shown.change.after} width={56} height={40} margin={0.3} />
              <span data-part="what">
                <span data-part="line">
                  <OpMark change={shown.change} />
                  <Classes dataset={dataset} change={shown.change} />
                </span>
                <span data-part="why" title={shown.change.reason || undefined}>
                  {text(shown.change)}
                  {shown.change.reason && ` · ${shown.change.reason}`}
                </span>
              </span>
              <span data-part="end">
                <StateMark state={state} />
                <span data-part="by">{state === 'conflict' ? proposals.filter(({ decision }) => decision !== 'rejected').map(({ actor }) => nameOf(dataset, actor, labels.nobody)).join(', ') : `${by} · ${formatAgo(shown.at, now)}`}</span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
