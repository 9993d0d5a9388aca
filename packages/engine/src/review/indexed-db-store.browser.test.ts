import { createBroadcastSync, createIndexedDbStore, createReview, type Review, type ReviewOp, type ReviewStore } from '@shoal/engine';
import { afterEach, expect, it } from 'vitest';

const ended: (() => void)[] = [];
let names = 0;
const newName = () => `shoal-review-test-${Date.now()}-${names++}`;

/** One tab: a connection and a review of its own. */
async function openTab(name: string, actor = 'ana'): Promise<{ review: Review; store: ReviewStore; close: () => void }> {
  const store = createIndexedDbStore({ name });
  const review = await createReview({ datasetId: 'demo', actor, store, sync: [createBroadcastSync({ name, pulseMs: 500 })] });
  const close = () => {
    review.dispose();
    store.dispose();
  };
  ended.push(close);
  return { review, store, close };
}

afterEach(() => {
  while (ended.length > 0) ended.pop()?.();
});

const create = (title: string): ReviewOp => ({ type: 'create-issue', issueId: title, title, description: '', elements: ['label:l1'] });
const titles = (review: Review) => [...review.state.getSnapshot().issues.values()].map((issue) => issue.title);

it('keeps every acknowledged action across a reload', async () => {
  const name = newName();
  const first = await openTab(name);
  expect(first.review.saveStatus.getSnapshot().state).toBe('saved');
  const acting = first.review.act(create('A'));
  expect(first.review.saveStatus.getSnapshot().state).toBe('saving');
  await acting;
  expect(first.review.saveStatus.getSnapshot()).toMatchObject({ state: 'saved', error: null });
  await first.review.act({ type: 'comment', issueId: 'A', commentId: 'c', text: 'seen' });
  await first.review.act(create('B'));
  await first.review.undo();
  const before = first.review.state.getSnapshot();
  first.close();

  const second = await openTab(name);
  expect(second.review.state.getSnapshot()).toEqual(before);
  expect(titles(second.review)).toEqual(['A']);
  expect(await second.review.redo()).toBe(true);
  expect(titles(second.review)).toEqual(['A', 'B']);
});

it('two tabs that act at the same time show the same state', async () => {
  const name = newName();
  const [a, b] = await Promise.all([openTab(name), openTab(name)]);
  await Promise.all([...Array(20).keys()].flatMap((index) => [a.review.act(create(`a${index}`)), b.review.act(create(`b${index}`))]));
  await expect.poll(() => a.review.events().length).toBe(40);
  await expect.poll(() => b.review.events().length).toBe(40);
  expect(b.review.state.getSnapshot()).toEqual(a.review.state.getSnapshot());
  await a.review.undo();
  await expect.poll(() => titles(b.review).length).toBe(39);
  expect(b.review.state.getSnapshot()).toEqual(a.review.state.getSnapshot());
});

it('finds what another tab stored even when its note was lost', async () => {
  const name = newName();
  const a = await openTab(name);
  const event = { id: 'silent', actor: 'bo', lamport: 1, at: 0, op: create('From bo') };
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const transaction = request.result.transaction('events', 'readwrite');
      transaction.objectStore('events').put({ datasetId: 'demo', id: 'silent', event });
      transaction.onerror = () => reject(transaction.error);
      transaction.oncomplete = () => (request.result.close(), resolve());
    };
  });
  expect(titles(a.review)).toEqual([]);
  await a.review.act(create('Mine'));
  await expect.poll(() => titles(a.review).sort()).toEqual(['From bo', 'Mine']);
});

it('keeps what was acknowledged when it is closed in the middle of work', async () => {
  const name = newName();
  const a = await openTab(name);
  for (let index = 0; index < 30; index++) await a.review.act(create(`${index}`));
  const pending = a.review.act(create('pending'));
  a.close();
  await expect(pending).rejects.toMatchObject({ code: 'disposed' });
  const b = await openTab(name);
  expect(b.review.events().length).toBeGreaterThanOrEqual(30);
});

it('says what to do when a newer version of the page took over', async () => {
  const name = newName();
  const a = await openTab(name);
  await a.review.act(create('A'));
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(name, 3);
    request.onsuccess = () => (request.result.close(), resolve());
  });
  await expect(a.review.act(create('B'))).rejects.toMatchObject({ code: 'storage-failed' });
  expect(titles(a.review)).toEqual(['A']);
  expect(a.review.saveStatus.getSnapshot()).toMatchObject({ state: 'failed', error: expect.stringContaining('Reload this tab') });
});
