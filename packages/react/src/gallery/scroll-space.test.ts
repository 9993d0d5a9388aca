import { expect, it } from 'vitest';
import { fromScroll, MAX_SCROLL_PX, scrollHeight, toScroll } from './scroll-space';

const small = { content: 10_000, seen: 500 };
const huge = { content: 30_000_000, seen: 500 };

it('is the scroll position itself where the content fits into an element', () => {
  expect(scrollHeight(small)).toBe(10_000);
  expect(toScroll(1234, small)).toBe(1234);
  expect(fromScroll(1234, { scroll: 0, top: 0 }, small)).toBe(1234);
  expect(fromScroll(99_999, { scroll: 0, top: 0 }, small)).toBe(9500);
});

it('scales what does not fit: a wheel moves by pixels, the bar by shares, both ends are reached', () => {
  expect(scrollHeight(huge)).toBe(MAX_SCROLL_PX);
  const middle = { top: 15_000_000, scroll: toScroll(15_000_000, huge) };
  expect(fromScroll(middle.scroll + 120, middle, huge)).toBe(15_000_120);
  expect(fromScroll(toScroll(22_000_000, huge), middle, huge)).toBeCloseTo(22_000_000, 3);
  expect(fromScroll(0, middle, huge)).toBe(0);
  expect(fromScroll(MAX_SCROLL_PX - 500, middle, huge)).toBe(huge.content - huge.seen);
  expect(fromScroll(10, { scroll: 60, top: 40 }, huge)).toBe(0);
});
