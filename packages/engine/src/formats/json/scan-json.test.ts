import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShoalError } from '../../base/errors';
import { scanJson, type JsonEvent } from './scan-json';

const encoder = new TextEncoder();

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function scan(text: string | Uint8Array, select: readonly string[] | ((name: string) => boolean), size = 7): Promise<JsonEvent[]> {
  const events: JsonEvent[] = [];
  for await (const event of scanJson(inChunks(typeof text === 'string' ? encoder.encode(text) : text, size), 'a.json', select)) events.push(event);
  return events;
}

const elementsOf = (events: readonly JsonEvent[], name: string) => events.flatMap((event) => (event.type === 'elements' && event.name === name ? event.elements : []));
const badOf = (events: readonly JsonEvent[]) => events.flatMap((event) => (event.type === 'elements' ? event.bad : []));
const membersOf = (events: readonly JsonEvent[]) => Object.fromEntries(events.flatMap((event) => (event.type === 'value' ? [[event.name, event.value]] : [])));

async function failure(text: string, select: readonly string[] = ['a', '$']): Promise<{ message: string; offset: unknown }> {
  try {
    await scan(text, select);
  } catch (error) {
    if (isShoalError(error) && error.code === 'invalid-data') return { message: error.message, offset: error.details['offset'] };
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

/**
 * JSON.parse of Node 24 (V8 13.6) reads the key `"\""` as a backslash once an object of the same shape had a backslash
 * there. The scanner reads keys one by one; an oracle that reads whole objects must not be asked about these.
 */
const misread = (value: unknown): boolean => /"\\["\\]":/.test(JSON.stringify(value));

/** Text with everything that could confuse a scanner of bytes. */
const nasty = fc.oneof(fc.string(), fc.constantFrom('"', '\\', '\\"', ']}', '[{', ',', 'é𝄞\u2028', '\\u0000', 'NaN'), fc.string({ unit: 'binary' }));
const json = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)) && !misread(value));
const safeKey = nasty.filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));

