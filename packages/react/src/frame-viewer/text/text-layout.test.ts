import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import { lanesOf, MAX_LANES } from './span-lanes';
import { blockAt, blocksOf, graphemeEnd, graphemeStart, nextGrapheme, previousGrapheme } from './text-blocks';
import { layOutSpans, segmentsOf } from './text-layout';
import { findInText, visiblePieces } from './visible-text';

const anyText = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', 'é', 'e\u0301', '\u{1f468}\u200d\u{1f469}', '\u{1f1e9}\u{1f1ea}', '\u202e', '\ud83d', 'س'), maxLength: 60 });

describe('blocksOf', () => {
  it('loses nothing but line breaks, and never cuts a line that is short enough', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 8, max: 40 }), (text, longest) => {
        const blocks = blocksOf(text, longest);
        expect(blocks.map(({ from, to }) => text.slice(from, to)).join('').replace(/[\r\n]/g, '')).toBe(text.replace(/[\r\n]/g, ''));
        blocks.forEach((block, i) => {
          expect(block.to - block.from).toBeLessThanOrEqual(longest);
          if (i > 0) expect(block.from).toBeGreaterThanOrEqual(blocks[i - 1]?.to ?? 0);
        });
      }),
    );
    expect(blocksOf('a\r\nb\n')).toEqual([{ from: 0, to: 1 }, { from: 3, to: 4 }, { from: 5, to: 5 }]);
  });

  it('finds the block of a place', () => {
    const blocks = blocksOf('one\ntwo\nthree');
    expect([0, 3, 4, 7, 8, 12].map((at) => blockAt(blocks, at))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('graphemes', () => {
  it('are never cut: a boundary is where the whole text has one', () => {
    const whole = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, fc.nat(60), (text, place) => {
        const at = Math.min(place, text.length);
        const starts = [...whole.segment(text)].map(({ index }) => index).concat(text.length);
        const start = graphemeStart(text, at);
        expect(starts).toContain(start);
        expect(start).toBeLessThanOrEqual(at);
        expect(graphemeEnd(text, at)).toBeGreaterThanOrEqual(at);
        expect(starts).toContain(graphemeEnd(text, at));
      }),
    );
  });

  it('are steps of a caret', () => {
    const text = 'a\u{1f468}\u200d\u{1f469}b';
    expect([nextGrapheme(text, 0), nextGrapheme(text, 1), previousGrapheme(text, 6), previousGrapheme(text, 1)]).toEqual([1, 6, 1, 0]);
  });
});

describe('lanesOf', () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 })).map(([start, length]) => ({ start, end: start + length }));
  it('puts ranges that overlap beside each other, until the lanes are used up', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
        const lanes = lanesOf(ranges);
        ranges.forEach((a, i) =>
          ranges.forEach((b, j) => {
            const overlap = a.start < b.end && b.start < a.end;
            if (i !== j && overlap && lanes[i] === lanes[j]) expect(lanes[i]).toBe(MAX_LANES - 1);
          }),
        );
      }),
    );
  });

  it('puts what surrounds another further out', () => {
    expect(lanesOf([{ start: 0, end: 20 }, { start: 5, end: 9 }, { start: 4, end: 12 }])).toEqual([2, 0, 1]);
  });
});

describe('layOutSpans and segmentsOf', () => {
  const text = 'North Lindholm Bay';
  const label = testObject('label', { task: 'span', span: { start: 0, end: 14 } });
  const inner = testObject('inner', { task: 'span', span: { start: 6, end: 14 } });
  const inference = testObject('inference', { role: 'inference', task: 'span', span: { start: 6, end: 18 } });

  it('cuts a line where spans begin and end, the innermost last', () => {
    const blocks = blocksOf(text);
    const layout = layOutSpans(text, blocks, [label, inner, inference], null);
    const marked = layout.byBlock.get(0);
    expect(marked?.lanes).toEqual({ below: 2, above: 1 });
    const segments = segmentsOf({ from: 0, to: 18 }, marked?.spans ?? [], [{ start: 15, end: 18, current: true }]);
    expect(segments.map(({ from, to, spans, begins, found }) => [text.slice(from, to), spans.map(({ object }) => object.key), begins.map(({ object }) => object.key), found])).toEqual([
      ['North ', ['label'], ['label'], 'no'],
      ['Lindholm', ['label', 'inference', 'inner'], ['inference', 'inner'], 'no'],
      [' ', ['inference'], [], 'no'],
      ['Bay', ['inference'], [], 'current'],
    ]);
  });

  it('shows a span that is being moved where it is moved to, and whole graphemes only', () => {
    const flag = 'a\u{1f1e9}\u{1f1ea}b';
    const object = testObject('x', { task: 'span', span: { start: 0, end: 1 } });
    const { spans } = layOutSpans(flag, blocksOf(flag), [object], { key: 'x', span: { start: 2, end: 4 } });
    expect(spans.map(({ start, end }) => [start, end])).toEqual([[1, 5]]);
  });
});

describe('visiblePieces and findInText', () => {
  it('names what cannot be seen, and keeps every character in its place', () => {
    const text = 'x\u202egpj\u200b\u0007\ud83dy';
    expect(visiblePieces(text, 0, text.length).map(({ at, text: part, mark }) => [at, mark ?? part])).toEqual([[0, 'x'], [1, 'RLO'], [2, 'gpj'], [5, 'ZWSP'], [6, 'BEL'], [7, 'U+D83D'], [8, 'y']]);
    expect(visiblePieces('\u{1f468}\u200d\u{1f469}', 0, 5)).toHaveLength(1);
  });

  it('finds whatever the case, and takes what is searched for literally', () => {
    expect(findInText('Gull, gull (GULL)', 'gull')).toEqual([0, 6, 12]);
    expect(findInText('a.b a+b (a', 'a+b')).toEqual([4]);
    expect(findInText('a-b/c', '-b/')).toEqual([1]);
    expect(findInText('(((', '(')).toEqual([0, 1, 2]);
    expect(findInText('abc', '')).toEqual([]);
  });
});
