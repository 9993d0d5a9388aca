import { expect, it } from 'vitest';
import { peekJson, rootElements } from './peek-json';

const bytes = (text: string) => new TextEncoder().encode(text);

it('shows what the head of a cut file begins with', () => {
  const peek = peekJson(bytes('{"info":{"year":2014},"n":3,"images":[{"id":1},{"id":2},{"id'));
  expect([...(peek?.values ?? [])]).toEqual([['info', { year: 2014 }], ['n', 3]]);
  expect([...(peek?.arrays ?? [])]).toEqual([['images', [{ id: 1 }, { id: 2 }]]]);
});

it('shows the first elements of a file that is one array', () => {
  const peek = peekJson(bytes(`[${Array.from({ length: 100 }, (_, i) => i).join(',')}`));
  expect(peek && rootElements(peek)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

it.each(['', 'a,b\n1,2', '\x89PNG', '{', '<x/>', '{"a'])('knows %j is not JSON', (text) => {
  expect(peekJson(bytes(text))).toBeUndefined();
});

it('survives text that breaks further on', () => {
  expect(peekJson(bytes('{"a":1}\n{"a":2}\n'))?.values.get('a')).toBe(1);
});
