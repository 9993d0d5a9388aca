import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJsonText } from './parse-json-text';

it('reads what JSON.parse reads', () => {
  fc.assert(fc.property(fc.json().filter((text) => !/__proto__|constructor|prototype/.test(text)), (text) => void expect(parseJsonText(`\uFEFF${text}`, 'a.json')).toEqual(JSON.parse(text))), { numRuns: 200 });
});

it('drops keys that reach a prototype', () => {
  const value = parseJsonText('{"a":[{"__proto__":{"polluted":1},"constructor":2,"b":3}],"\\u0070rototype":4}', 'a.json');
  expect(Object.keys(value as object)).toEqual(['a']);
  expect(value).toEqual({ a: [{ b: 3 }] });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

it('reads NaN and Infinity as null, but not inside of text', () => {
  expect(parseJsonText('{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN, \\"Infinity"}', 'a.json')).toEqual({ a: null, b: [null, null], c: 'NaN, "Infinity' });
});

it.each([
  ['{"a":', 'a.json is not JSON'],
  ['<html>', 'It starts with <html>'],
  ['['.repeat(65) + ']'.repeat(65), 'nested more than 64 levels'],
  ['['.repeat(1_000_000), 'nested more than 64 levels'],
  ['NaNa', 'is not JSON'],
])('refuses text %#', (text, message) => {
  expect(() => parseJsonText(text, 'a.json')).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringContaining(message) as string }));
});
