import { memo, type CSSProperties } from 'react';
import type { Manifest } from '@shoal/engine';
import { classColor, className } from '../../parts/class-color';
import type { TextBlock } from './text-blocks';
import { segmentsOf, type Lanes, type MarkedBlock, type PlacedSpan, type TextSegment } from './text-layout';
import { visiblePieces } from './visible-text';

/** Height of a lane, pixels: a line and a name. */
const LANE = 13;
const PLAIN_LINE = 24;

/** Pixels from line to line in a block. */
export function lineHeightOf(marked: MarkedBlock | undefined): number {
  return PLAIN_LINE + (marked ? (marked.lanes.below + marked.lanes.above) * LANE : 0);
}

export interface FoundPlace {
  readonly start: number;
  readonly end: number;
  readonly current: boolean;
}

export interface TextLineProps {
  readonly manifest: Manifest;
  readonly text: string;
  readonly block: TextBlock;
  readonly marked: MarkedBlock | undefined;
  readonly found: readonly FoundPlace[];
  readonly focused: string | null;
  readonly hovered: string | null;
}

const nothing: MarkedBlock = { spans: [], lanes: { below: 0, above: 0 } };
const signs: Readonly<Record<string, string>> = { wrong_class: '≠', missing: '+', spurious: '×', badly_located: '↔' };

/** One line of a text: labels underlined, inferences overlined and dashed, proposed changes dotted, each with its class. */
export const TextLine = memo(function TextLine({ manifest, text, block, marked = nothing, found, focused, hovered }: TextLineProps) {
  const { spans, lanes } = marked;
  const segments = segmentsOf(block, spans, found);
  return (
    // Each line finds its own direction, as a text of several languages needs it.
    <p dir="auto" data-part="line" style={{ lineHeight: `${lineHeightOf(marked)}px` }}>
      {segments.map((segment) => (
        <Segment key={segment.from} manifest={manifest} text={text} segment={segment} lanes={lanes} focused={focused} hovered={hovered} />
      ))}
      {block.from === block.to && <span data-at={block.from}>{'\u200b'}</span>}
    </p>
  );
});

function Segment({ manifest, text, segment, lanes, focused, hovered }: Pick<TextLineProps, 'manifest' | 'text' | 'focused' | 'hovered'> & { readonly segment: TextSegment; readonly lanes: Lanes }) {
  const pieces = visiblePieces(text, segment.from, segment.to).map((piece) =>
    piece.mark === null ? (
      <span key={piece.at} data-at={piece.at}>
        {piece.text}
      </span>
    ) : (
      <span key={piece.at} data-at={piece.at} data-part="invisible" data-mark={piece.mark} title={piece.mark} />
    ),
  );
  const { spans, begins, found } = segment;
  if (spans.length === 0 && found === 'no') return pieces;
  return (
    <>
      {begins.map((span) => (
        <Name key={span.object.key} manifest={manifest} span={span} />
      ))}
      <span data-part="marked" data-keys={spans.map((span) => span.object.key).join('\n')} data-found={found === 'no' ? undefined : found} style={markStyle(manifest, spans, lanes, focused, hovered)}>
        {pieces}
      </span>
    </>
  );
}

/** The class of a span, drawn by the style sheet so that it is never part of what is copied. */
function Name({ manifest, span: { object, lane, side, room } }: { readonly manifest: Manifest; readonly span: PlacedSpan }) {
  const facts = object.facts;
  const tells = facts && object.role !== 'proposed' && (object.role === 'label' || object.pair === null) ? signs[facts.agreement] : undefined;
  const name = className(manifest, object.classId);
  const style = { '--shoal-swatch': classColor(manifest, object.classId), '--lane': lane, '--room': Number.isFinite(room) ? `${Math.max(1, room)}ch` : '24ch' } as CSSProperties;
  return <span data-part="span-name" data-side={side} data-suspicious={(facts?.flagged && tells !== undefined) || undefined} data-name={tells ? `${tells} ${name}` : name} style={style} />;
}

/** Lines of all spans over a piece of text, as layers of its background: they follow it around line breaks. */
function markStyle(manifest: Manifest, spans: readonly PlacedSpan[], lanes: Lanes, focused: string | null, hovered: string | null): CSSProperties {
  const below = lanes.below * LANE;
  const above = lanes.above * LANE;
  const layers = spans.map(({ object, lane, side }) => {
    const color = classColor(manifest, object.classId);
    const thick = object.key === focused ? 3 : 2;
    const image =
      object.role === 'label'
        ? `linear-gradient(${color}, ${color})`
        : object.role === 'inference'
          ? `repeating-linear-gradient(90deg, ${color} 0 5px, transparent 5px 8px)`
          : `repeating-linear-gradient(90deg, ${color} 0 2px, transparent 2px 5px)`;
    const y = side === 'below' ? `calc(100% - ${(lanes.below - lane) * LANE - 3}px)` : `${(lanes.above - lane) * LANE - 4}px`;
    return { image, position: `0 ${y}`, size: `100% ${thick}px` };
  });
  const strong = spans.find((span) => span.object.key === focused);
  const light = spans.find((span) => span.object.key === hovered);
  const tinted = strong ?? light ?? spans.at(-1);
  if (tinted) {
    const share = tinted === strong ? 30 : tinted === light ? 20 : 8;
    const tint = `color-mix(in oklch, ${classColor(manifest, tinted.object.classId)} ${share}%, transparent)`;
    layers.push({ image: `linear-gradient(${tint}, ${tint})`, position: `0 ${above}px`, size: `100% calc(100% - ${below + above}px)` });
  }
  return {
    paddingBlock: `${above}px ${below}px`,
    backgroundImage: layers.map((layer) => layer.image).join(', '),
    backgroundPosition: layers.map((layer) => layer.position).join(', '),
    backgroundSize: layers.map((layer) => layer.size).join(', '),
  };
}
