import { Bool, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { createBoardView, createMemoryStore, type BoardView, type ElementId, type Manifest, type SingleOp } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { median, type Benchmark } from './benchmark';

const ISSUES = 10_000;
const ELEMENTS = 100_000;
const ROUNDS = 15;

const manifest: Manifest = { schemaVersion: 1, name: 'Board', classes: [{ id: 'a', name: 'A' }], tables: { frames: 'frames', media: 'media' } };

async function openFrames() {
  const text = (of: (row: number) => string) => vectorFromArray(Array.from({ length: ELEMENTS }, (_, row) => of(row)), new Utf8());
  const size = () => vectorFromArray(Array.from({ length: ELEMENTS }, () => 8), new Int32());
  const id = () => text((row) => `f${row}`);
  const tables = {
    frames: new Table({ frame_id: id(), dataset: text(() => 'labeled'), labeled: vectorFromArray(Array.from({ length: ELEMENTS }, () => true), new Bool()), width: size(), height: size() }),
    media: new Table({ frame_id: id(), sensor_id: text(() => 'eye'), kind: text(() => 'image'), uri: id(), width: size(), height: size() }),
  };
  return openDataset({ manifest, tables }, { reviewStore: createMemoryStore(), currentUser: { id: 'me' } });
}

function read(view: BoardView, done: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = view.subscribe(() => done() && (stop(), resolve()));
    if (done()) resolve();
  });
}

/** The issue board without the page: what somebody waits for in the thread that draws. */
export const benchmark: Benchmark = {
  title: `issue board: median milliseconds with ${ISSUES.toLocaleString('en')} issues, one of them of ${ELEMENTS.toLocaleString('en')} elements`,
  async run() {
    const dataset = await openFrames();
    const elements = Array.from({ length: ELEMENTS }, (_, row): ElementId => `frame:f${row}`);
    const statuses = ['open', 'in_review', 'resolved', 'wont_fix'];
    const ops = Array.from({ length: ISSUES }, (_, i): SingleOp => ({ type: 'create-issue', issueId: `i${i}`, title: `Problem ${i} of batch ${i % 97}`, description: 'Looks wrong since the last import.', elements: i === 0 ? elements : elements.slice(i, i + 8), status: statuses[i % 4] }));
    await dataset.review.act({ type: 'batch', title: 'Import', ops });
    const times = new Map<string, number[]>();
    const timed = async (name: string, run: () => unknown) => {
      const start = performance.now();
      await run();
      times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    };
    for (let round = 0; round < ROUNDS; round++) {
      const view = createBoardView(dataset);
      await timed('open the board', () => read(view, () => view.getSnapshot().state === 'ready'));
      view.subscribe(() => undefined);
      await timed('type a letter into the search', () => view.setQuery({ text: 'problem 4' }));
      await timed('type another letter', () => view.setQuery({ text: 'problem 42' }));
      view.setQuery({ text: '' });
      await timed('move a card, review log included', () => view.move(`i${4 * round + 4}`, round % 2 ? 'open' : 'resolved', 3));
      await timed('open an issue of 100,000 elements', () => view.open('i0'));
      for (const from of [0, 50_000, 99_940]) {
        await timed('scroll to 60 elements of it', () => {
          view.ensureElements(elements.slice(from, from + 60));
          return read(view, () => view.elementOf(elements[from] ?? 'frame:f0').info !== undefined && view.elementOf(elements[from + 59] ?? 'frame:f0').info !== undefined);
        });
      }
      await timed('mark an element of it, review log included', () => view.mark('i0', elements.slice(round, round + 1), 'fixed'));
      await timed('show its open elements only', () => view.showElements('open'));
      view.dispose();
    }
    dataset.dispose();
    return [...times].map(([what, list]) => ({ what, 'median ms': Number(median(list).toFixed(2)), 'worst ms': Number(Math.max(...list).toFixed(2)), rounds: list.length }));
  },
};
