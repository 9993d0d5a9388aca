import { expect, it } from 'vitest';
import { measureRecovery, recoveryLine } from './recovery';

it('measures precision, recall and lift over chance', () => {
  const candidates = [
    { score: 0.9, flagged: true, planted: true },
    { score: 0.8, flagged: true, planted: false },
    { score: 0.7, flagged: false, planted: true },
    { score: 0.1, flagged: false, planted: false },
  ];
  const recovery = measureRecovery(candidates, 3);
  expect(recovery).toMatchObject({ planted: 3, flagged: 2, precision: 0.5, chance: 0.5, auroc: 0.75 });
  expect(recovery.recall).toBeCloseTo(1 / 3, 12);
  expect(recovery.atPlanted).toBeCloseTo(2 / 3, 12);
  expect(recovery.lift).toBeCloseTo(4 / 3, 12);
  expect(recoveryLine('loose boxes', recovery)).toContain('1.3×');
});

it('prints dashes for what nobody can say', () => {
  expect(recoveryLine('nothing', measureRecovery([], 0))).not.toContain('NaN');
});