describe('scanJson', () => {
  it('finds what JSON.parse finds, however the bytes are cut', async () => {
    const members = fc.dictionary(safeKey, fc.oneof(json, fc.array(fc.oneof(json, nasty), { maxLength: 6 })), { maxKeys: 6, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 40 }), fc.constantFrom(undefined, 1, '\r\n\t '), async (root, size, space) => {
        const text = `${space === undefined ? '' : '\uFEFF \n'}${JSON.stringify(root, null, space)}\n`;
        const events = await scan(text, () => true, size);
        for (const [name, value] of Object.entries(root)) {
          if (Array.isArray(value)) {
            const elements = elementsOf(events, name);
            expect(elements.map((element) => element.value)).toEqual(value);
            expect(elements.map((element) => element.index)).toEqual(value.map((_, i) => i));
            expect(events).toContainEqual({ type: 'end', name, count: value.length });
          } else expect(membersOf(events)[name]).toEqual(value);
        }
        const bytes = encoder.encode(text);
        for (const event of events) if (event.type === 'elements') for (const { offset, value } of event.elements) expect(bytes[offset]).toBe(encoder.encode(JSON.stringify(value))[0]);
      }),
      { numRuns: 30000 },
    );
  });

  it('finds the elements of a file that is one array', async () => {
    expect(elementsOf(await scan('\uFEFF [ {"a":1} , [2],"x" ,null, 5 ] ', ['$']), '$').map(({ value, index, offset }) => [index, offset, value])).toEqual([
      [0, 6, { a: 1 }],
      [1, 16, [2]],
      [2, 20, 'x'],
      [3, 25, null],
      [4, 31, 5],
    ]);
    expect(await scan('[]', ['$'])).toEqual([{ type: 'end', name: '$', count: 0 }]);
    expect((await failure('[1]', [])).message).toContain('an array where an object was expected');
  });

  it('passes over arrays that are not wanted, and asks when one begins', async () => {
    const asked: string[] = [];
    const events = await scan('{"a":[1,[2,"]"]],"b":[{"c":[3]}],"d":{"e":[4]}}', (name) => (asked.push(name), name === 'b'));
    expect(asked).toEqual(['a', 'b']);
    expect(elementsOf(events, 'b').map(({ value }) => value)).toEqual([{ c: [3] }]);
    expect(membersOf(events)).toEqual({ d: { e: [4] } });
    expect(events[0]).toEqual({ type: 'passed', name: 'a', offset: 5, empty: false });
    expect(await scan('{ "a" : [ ] , "b":[[]] }', [], 1)).toEqual([{ type: 'passed', name: 'a', offset: 8, empty: true }, { type: 'passed', name: 'b', offset: 18, empty: false }]);
  });

  it('has handed out an array before it asks about the next one', async () => {
    const seen: unknown[] = [];
    let atAsking = -1;
    const bytes = encoder.encode('{"a":[1,2,3],"b":[4]}');
    for await (const event of scanJson(inChunks(bytes, 1000), 'a.json', (name) => (name === 'b' && (atAsking = seen.length), true))) if (event.type === 'elements') seen.push(...event.elements);
    expect(atAsking).toBe(3);
  });

  it('drops keys that reach a prototype, also when they are spelled with escapes', async () => {
    const events = await scan('{"__proto__":{"x":1},"constructor":[1],"a":[{"__proto__":{"x":1},"b":{"\\u005f_proto__":2,"prototype":3,"ok":4}}]}', ['a', 'constructor']);
    const [element] = elementsOf(events, 'a');
    expect(Object.keys(element?.value as object)).toEqual(['b']);
    expect(element?.value).toEqual({ b: { ok: 4 } });
    expect(events.map((event) => event.name)).toEqual(['a', 'a']);
    expect(await scan('{"__proto__":[1],"a":2}', [])).toMatchObject([{ type: 'value', name: 'a' }]);
  });

  it('reads the NaN and Infinity of Python as null and says so', async () => {
    const events = await scan('{"a":[{"s":1},{"s":NaN,"t":"NaN -Infinity"},{"s":[-Infinity,Infinity]}],"n":NaN}', ['a']);
    expect(elementsOf(events, 'a').map(({ value, nonFinite }) => [value, nonFinite])).toEqual([
      [{ s: 1 }, false],
      [{ s: null, t: 'NaN -Infinity' }, true],
      [{ s: [null, null] }, true],
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'value', name: 'n', value: null, nonFinite: true });
  });

  it('reports a bad element alone', async () => {
    const events = await scan('{"a":[{"b":1},{"b":01},{"b":2} {"b":3},tru,{"b":[1}},4]}', ['a'], 1000);
    expect(elementsOf(events, 'a').map(({ index, value }) => [index, value])).toEqual([[0, { b: 1 }], [5, 4]]);
    expect(badOf(events).map(({ index, offset, text }) => [index, offset, text])).toEqual([[1, 14, '{"b":01}'], [2, 23, '{"b":2} {"b":3}'], [3, 39, 'tru'], [4, 43, '{"b":[1}}']]);
    expect(events.at(-1)).toEqual({ type: 'end', name: 'a', count: 6 });
  });

  it('refuses elements that are too deep, at any place in a batch', async () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    for (const size of [3, 100, 100_000]) {
      const events = await scan(`{"a":[1,${deep(64)},2,${deep(65)},${deep(50_000)},3],"b":${deep(10)},"c":{"d":${deep(70)}}}`, ['a'], size);
      expect(elementsOf(events, 'a').map(({ index }) => index)).toEqual([0, 1, 2, 5]);
      expect(badOf(events).map(({ index, message }) => [index, message])).toEqual([[3, 'It is nested more than 64 levels deep.'], [4, 'It is nested more than 64 levels deep.']]);
      expect(events.at(-1)).toMatchObject({ type: 'bad-value', name: 'c' });
    }
  });

  it('refuses an element above 64 MB without keeping it, and a member above 1 MB', async () => {
    async function* stream() {
      yield encoder.encode('{"m":"');
      yield new Uint8Array(2 << 20).fill(120);
      yield encoder.encode('","a":[1,"');
      for (let i = 0; i < 65; i++) yield new Uint8Array(1 << 20).fill(120);
      yield encoder.encode('",2]}');
    }
    const events: JsonEvent[] = [];
    for await (const event of scanJson(stream(), 'a.json', ['a'])) events.push(event);
    expect(elementsOf(events, 'a').map(({ index, value }) => [index, value])).toEqual([[0, 1], [2, 2]]);
    expect(badOf(events)).toMatchObject([{ index: 1, message: 'It is larger than 64 MB.' }]);
    expect(events[0]).toMatchObject({ type: 'bad-value', name: 'm', message: 'It is larger than 1 MB.' });
  });

  it.each([
    ['', 'is empty', 0],
    ['  \n', 'is empty', 3],
    ['hello', 'starts with "h" instead of { or [', 0],
    ['{"a":[1,2', 'is cut off: it ends at byte 9 (element 2 of a)', 9],
    ['{"a":[1,2]', 'is cut off', 10],
    ['{"a":[{"b":"x', 'is cut off', 13],
    ['{"a":[1,]}', 'a comma before the closing ]', 8],
    ['{"a":[,1]}', '"," instead of a value', 6],
    ['{"a":[1,,2]}', '"," instead of a value', 8],
    ['{"a":[1}}', '} instead of , or ]', 7],
    ['{"a":[1],}', 'a comma before the closing }', 9],
    ['{"a":1 "b":2}', 'is not JSON', undefined],
    ['{a:1}', '"a" instead of a key', 1],
    ['{"a" 1}', '"1" instead of :', 5],
    ['{"a":}', '"}" instead of the value', 5],
    ['{"a":[1]]', '"]" instead of , or }', 8],
    ['{"a":1}{"a":2}', 'JSON lines', 7],
    ['[1][2]', 'JSON lines', 3],
  ])('says where %j is broken', async (text, message, offset) => {
    if (offset === undefined) {
      expect(await scan(text, ['a'])).toMatchObject([{ type: 'bad-value', name: 'a' }]);
      return;
    }
    const found = await failure(text);
    expect(found.message).toContain(message);
    expect(found.offset).toBe(offset);
  });

  it('ends for every truncation and mutation of a text, with a typed error or events', async () => {
    const bytes = encoder.encode('{"info":{"v":"1\\n"},"a":[{"b":[1,2,{"c":"\\"]"}]},null,-1.5e3],"z":true}');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(bytes.length), fc.integer({ min: 1, max: 9 }), async (at, byte, end, size) => {
        const mutant = bytes.slice(0, end);
        mutant[at] = byte;
        try {
          await scan(mutant, ['a', '$'], size);
        } catch (error) {
          expect(isShoalError(error) && error.code).toBe('invalid-data');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
