import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFixture } from '../views/loss-table.test-support';
import { createJudge, type Judge } from './judge';
import type { JudgedElement } from './propose-change';

const tables = `
CREATE TABLE inferences AS SELECT 'i1' AS inference_id, 12::FLOAT AS x, 22::FLOAT AS y, 20::FLOAT AS w, 30::FLOAT AS h;
CREATE TABLE elements AS SELECT 'label:l1' AS element_id, 'label' AS kind, 'l1' AS id, 'f1' AS frame_id, 'i1' AS inference_id, 'box' AS task, 'stop' AS given, 'stop' AS predicted,
  NULL::VARCHAR AS suggested, 'badly_located' AS agreement, 'The box is loose.' AS reason, 10::FLOAT AS x, 20::FLOAT AS y, 40::FLOAT AS w, 50::FLOAT AS h;
`;
const known: JudgedElement = { kind: 'label', id: 'l2', frameId: 'f1', inferenceId: null, task: 'class', given: 'stop', predicted: 'yield', suggested: null, agreement: 'wrong_class', reason: null, box: null };

let fixture: Awaited<ReturnType<typeof openFixture>>;
let judge: Judge;
const state = () => fixture.dataset.review.state.getSnapshot();

beforeEach(async () => {
  fixture = await openFixture(tables);
  judge = createJudge(fixture.dataset);
});
afterEach(() => fixture.dispose());

describe('createJudge', () => {
  it('looks up what it needs: the element and the box of its inference', async () => {
    const { change } = await judge.judge('label:l1', 'agree');
    expect(change).toMatchObject({ op: 'MODIFY', before: { box: { x: 10, y: 20, w: 40, h: 50 } }, after: { classId: 'stop', box: { x: 12, y: 22, w: 20, h: 30 } }, reason: 'The box is loose.' });
    expect(fixture.dataset.review.events().map((event) => event.op.type)).toEqual(['judge']);
  });

  it('looks up the whole place of an inference that is no box: a span is added as the model has it', async () => {
    await fixture.dataset.database.exec(`ALTER TABLE inferences ADD COLUMN span_start INTEGER; ALTER TABLE inferences ADD COLUMN span_end INTEGER;
      INSERT INTO inferences (inference_id, span_start, span_end) VALUES ('i2', 4, 9);
      INSERT INTO elements BY NAME SELECT 'inference:i2' AS element_id, 'inference' AS kind, 'i2' AS id, 'f1' AS frame_id, 'i2' AS inference_id, 'span' AS task, 'yield' AS predicted, 'missing' AS agreement`);
    const { change } = await judge.judge('inference:i2', 'agree');
    expect(change).toMatchObject({ op: 'ADD', labelId: 'f1+i2', after: { task: 'span', classId: 'yield', box: null, span: { start: 4, end: 9 } } });
    expect(change?.after).not.toHaveProperty('polygons');
  });

  it('changes the state in the same step when the element is known', () => {
    void judge.judge('label:l2', 'agree', known);
    expect(state().changes.get('l2')?.after?.classId).toBe('yield');
  });

  it('keeps the order of what was asked for, also when the first has to look something up', async () => {
    const first = judge.judge('label:l1', 'agree');
    const second = judge.judge('label:l2', 'keep', known);
    const undone = judge.undo();
    await Promise.all([first, second]);
    expect(await undone).toEqual({ action: 'Keep label', element: 'label:l2' });
    expect([...state().judgements.keys()]).toEqual(['label:l1']);
    expect(await judge.redo()).toEqual({ action: 'Keep label', element: 'label:l2' });
    expect([...state().judgements.keys()]).toEqual(['label:l1', 'label:l2']);
  });

  it('says which element it does not know, and goes on with the next', async () => {
    const lost = judge.judge('label:nobody', 'keep');
    const next = judge.judge('label:l1', 'keep');
    await expect(lost).rejects.toMatchObject({ code: 'not-found', details: { element: 'label:nobody' } });
    expect(await next).toMatchObject({ verdict: 'keep', change: null });
    expect(await judge.redo()).toBeNull();
  });
});
