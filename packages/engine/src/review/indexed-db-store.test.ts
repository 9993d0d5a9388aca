import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import type { Disposable } from '../base/lifetime';
import { createReview } from './create-review';
import type { ReviewEvent } from './event';
import { createBroadcastSync } from './sync/broadcast-sync';
import { createIndexedDbStore, type DamagedRecord, type IndexedDbStoreOptions } from './indexed-db-store';

let names = 0;
const opened: Disposable[] = [];
const newName = () => `log-${names++}`;
const event = (id: string, lamport = 1): ReviewEvent => ({ id, actor: 'ana', lamport, at: 5, op: { type: 'delete-issue', issueId: 'i1' } });

function open(options: IndexedDbStoreOptions) {
  const store = createIndexedDbStore(options);
  opened.push(store);
  return store;
}

afterEach(() => {
  while (opened.length > 0) opened.pop()?.dispose();
});

describe('createIndexedDbStore', () => {
  it('keeps events by dataset', async () => {
    const name = newName();
    const store = open({ name });
    await store.append('d', [event('a'), event('b')]);
    await store.append('d', [event('b'), event('c')]);
    await store.append('d2', [event('a')]);
    await store.append('', [event('z')]);
    store.dispose();
    const again = open({ name });
    expect((await again.load('d')).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    expect(await again.load('d2')).toEqual([event('a')]);
    expect(await again.load('')).toEqual([event('z')]);
    expect(await again.load('none')).toEqual([]);
  });

  it('skips damaged records, reports each once, and leaves them in place', async () => {
    const name = newName();
    const first = open({ name });
    await first.append('d', [event('a')]);
    first.dispose();
    const raw = await openDB(name);
    await raw.put('events', { datasetId: 'd', id: 'bad', event: { id: 'bad', lamport: 'one' } });
    raw.close();
    const damaged: DamagedRecord[] = [];
    const store = open({ name, onDamaged: (record) => damaged.push(record) });
    expect(await store.load('d')).toEqual([event('a')]);
    await store.append('d', [event('b')]);
    await store.load('d');
    expect(damaged).toEqual([{ datasetId: 'd', key: 'bad', problem: expect.stringContaining('actor') }]);
    const check = await openDB(name);
    expect(await check.count('events')).toBe(3);
    check.close();
  });

  it('lets another tab upgrade, and then says to reload', async () => {
    const name = newName();
    const store = open({ name });
    await store.append('d', [event('a')]);
    const newer = await openDB(name, 3);
    await expect(store.append('d', [event('b')])).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('Reload this tab') });
    newer.close();
  });

  it('gives up when another tab never lets go, and works once it did', async () => {
    const name = newName();
    const stubborn = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('events', { keyPath: ['datasetId', 'id'] }) });
    const deleting = indexedDB.deleteDatabase(name);
    await new Promise((resolve) => (deleting.onblocked = resolve));
    const store = open({ name, openTimeoutMs: 20 });
    await expect(store.load('d')).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('Close the other tabs') });
    stubborn.close();
    await new Promise((resolve) => (deleting.onsuccess = resolve));
    await store.append('d', [event('a')]);
    expect(await store.load('d')).toEqual([event('a')]);
  });

  it('says what is wrong without IndexedDB, and tries again afterwards', async () => {
    const store = open({ name: newName() });
    const real = globalThis.indexedDB;
    Reflect.deleteProperty(globalThis, 'indexedDB');
    await expect(store.load('d')).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('private browsing') });
    Object.defineProperty(globalThis, 'indexedDB', { value: real, configurable: true, writable: true });
    expect(await store.load('d')).toEqual([]);
  });

  it('refuses what cannot be stored without losing what can', async () => {
    const store = open({ name: newName() });
    const hopeless = { ...event('b'), extra: () => 1 } as ReviewEvent;
    await expect(store.append('d', [event('a'), hopeless])).rejects.toMatchObject({ code: 'storage-failed' });
    expect(await store.load('d')).toEqual([]);
    await store.append('d', [event('c')]);
    expect(await store.load('d')).toEqual([event('c')]);
  });

  it('rejects calls after dispose', async () => {
    const store = open({ name: newName() });
    store.dispose();
    await expect(store.load('d')).rejects.toMatchObject({ code: 'disposed' });
  });
});

it('a review over it is saved, and a second one sees each action', async () => {
  const name = newName();
  const [a, b] = await Promise.all([1, 2].map(() => createReview({ datasetId: 'd', actor: 'ana', store: open({ name }), sync: [createBroadcastSync({ name })] })));
  if (!a || !b) return expect.unreachable();
  opened.push(a, b);
  const told = new Promise<void>((resolve) => b.state.subscribe(resolve));
  await a.act({ type: 'create-issue', issueId: 'i', title: 'A', description: '', elements: [] });
  await told;
  expect(a.saveStatus.getSnapshot().state).toBe('saved');
  expect(b.state.getSnapshot()).toEqual(a.state.getSnapshot());
});
