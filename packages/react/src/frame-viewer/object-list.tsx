import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FrameObject, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import type { Labels } from '../labels';
import { AgreementMark } from '../parts/agreement-mark';
import { ClassBadge } from '../parts/class-badge';
import { VerdictMark, changeWords } from '../parts/verdict-mark';
import { drawableBox } from './frame-filter';

export interface ObjectListProps {
  readonly manifest: Manifest;
  readonly objects: readonly FrameObject[];
  readonly labeled: boolean;
  readonly focused: FrameObject | null;
  readonly hovered: string | null;
  readonly onHover: (key: string | null) => void;
  readonly onPick: (object: FrameObject) => void;
}

/** Up to here all rows are there; above, only those in sight. */
const VIRTUAL_FROM = 100;
const ROW_HEIGHT = 28;

/** Everything in the frame as text, linked to the picture: the equivalent of what the canvas shows. */
export function ObjectList(props: ObjectListProps) {
  const labels = useLabels().frameViewer;
  const { objects, labeled } = props;
  return (
    <section data-part="objects">
      <h3>
        {labels.objects} <span data-part="number">{formatCount(objects.length)}</span>
      </h3>
      {objects.length === 0 ? <p data-part="none">{labeled ? labels.noObjects : labels.notLabeled}</p> : <Rows {...props} virtual={objects.length > VIRTUAL_FROM} />}
    </section>
  );
}

/** The rows. One of them has the keyboard focus; it is kept while it is scrolled out of sight. */
function Rows({ manifest, objects, focused, hovered, onHover, onPick, virtual }: ObjectListProps & { readonly virtual: boolean }) {
  const labels = useLabels().frameViewer;
  const list = useRef<HTMLDivElement>(null);
  const [roving, setRoving] = useState<string | null>(null);
  const focusNext = useRef(false);
  const focusedAt = objects.findIndex((object) => object.key === focused?.key);
  const rovingAt = roving === null ? -1 : objects.findIndex((object) => object.key === roving);
  const current = Math.max(0, rovingAt >= 0 ? rovingAt : focusedAt);
  const { getVirtualItems, getTotalSize, scrollToIndex } = useVirtualizer({ count: virtual ? objects.length : 0, getScrollElement: () => list.current, estimateSize: () => ROW_HEIGHT, overscan: 6 });

  useEffect(() => {
    if (virtual && focusedAt >= 0) scrollToIndex(focusedAt, { align: 'auto' });
    // Only when another object is focused.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [virtual, focused?.key]);
  useEffect(() => {
    if (!focusNext.current) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (!row) return;
    focusNext.current = false;
    row.focus({ preventScroll: virtual });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: objects.length - 1, PageDown: current + 10, PageUp: current - 10 }[event.key];
    const object = objects[Math.max(0, Math.min(to ?? current, objects.length - 1))];
    if (!object) return;
    if (to !== undefined) {
      focusNext.current = true;
      setRoving(object.key);
      if (virtual) scrollToIndex(objects.indexOf(object), { align: 'auto' });
    } else if (event.key === 'Enter' || event.key === ' ') {
      onPick(object);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const row = (index: number, start?: number) => {
    const object = objects[index];
    if (!object) return null;
    return (
      <div
        key={object.key}
        role="option"
        tabIndex={index === current ? 0 : -1}
        data-index={index}
        aria-selected={object.key === focused?.key}
        aria-setsize={objects.length}
        aria-posinset={index + 1}
        data-hovered={object.key === hovered || undefined}
        data-replaced={(object.role === 'label' && object.change !== null) || undefined}
        style={start === undefined ? undefined : { position: 'absolute', insetInline: 0, height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
        onClick={() => {
          setRoving(object.key);
          onPick(object);
        }}
        onPointerEnter={() => onHover(object.key)}
        onFocus={() => {
          setRoving(object.key);
          onHover(object.key);
        }}
        onBlur={(event) => {
          onHover(null);
          // On the way to another row, the one that had the focus may be taken away before that row has it.
          if (!focusNext.current && !list.current?.contains(event.relatedTarget)) setRoving(null);
        }}
      >
        <Row manifest={manifest} object={object} />
      </div>
    );
  };
  const inSight = getVirtualItems().map(({ index }) => index);
  // The row that has the focus stays, wherever one scrolls.
  const kept = virtual && !inSight.includes(current) ? [...inSight, current] : inSight;
  return (
    <div ref={list} role="listbox" aria-label={labels.objects} data-virtual={virtual || undefined} onKeyDown={onKeyDown} onPointerLeave={() => onHover(null)}>
      {virtual ? (
        <div role="presentation" style={{ position: 'relative', height: getTotalSize() }}>
          {kept.map((index) => row(index, index * ROW_HEIGHT))}
        </div>
      ) : (
        objects.map((_, index) => row(index))
      )}
    </div>
  );
}

function Row({ manifest, object }: { readonly manifest: Manifest; readonly object: FrameObject }) {
  const all = useLabels();
  const labels = all.frameViewer;
  return (
    <>
      <span className="shoal-stroke" data-role={object.role} title={labels.roles[object.role]} aria-hidden="true" />
      <span className="shoal-visually-hidden">{labels.roles[object.role]}</span>
      <ClassBadge manifest={manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
      <span data-part="where">{object.role === 'proposed' && object.change ? changeWords(all, manifest, object.change) : object.confidence === null ? placeOf(object, all) : object.confidence.toFixed(2)}</span>
      {object.role === 'label' && object.judgement ? (
        <VerdictMark manifest={manifest} verdict={object.judgement.verdict} change={object.change} />
      ) : (
        object.facts && object.role !== 'proposed' && (object.role === 'label' || object.pair === null) && <AgreementMark agreement={object.facts.agreement} />
      )}
    </>
  );
}

/** Where an object is, in a few characters. */
function placeOf(object: FrameObject, labels: Labels): string {
  const { cuboid, interval, span } = object;
  if (cuboid) return labels.cloudViewer.shortSides(cuboid.size);
  if (interval && object.task === 'interval') return `${interval.start.toFixed(2)}–${interval.end.toFixed(2)} s`;
  const box = drawableBox(object);
  if (box) return `${Math.round(box.x)}, ${Math.round(box.y)} · ${Math.round(box.w)} × ${Math.round(box.h)}`;
  return span ? `${span.start}–${span.end}` : labels.frameViewer.wholePicture;
}
