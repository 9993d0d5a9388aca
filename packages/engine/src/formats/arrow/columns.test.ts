import { Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { flagColumn, numberColumn, textColumn, textListColumn } from './columns';

test('columns survive an IPC round trip', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const row = fc.record({ text: fc.option(text), number: fc.double({ noDefaultInfinity: true }), flag: fc.boolean(), list: fc.array(text, { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const table = new Table({
        text: textColumn(rows.map((entry) => entry.text)),
        number: numberColumn(rows.map((entry) => entry.number)),
        flag: flagColumn(rows.map((entry) => entry.flag)),
        list: textListColumn(rows.map((entry) => entry.list)),
      });
      const back = tableFromIPC(tableToIPC(table, 'stream')).toArray();
      rows.forEach((entry, index) => {
        // Lone surrogates cannot be written as UTF-8; both sides see the replacement character.
        const wellFormed = (value: string) => new TextDecoder().decode(new TextEncoder().encode(value));
        expect(back[index]['text']).toBe(entry.text === null ? null : wellFormed(entry.text));
        expect(back[index]['number']).toBe(entry.number);
        expect(back[index]['flag']).toBe(entry.flag);
        expect([...back[index]['list']]).toEqual(entry.list.map(wellFormed));
      });
    }),
  );
});

test('no function is compiled from text', () => {
  const compile = vi.spyOn(globalThis, 'Function');
  textColumn(['a', null]);
  flagColumn([true]);
  textListColumn([['a']]);
  expect(compile).not.toHaveBeenCalled();
  compile.mockRestore();
});
