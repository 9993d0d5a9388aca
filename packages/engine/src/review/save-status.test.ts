import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createReview } from './create-review';
import type { ReviewOp } from './event';
import { createIndexedDbStore } from './indexed-db-store';
import { createMemoryStore } from './memory-store';
import type { ReviewStore } from './store';

const create = (title: string): ReviewOp => ({ type: 'create-issue', issueId: title, title, description: '', elements: [] });

it('says once there are decisions that the browser may remove them, until it promises not to', async () => {
  let answer = false;
  const store: ReviewStore = { ...createMemoryStore(), kind: 'durable', evictable: () => Promise.resolve(true), persist: () => Promise.resolve(answer) };
  const review = await createReview({ datasetId: 'd', actor: 'ana', store });
  expect(review.saveStatus.getSnapshot()).toMatchObject({ state: 'saved', evictable: false, unexported: 0 });
  await review.act(create('A'));
  expect(review.saveStatus.getSnapshot()).toMatchObject({ evictable: true, unexported: 1, exportedAt: null });
  expect(await review.requestPersistence()).toBe(false);
  expect(review.saveStatus.getSnapshot().evictable).toBe(true);
  answer = true;
  expect(await review.requestPersistence()).toBe(true);
  expect(review.saveStatus.getSnapshot().evictable).toBe(false);
});

it('counts decisions since the last export, also after a reload', async () => {
  const name = 'marks';
  const open = () => createReview({ datasetId: 'd', actor: 'ana', store: createIndexedDbStore({ name }), now: () => 77 });
  const first = await open();
  await first.act(create('A'));
  await first.act(create('B'));
  await first.markExported();
  expect(first.saveStatus.getSnapshot()).toMatchObject({ unexported: 0, exportedAt: 77 });
  await first.act(create('C'));
  first.dispose();
  const second = await open();
  expect(second.saveStatus.getSnapshot()).toMatchObject({ unexported: 1, exportedAt: 77 });
  second.dispose();
});

it('opens although the browser does not tell what it keeps', async () => {
  const store: ReviewStore = { ...createMemoryStore(), kind: 'durable', evictable: () => Promise.reject(new Error('no')), loadExportMark: () => Promise.reject(new Error('no')) };
  const review = await createReview({ datasetId: 'd', actor: 'ana', store });
  expect(review.saveStatus.getSnapshot()).toEqual({ state: 'saved', error: null, evictable: false, unexported: 0, exportedAt: null });
});
