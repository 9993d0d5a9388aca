import { createMemoryStore, createReview, type ElementId, type Review, type ReviewEvent, type ReviewOp } from '@shoal/engine';
import { median, type Benchmark } from './benchmark';

const ROUNDS = 60;
const label = (classId: string, at: number) => ({ labelId: `l${at}`, frameId: `f${at}`, task: 'box' as const, classId, box: { x: 1, y: 2, w: 3, h: 4 } });
const change = (at: number) => ({ op: 'MODIFY' as const, labelId: `l${at}`, frameId: `f${at}`, before: label('stop', at), after: label('yield', at), reason: 'r' });
const create = (at: number, elements: readonly ElementId[] = []): ReviewOp => ({ type: 'create-issue', issueId: `i${at}`, title: `Issue ${at}`, description: '', elements });
const judge = (at: number): ReviewOp => ({ type: 'judge', element: `label:l${at}`, verdict: 'agree', change: change(at) });
const logOf = (ops: readonly ReviewOp[]): ReviewEvent[] => ops.map((op, at) => ({ id: `e${at}`, actor: 'ana', lamport: at + 1, at, op }));
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const open = (events: readonly ReviewEvent[]) => createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore({ d: events }) });

interface Case {
  readonly name: string;
  readonly log: readonly ReviewOp[];
  readonly op: (round: number) => ReviewOp;
}

const elements = (count: number) => times(count, (at): ElementId => `label:l${at}`);
const cases: readonly Case[] = [
  { name: '10,000 issues: edit one', log: times(10_000, (at) => create(at)), op: (round) => ({ type: 'edit-issue', issueId: `i${round * 7}`, title: `Renamed ${round}` }) },
  { name: '10,000 issues: move 500 at once', log: times(10_000, (at) => create(at)), op: (round) => ({ type: 'batch', title: 'Move', ops: times(500, (at) => ({ type: 'move-issue' as const, issueId: `i${at}`, status: 'done', rank: round + at })) }) },
  { name: '100,000 elements in an issue: mark one', log: [create(0, elements(100_000))], op: (round) => ({ type: 'mark-elements', issueId: 'i0', elements: [`label:l${round * 3}`], state: 'fixed' }) },
  { name: '100,000 elements in an issue: add one', log: [create(0, elements(100_000))], op: (round) => ({ type: 'add-elements', issueId: 'i0', elements: [`label:new${round}`] }) },
  { name: '50,000 judgements: judge', log: times(50_000, judge), op: (round) => judge(50_000 + round) },
  { name: '50,000 judgements: judge again', log: times(50_000, judge), op: (round) => judge(round * 11) },
];

/** Milliseconds until the state has changed; storing comes after. */
async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const stored = run();
  const shown = performance.now() - start;
  await stored;
  return shown;
}

async function rowOf({ name, log, op }: Case): Promise<Record<string, string | number>> {
  const events = logOf(log);
  const opening: number[] = [];
  let review: Review | undefined;
  for (let round = 0; round < 5; round++) {
    review?.dispose();
    const start = performance.now();
    review = await open(events);
    opening.push(performance.now() - start);
  }
  const live = review ?? (await open(events));
  const acting: number[] = [];
  const undoing: number[] = [];
  const states = new Set<unknown>();
  for (let round = 0; round < ROUNDS; round++) {
    acting.push(await timeOf(() => live.act(op(round))));
    states.add(live.state.getSnapshot());
    if (round % 10 === 9) undoing.push(await timeOf(() => live.undo()));
  }
  const [whole, act, undo] = [median(opening), median(acting), median(undoing)];
  live.dispose();
  return { case: name, 'whole log ms': round2(whole), 'act ms': round2(act), 'act worst ms': round2(Math.max(...acting)), 'undo ms': round2(undo), 'act / whole log': Number((act / whole).toPrecision(2)), snapshots: states.size };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What a person waits for: from the action to the new state, against reading the whole log, which every action did once. */
export const benchmark: Benchmark = {
  title: 'one action on a long review log, with its snapshot kept, against reading the whole log',
  async run() {
    const rows = [];
    for (const one of cases) rows.push(await rowOf(one));
    return rows;
  },
};
