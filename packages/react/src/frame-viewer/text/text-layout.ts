import type { FrameObject } from '@shoal/engine';
import { blockAt, graphemeEnd, graphemeStart, type TextBlock } from './text-blocks';
import { lanesOf } from './span-lanes';

/** A span as it is drawn. */
export interface PlacedSpan {
  readonly object: FrameObject;
  /** Whole graphemes around the span. */
  readonly start: number;
  readonly end: number;
  /** From the text outwards: labels and proposed changes below it, inferences above. */
  readonly lane: number;
  readonly side: 'below' | 'above';
  /** Characters until the next span of the lane begins: room for its name. */
  readonly room: number;
}

/** How many lanes a line needs on either side. */
export interface Lanes {
  readonly below: number;
  readonly above: number;
}

export interface MarkedBlock {
  readonly spans: readonly PlacedSpan[];
  readonly lanes: Lanes;
}

export interface TextLayout {
  /** What is marked in a block; absent where nothing is. */
  readonly byBlock: ReadonlyMap<number, MarkedBlock>;
  /** All spans in reading order. */
  readonly spans: readonly PlacedSpan[];
}

/** Places the spans of a text in lanes and blocks. `draft` is a span that is being moved. */
export function layOutSpans(text: string, blocks: readonly TextBlock[], objects: readonly FrameObject[], draft: { readonly key: string; readonly span: { readonly start: number; readonly end: number } } | null): TextLayout {
  const sides = { below: [] as FrameObject[], above: [] as FrameObject[] };
  for (const object of objects) if (object.span && object.span.start < text.length) sides[object.role === 'inference' ? 'above' : 'below'].push(object);
  const place = (side: 'below' | 'above'): PlacedSpan[] => {
    const ranges = sides[side].map((object) => {
      const { start, end } = (draft?.key === object.key ? draft.span : object.span) ?? { start: 0, end: 0 };
      const from = graphemeStart(text, start);
      return { start: from, end: Math.max(from + 1, graphemeEnd(text, Math.min(end, text.length))) };
    });
    const lanes = lanesOf(ranges);
    const starts = new Map<number, number[]>();
    ranges.forEach((range, i) => {
      const lane = lanes[i] ?? 0;
      const there = starts.get(lane);
      if (there) there.push(range.start);
      else starts.set(lane, [range.start]);
    });
    for (const list of starts.values()) list.sort((a, b) => a - b);
    return ranges.flatMap((range, i): PlacedSpan[] => {
      const object = sides[side][i];
      const lane = lanes[i] ?? 0;
      const next = after(starts.get(lane) ?? [], range.start);
      return object ? [{ object, ...range, lane, side, room: next === null ? Infinity : next - range.start }] : [];
    });
  };
  const spans = [...place('below'), ...place('above')].sort((a, b) => a.start - b.start || b.end - a.end);
  const byBlock = new Map<number, PlacedSpan[]>();
  for (const span of spans) {
    for (let block = blockAt(blocks, span.start); block < blocks.length && (blocks[block]?.from ?? 0) < span.end; block++) {
      const there = byBlock.get(block);
      if (there) there.push(span);
      else byBlock.set(block, [span]);
    }
  }
  const count = (there: readonly PlacedSpan[], side: 'below' | 'above') => there.reduce((most, span) => (span.side === side ? Math.max(most, span.lane + 1) : most), 0);
  const marked = [...byBlock].map(([block, there]) => [block, { spans: there, lanes: { below: count(there, 'below'), above: count(there, 'above') } }] as const);
  return { byBlock: new Map(marked), spans };
}

function after(sorted: readonly number[], start: number): number | null {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? null;
}

export interface TextSegment {
  readonly from: number;
  readonly to: number;
  /** Spans that cover it, the shortest last. */
  readonly spans: readonly PlacedSpan[];
  /** Spans whose name stands here. */
  readonly begins: readonly PlacedSpan[];
  readonly found: 'no' | 'yes' | 'current';
}

/** Cuts a block wherever a span or a found place begins or ends. */
export function segmentsOf(block: TextBlock, spans: readonly PlacedSpan[], found: readonly { readonly start: number; readonly end: number; readonly current: boolean }[]): TextSegment[] {
  const cuts = new Set([block.from, block.to]);
  for (const { start, end } of [...spans, ...found]) {
    if (start > block.from && start < block.to) cuts.add(start);
    if (end > block.from && end < block.to) cuts.add(end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i): TextSegment => {
    const to = sorted[i + 1] ?? from;
    const covering = spans.filter((span) => span.start < to && span.end > from).toSorted((a, b) => b.end - b.start - (a.end - a.start));
    const match = found.find((place) => place.start < to && place.end > from);
    return { from, to, spans: covering, begins: covering.filter((span) => span.start === from), found: !match ? 'no' : match.current ? 'current' : 'yes' };
  });
}
