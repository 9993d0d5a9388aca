import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterClause } from '../model/filter-clause';
import { completeCondition } from './complete-condition';
import { clausesToText, textToClauses } from './condition-text';
import { findConditionProblem } from './read-condition';

const columns = ['split', 'loss', 'class_id', 'labeled at', 'we"ird', 'flagged'];
const sourceOf = (type: 'in' | 'range', column: string) => `${type === 'in' ? 'facet' : 'range'}:${column}`;
const clauses: FilterClause[] = [
  { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['te\'st', null] },
  { source: 'range:loss', label: 'Loss', type: 'range', column: 'loss', min: -1.5, max: 2e-7 },
  { source: 'loss-table-search', label: 'contains', type: 'contains', columns: ['split', 'we"ird'], text: 'A) OR --' },
  { source: 'map', label: '2 elements', type: 'elements', ids: ['label:a', 'label:b'] },
  { source: 'condition:1', label: 'a', type: 'sql', expression: 'loss > 1 OR flagged -- why' },
  { source: 'plot', label: 'box', type: 'box', columns: ['loss', 'labeled at'], min: [0, 1], max: [2, 3] },
];

describe('filters as text and back', () => {
  it('keeps every clause that was not touched', () => {
    const text = clausesToText(clauses.slice(0, 5));
    expect(findConditionProblem(text, columns)).toBeNull();
    // A comment keeps the whole together: without one, each line is its own clause again.
    const plain = clauses.filter((clause) => clause.type !== 'sql' && clause.type !== 'box');
    const back = textToClauses(clausesToText(plain), plain, columns, sourceOf);
    expect(new Set(back)).toEqual(new Set(plain));
  });

  it('reads comparisons as what a widget would set, and the rest as conditions', () => {
    const back = textToClauses(`split IN ('a', 'b') and "labeled at" >= 3 AND loss BETWEEN 1 AND 2 AND NOT flagged AND class_id = 'it''s' AND loss > 7`, [], columns, sourceOf);
    expect(back).toMatchObject([
      { source: 'facet:split', type: 'in', values: ['a', 'b'] },
      { source: 'range:labeled at', min: 3, max: null },
      { source: 'range:loss', min: 1, max: 2 },
      { source: 'condition:1', type: 'sql', expression: 'NOT flagged' },
      { source: 'facet:class_id', values: ["it's"] },
      { source: 'condition:2', expression: 'loss > 7' },
    ]);
    expect(textToClauses("split = 'a' OR flagged AND loss > 1", [], columns, sourceOf)).toMatchObject([{ type: 'sql', expression: "split = 'a' OR flagged AND loss > 1" }]);
    expect(textToClauses('CASE WHEN flagged AND loss > 1 THEN TRUE END AND flagged', [], columns, sourceOf)).toHaveLength(2);
    expect(textToClauses('  ', clauses, columns, sourceOf)).toEqual([clauses[3]]);
  });

  it('writes text that is always a safe condition', () => {
    const value = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.constantFrom(...columns), fc.array(fc.option(value), { minLength: 1, maxLength: 4 }), fc.boolean(), (column, values, negated) => {
        const clause: FilterClause = { source: 'x', label: '', type: 'in', column, values, ...(negated && { negated: true as const }) };
        expect(findConditionProblem(clausesToText([clause, { source: 'y', label: '', type: 'contains', columns: [column], text: values[0] || 'x' }]), columns)).toBeNull();
      }),
    );
  });
});

describe('completeCondition', () => {
  const typed = [{ name: 'split', type: 'VARCHAR' }, { name: 'loss', type: 'DOUBLE' }, { name: 'flagged', type: 'BOOLEAN' }, { name: 'labeled at', type: 'TIMESTAMP' }];
  const values = new Map([['split', ['train', "te'st"]]]);
  const complete = (text: string) => {
    const at = text.indexOf('|');
    const { start, end, options } = completeCondition(text.replace('|', ''), at, typed, values);
    return { range: [start, end], inserts: options.map((option) => option.insert) };
  };
  it('offers columns at the start, and what was typed first', () => {
    expect(complete('|').inserts).toEqual(['split', 'loss', 'flagged', '"labeled at"']);
    expect(complete('lo|')).toMatchObject({ range: [0, 2] });
    expect(complete('lo|').inserts[0]).toBe('loss');
    expect(complete('split = \'a\' AND "labe|').inserts).toEqual(['"labeled at"']);
  });
  it('offers operators that fit the type', () => {
    expect(complete('split |').inserts).toContain('IN (');
    expect(complete('loss |').inserts).toContain('>= ');
    expect(complete('loss |').inserts).not.toContain('LIKE ');
  });
  it("offers the column's own values, quoted", () => {
    expect(complete('split = |').inserts.slice(0, 2)).toEqual(["'train'", "'te''st'"]);
    expect(complete("split IN ('train', 't|")).toEqual({ range: [19, 21], inserts: ["'train'", "'te''st'"] });
    expect(complete('flagged = |').inserts.slice(0, 2)).toEqual(['TRUE', 'FALSE']);
  });
  it('joins comparisons, and is quiet in comments and after what cannot be read', () => {
    expect(complete("split = 'train' |").inserts).toEqual(['AND ', 'OR ']);
    expect(complete('loss > 1 -- a|').inserts).toEqual([]);
    expect(complete('loss; |').inserts).toEqual([]);
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(30), (text, at) => void completeCondition(text, Math.min(at, text.length), typed, values)));
  });
});
