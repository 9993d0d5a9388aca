import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent, type PointerEvent } from 'react';
import { useLabels } from '../../binding/shoal-provider';
import type { MediaRendererProps } from '../renderer';
import { blockAt, blocksOf, graphemeEnd, graphemeStart } from './text-blocks';
import { layOutSpans } from './text-layout';
import { lineHeightOf, TextLine, type FoundPlace } from './text-line';
import { TextSearch } from './text-search';
import { selectedRange } from './text-selection';
import { useSpanEdit } from './use-span-edit';
import { findInText } from './visible-text';

const noPlaces: readonly FoundPlace[] = [];
/** Characters that fit on a line, about. */
const USUAL_LINE = 84;

export interface TextDocumentProps extends MediaRendererProps {
  readonly text: string;
}

/** A text of any length with its spans. Only the lines that are seen are laid out. */
export function TextDocument({ text, dataset, view, frame, objects, focused, hovered, mode, shortcuts, handle, onHover, onPick }: TextDocumentProps) {
  const { textViewer: labels } = useLabels();
  const scroller = useRef<HTMLDivElement>(null);
  const everything = useRef(false);
  const [wanted, setWanted] = useState<string | null>(null);
  const [current, setCurrent] = useState(0);
  const edit = useSpanEdit(view, text, focused?.key ?? null);
  const blocks = useMemo(() => blocksOf(text), [text]);
  const layout = useMemo(() => layOutSpans(text, blocks, objects, edit.draft), [text, blocks, objects, edit.draft]);
  const places = useMemo(() => findInText(text, wanted ?? ''), [text, wanted]);

  const virtual = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => lineHeightOf(layout.byBlock.get(index)) * Math.max(1, Math.ceil(((blocks[index]?.to ?? 0) - (blocks[index]?.from ?? 0)) / USUAL_LINE)),
    overscan: 6,
    initialRect: { width: 0, height: 600 },
    paddingStart: 16,
    paddingEnd: 24,
  });
  const goTo = (at: number) => virtual.scrollToIndex(blockAt(blocks, at), { align: 'center' });
  const latestGoTo = useRef(goTo);
  useEffect(() => {
    latestGoTo.current = goTo;
  });

  const start = focused?.span?.start;
  useEffect(() => {
    if (start !== undefined) latestGoTo.current(start);
  }, [start, focused?.key]);

  const spanKeys = layout.spans.map((span) => span.object);
  const step = (by: 1 | -1): boolean => {
    if (spanKeys.length === 0) return false;
    const at = spanKeys.findIndex((object) => object.key === focused?.key);
    const next = spanKeys[at < 0 ? (by > 0 ? 0 : spanKeys.length - 1) : (at + by + spanKeys.length) % spanKeys.length];
    if (next) onPick(next);
    return true;
  };
  const showFound = (index: number) => {
    if (places.length === 0) return;
    const next = (index + places.length) % places.length;
    setCurrent(next);
    goTo(places[next] ?? 0);
  };
  const search = (next: string | null) => {
    setWanted(next);
    setCurrent(0);
    const [first] = findInText(text, next ?? '');
    if (first !== undefined) goTo(first);
    if (next === null) scroller.current?.focus();
  };
  const add = (): boolean => {
    const root = scroller.current;
    const range = root && selectedRange(root);
    const classId = focused?.classId ?? objects[0]?.classId ?? dataset.manifest.classes[0]?.id;
    if (!range || classId === undefined) return false;
    const chosen = text.slice(range.start, range.end);
    const from = range.start + (chosen.length - chosen.trimStart().length);
    const to = range.end - (chosen.length - chosen.trimEnd().length);
    if (from >= to) return false;
    root.ownerDocument.getSelection()?.removeAllRanges();
    void view.add({ task: 'span', classId, span: { start: graphemeStart(text, from), end: graphemeEnd(text, to) } });
    return true;
  };
  const onKey = (name: string): boolean => {
    const selected = scroller.current !== null && selectedRange(scroller.current) !== null;
    if (name === 'Mod+a') {
      scroller.current?.ownerDocument.getSelection()?.selectAllChildren(scroller.current);
      everything.current = true;
      return true;
    }
    if (name === 'Escape' && wanted !== null) return search(null), true;
    if (mode === 'edit' && focused?.span && !selected) {
      const moved = { 'Shift+ArrowRight': ['end', 1], 'Shift+ArrowLeft': ['end', -1], 'Shift+ArrowDown': ['start', 1], 'Shift+ArrowUp': ['start', -1] } as const;
      const to = name in moved ? moved[name as keyof typeof moved] : undefined;
      if (to) return edit.move(focused, to[0], to[1]), true;
      if (name === 'Delete' || name === 'Backspace') return void view.edit(focused, { type: 'delete' }), true;
    }
    if (mode === 'edit' && selected && (name === 'Enter' || (shortcuts && name === 'n'))) return add();
    if (!shortcuts) return false;
    if (name === '/') return search(wanted ?? ''), true;
    if (name === '.') return step(1);
    if (name === ',') return step(-1);
    return false;
  };
  useImperativeHandle(handle, () => ({ onKey, toObject: () => start !== undefined && goTo(start), fit: () => virtual.scrollToIndex(0) }));

  const keysAt = (target: EventTarget): readonly string[] => (target instanceof Element ? (target.closest<HTMLElement>('[data-keys]')?.dataset['keys']?.split('\n') ?? []) : []);
  /** The innermost span first; again on the same place: the one around it. */
  const pick = (event: { readonly target: EventTarget }) => {
    const keys = keysAt(event.target).toReversed();
    if (keys.length === 0 || (scroller.current && selectedRange(scroller.current))) return;
    const next = keys[(keys.indexOf(focused?.key ?? '') + 1) % keys.length];
    const object = objects.find((candidate) => candidate.key === next);
    if (object) onPick(object);
  };
  const onCopy = (event: ClipboardEvent) => {
    const range = everything.current ? { start: 0, end: text.length } : scroller.current && selectedRange(scroller.current);
    if (!range) return;
    event.clipboardData.setData('text/plain', text.slice(range.start, range.end));
    event.preventDefault();
  };
  const length = wanted?.length ?? 0;
  const placesIn = (from: number, to: number): readonly FoundPlace[] => {
    if (places.length === 0) return noPlaces;
    const found = places.flatMap((at, index) => (at < to && at + length > from ? [{ start: at, end: at + length, current: index === current }] : []));
    return found.length === 0 ? noPlaces : found;
  };
  const leave = (event: PointerEvent) => onHover(keysAt(event.target).at(-1) ?? null);
  return (
    <>
      <TextSearch wanted={wanted} count={places.length} current={current} shortcuts={shortcuts} onWanted={search} onStep={(by) => showFound(current + by)} />
      <div
        ref={scroller}
        data-part="document"
        tabIndex={0}
        role="document"
        aria-label={labels.textOf(frame.frameId, objects.length)}
        onClick={pick}
        onPointerOver={leave}
        onPointerLeave={() => onHover(null)}
        onPointerDown={() => (everything.current = false)}
        onKeyDown={(event: KeyboardEvent) => {
          if (!event.ctrlKey && !event.metaKey) everything.current = false;
        }}
        onCopy={onCopy}
      >
        <div data-part="lines" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const block = blocks[item.index];
            return (
              block && (
                <div key={item.key} ref={virtual.measureElement} data-index={item.index} data-part="row" style={{ transform: `translateY(${item.start}px)` }}>
                  <TextLine manifest={dataset.manifest} text={text} block={block} marked={layout.byBlock.get(item.index)} found={placesIn(block.from, block.to)} focused={focused?.key ?? null} hovered={hovered} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
