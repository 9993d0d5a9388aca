import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeDatabase } from '../database/duckdb-node';
import type { Database } from '../database/database';
import { checkCondition } from './check-condition';
import { findConditionProblem } from './read-condition';

const columns = ['element_id', 'class_id', 'confidence', 'flagged', 'seen', 'labeled at', 'from', 'näme', 'say "hi"'];
let database: Database;
beforeAll(async () => {
  database = await createNodeDatabase();
  await database.exec(`CREATE TABLE elements AS SELECT 'label:' || range AS element_id, CASE WHEN range % 2 = 0 THEN 'stop' ELSE 'it''s; ) --' END AS class_id, CASE WHEN range = 3 THEN NULL ELSE range / 10 END::DOUBLE AS confidence,
    range < 4 AS flagged, TIMESTAMP '2024-05-01 10:00:00' AS seen, range::INTEGER AS "labeled at", 'x' AS "from", 1 AS "näme", 2 AS "say ""hi""" FROM range(10)`);
});
afterAll(() => database.dispose());
const check = (expression: string) => checkCondition(database, expression);

describe('checkCondition', () => {
  it.each([
    ["class_id = 'stop'", 5],
    ["class_id IN ('stop', 'it''s; ) --') AND confidence BETWEEN 0.2 AND 0.5", 3],
    ['confidence IS NULL OR NOT flagged -- why not', 7],
    ['/* all ; ) */ TRUE', 10],
    ["elements.confidence>=-1 and lower(Class_ID) LIKE 'st%'", 5],
    ['"labeled at" > 7 AND "from" = \'x\' AND näme=1 AND "say ""hi""" = 2', 2],
    ["seen >= TIMESTAMP '2024-01-01' AND date_trunc('day', seen) = DATE '2024-05-01'", 10],
    ["CASE WHEN flagged THEN confidence > 0.1 ELSE class_id IS DISTINCT FROM 'stop' END", 4],
    ['CAST(confidence * 10 AS INTEGER) % 2 = 0 AND confidence::VARCHAR <> \'\'', 5],
    ['confidence IS NULL AND FALSE', 0],
    ['confidence\n>\n0.75', 2],
  ])('%s', async (expression, count) => {
    expect(await check(expression)).toMatchObject({ expression, count, problem: null });
  });

  it.each([
    ['flagged; DROP TABLE elements', 'semicolon', 7],
    ['TRUE) OR (TRUE', 'no bracket', 4],
    ['(flagged', 'not closed', 0],
    ['flagged)', 'no bracket', 7],
    ['(flagged]', 'Expected )', 8],
    ["class_id IN (SELECT class_id FROM elements)", 'SELECT cannot stand', 13],
    ["class_id IN (FROM elements)", 'no FROM', 13],
    ["EXISTS (VALUES (1))", 'no function EXISTS', 0],
    ["read_csv('/etc/passwd') IS NOT NULL", 'no function read_csv', 0],
    ["getenv('HOME') = ''", 'no function getenv', 0],
    ["current_setting('threads') = 1", 'no function', 0],
    ["\"read_text\"('x') = ''", 'without quotes', 0],
    ["class_id = E'\\' OR 1=1 --'", 'prefix', 11],
    ["class_id = $$ x $$", '$', 11],
    ['/* a /* b */ c */ TRUE', 'inside a comment', 5],
    ["class_id = 'stop", 'does not end', 11],
    ['confidnce > 0.5', 'Did you mean confidence?', 0],
    ['confidence > ?', 'no parameters', 13],
    ['confidence > 1, flagged', 'one expression', 14],
    ['confidence\u00a0> 1', 'unusual space', 10],
    ['count(*) > 1', 'no function count', 0],
    ['COLUMNS(*) > 1', 'no function', 0],
    ['information_schema.tables', 'There is no column', 0],
    ['class_id.x = 1', 'Only the columns', 8],
    ['', 'no condition', 0],
    ['-- nothing', 'no condition', 0],
    ['confidence', 'a number, not true or false', 0],
    ["class_id || 'x'", 'text, not true or false', 0],
    ['confidence +', 'yntax', 0],
    ['x'.repeat(5000), 'at most 4,000', 4000],
    ['('.repeat(60), 'levels deep', 40],
  ])('refuses %s', async (expression, message, start) => {
    const { problem } = await check(expression);
    expect(problem?.message).toContain(message);
    if (!message.includes('yntax')) expect(problem?.start).toBe(start);
  });

  it('says where the database stumbled, in lines and columns of what was typed', async () => {
    const { problem } = await check("flagged\nAND levenshtein(confidence, 3, 4) > 2");
    expect(problem).toMatchObject({ line: 2, column: 5, suggestions: [] });
    const late = (await check("flagged\nAND class_id::INTEGER > 2")).problem;
    expect(late).toMatchObject({ line: 2 });
    expect(late?.message).toContain('stop');
    expect((await check('confidnce > 0.5')).problem?.suggestions).toEqual(['confidence']);
    expect((await check('"labeld at" > 0.5')).problem?.suggestions).toEqual(['"labeled at"']);
  });

  it('never lets anything out of its brackets', async () => {
    const piece = fc.constantFrom('(', ')', '[', ']', "'", '"', "''", '""', '--', '/*', '*/', '\n', '\r', ' ', ';', ',', '.', '$', '$$', '$a$', "E'", "x'", "U&'", '\\', '\\\'', '|', '||', '*', '/', '-', '+', '~', '!', '@', '#', '?', '::', ':', '=', '<', '>', 'TRUE', 'FALSE', 'OR', 'AND', 'NOT', '1', '0', '1.5', '.', 'flagged', 'confidence', 'class_id', 'IN', 'IS', 'NULL', 'CASE', 'WHEN', 'THEN', 'END', 'SELECT', 'FROM', 'UNION', 'lower', 'abs', 'AS', 'DISTINCT', '\u00a0', '\u2028', '\ufeff', '\0', 'é', '😀', '{', '}', '`');
    const texts = fc.oneof(fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')), fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(' ')), fc.string({ unit: 'binary', maxLength: 20 }));
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        if (findConditionProblem(text, columns)) return;
        passed += 1;
        // What stands inside the brackets cannot make a false conjunction true, from either side, add columns, or start another statement.
        for (const where of [`(\n${text}\n) AND FALSE`, `FALSE AND (\n${text}\n)`]) {
          const rows = await database.query(`SELECT 1 AS one FROM elements WHERE ${where}`).then((table) => ({ rows: table.numRows, names: table.schema.fields.map((field) => field.name) }), () => null);
          if (rows) expect(rows).toEqual({ rows: 0, names: ['one'] });
        }
      }),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(20);
    expect(await database.hasTable('elements')).toBe(true);
  });

  it('never throws and points into the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const problem = findConditionProblem(text, columns);
        if (!problem) return;
        expect(problem.start).toBeGreaterThanOrEqual(0);
        expect(problem.end).toBeLessThanOrEqual(Math.max(text.length, problem.start));
      }),
      { numRuns: 2000 },
    );
  });
});
