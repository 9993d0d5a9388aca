import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Disposable } from '../../base/lifetime';
import { createReview, type ReviewOptions } from '../create-review';
import type { ReviewEvent, ReviewOp } from '../event';
import { createIndexedDbStore } from '../indexed-db-store';
import { createMemoryStore } from '../memory-store';
import type { Review } from '../review';
import type { ReviewStore } from '../store';
import { createBroadcastSync } from './broadcast-sync';
import { createYjsSync, type YjsProvider } from './yjs-sync';

let names = 0;
const opened: Disposable[] = [];
const newName = () => `sync-${names++}`;
const create = (title: string): ReviewOp => ({ type: 'create-issue', issueId: title, title, description: '', elements: [] });
const titles = (review: Review) => [...review.state.getSnapshot().issues.values()].map((issue) => issue.title).sort();

async function open(options: Partial<ReviewOptions> = {}): Promise<Review> {
  const review = await createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore(), ...options });
  opened.push(review);
  return review;
}

/** A tab of one browser. */
async function openTab(name: string, options: Partial<ReviewOptions> = {}): Promise<Review & { readonly storage: ReviewStore }> {
  const storage = createIndexedDbStore({ name });
  opened.push(storage);
  const tabs = createBroadcastSync({ name, pulseMs: 200 });
  return { ...(await open({ store: storage, ...options, sync: [tabs, ...(options.sync ?? [])] })), storage };
}

/** A provider without a server: everything that one document does reaches the other while it is connected. */
function connect(a: Y.Doc, b: Y.Doc): () => void {
  const way = (from: Y.Doc, to: Y.Doc) => {
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'provider');
    const onUpdate = (update: Uint8Array, origin: unknown) => {
      if (origin !== 'provider') Y.applyUpdate(to, update, 'provider');
    };
    from.on('update', onUpdate);
    return () => from.off('update', onUpdate);
  };
  const ends = [way(a, b), way(b, a)];
  return () => ends.forEach((end) => end());
}

afterEach(() => {
  while (opened.length > 0) opened.pop()?.dispose();
});

describe('between tabs', () => {
  it('pages without a common store exchange what they had before they met', async () => {
    const name = newName();
    const a = await open({ sync: [createBroadcastSync({ name, pulseMs: 100 })] });
    for (let i = 0; i < 700; i++) void a.act(create(`a${i}`));
    const b = await open({ actor: 'bo' });
    await b.act(create('b'));
    const again = await open({ actor: 'bo', store: createMemoryStore({ d: b.events() }), sync: [createBroadcastSync({ name, pulseMs: 100 })] });
    await expect.poll(() => titles(again).length).toBe(701);
    await expect.poll(() => titles(a).length).toBe(701);
    expect(again.sync.getSnapshot().status).toBe('live');
  });

  it('a tab that shares the store does not write again what the other one stored', async () => {
    const name = newName();
    const [a, b] = [await openTab(name), await openTab(name)];
    let writes = 0;
    const { append } = b.storage;
    Object.assign(b.storage, { append: (...args: Parameters<typeof append>) => ((writes += 1), append(...args)) });
    await a.act(create('A'));
    await expect.poll(() => titles(b)).toEqual(['A']);
    expect(writes).toBe(0);
  });

  it('one tab talks to the outside, for all, and another takes over when it ends', async () => {
    const name = newName();
    const docs = [new Y.Doc(), new Y.Doc()];
    const [far] = [new Y.Doc()];
    const [a, b] = [await openTab(name, { sync: [createYjsSync({ doc: docs[0] as Y.Doc })] }), await openTab(name, { sync: [createYjsSync({ doc: docs[1] as Y.Doc })] })];
    for (const doc of docs) connect(doc, far);
    const remote = await open({ actor: 'bo', sync: [createYjsSync({ doc: far })] });
    await expect.poll(() => [a, b].map((tab) => tab.sync.getSnapshot().leads)).toEqual([true, false]);
    await b.act(create('by the one that follows'));
    await expect.poll(() => titles(remote)).toEqual(['by the one that follows']);
    await remote.act(create('from outside'));
    await expect.poll(() => titles(b).length).toBe(2);
    expect(await b.storage.load('d')).toHaveLength(2);
    a.dispose();
    await remote.act(create('while nobody led'));
    await expect.poll(() => b.sync.getSnapshot().leads).toBe(true);
    await expect.poll(() => titles(b)).toEqual(['by the one that follows', 'from outside', 'while nobody led']);
    await b.act(create('after'));
    await expect.poll(() => titles(remote).length).toBe(4);
  });

  it('says who looks at what, and forgets who left', async () => {
    const name = newName();
    const [a, b] = [await openTab(name), await openTab(name, { actor: 'bo' })];
    b.look({ element: 'label:l1', place: 'map' });
    await expect.poll(() => a.sync.getSnapshot().present).toMatchObject([{ actor: 'bo', element: 'label:l1', place: 'map' }]);
    b.look({ element: null });
    await expect.poll(() => a.sync.getSnapshot().present).toMatchObject([{ element: null, place: 'map' }]);
    expect(a.events()).toEqual([]);
    b.dispose();
    await expect.poll(() => a.sync.getSnapshot().present).toEqual([]);
  });

  it('leaves out what is no event, and says so', async () => {
    const name = newName();
    const a = await openTab(name);
    const stranger = new BroadcastChannel(`${name}:shoal-review:d`);
    stranger.postMessage('nonsense');
    stranger.postMessage({ from: 'x', type: 'pulse', digest: null });
    stranger.postMessage({ from: 'x', type: 'events', to: null, storeKey: null, events: [{ id: 'e', lamport: 'soon' }, { id: 'good', actor: 'bo', lamport: 3, at: 0, op: create('Good') }, null] });
    await expect.poll(() => titles(a)).toEqual(['Good']);
    expect(a.sync.getSnapshot()).toMatchObject({ rejected: 2, error: expect.stringContaining('no event') });
    stranger.close();
    await a.act(create('Next'));
    expect(await a.storage.load('d')).toHaveLength(2);
  });
});

describe('Yjs', () => {
  it('carries both ways, also what was decided while it was away', async () => {
    const [left, right] = [new Y.Doc(), new Y.Doc()];
    const a = await open({ sync: [createYjsSync({ doc: left })] });
    const b = await open({ actor: 'bo', sync: [createYjsSync({ doc: right })] });
    const cut = connect(left, right);
    await a.act(create('A'));
    await expect.poll(() => titles(b)).toEqual(['A']);
    cut();
    await a.act({ type: 'edit-issue', issueId: 'A', title: 'A1' });
    await b.act(create('B'));
    expect(titles(b)).toEqual(['A', 'B']);
    connect(left, right);
    await expect.poll(() => titles(a)).toEqual(['A1', 'B']);
    await expect.poll(() => titles(b)).toEqual(['A1', 'B']);
    expect(b.events()).toEqual(a.events());
  });

  it('keeps what somebody removes from the document, and puts it back when it joins again', async () => {
    const doc = new Y.Doc();
    const store = createMemoryStore();
    const a = await open({ store, sync: [createYjsSync({ doc })] });
    await a.act(create('A'));
    doc.getMap('shoal-review:d').clear();
    doc.getMap('shoal-review:d').set('bad', { id: 'bad' });
    await expect.poll(() => a.sync.getSnapshot().rejected).toBe(1);
    expect(titles(a)).toEqual(['A']);
    a.dispose();
    await open({ store, sync: [createYjsSync({ doc })] });
    expect([...doc.getMap<ReviewEvent>('shoal-review:d').values()].map(({ op }) => op?.type)).toContain('create-issue');
  });

  it('shows what arrives only once it is stored, and tries again when storage refuses', async () => {
    const doc = new Y.Doc();
    let refuse = true;
    const inner = createMemoryStore();
    const store: ReviewStore = { ...inner, kind: 'durable', append: async (...args) => (refuse ? Promise.reject(new Error('disk on fire')) : inner.append(...args)) };
    const a = await open({ store, sync: [createYjsSync({ doc })] });
    doc.getMap('shoal-review:d').set('e', { id: 'e', actor: 'bo', lamport: 1, at: 0, op: create('From bo') });
    await expect.poll(() => a.sync.getSnapshot().error).toContain('tried again');
    expect(a.events()).toEqual([]);
    refuse = false;
    await expect.poll(() => titles(a), { timeout: 4000 }).toEqual(['From bo']);
    expect(await inner.load('d')).toHaveLength(1);
    expect(a.sync.getSnapshot().error).toBeNull();
  });

  it('tells presence through awareness and status through the provider', async () => {
    const [left, right] = [new Y.Doc(), new Y.Doc()];
    const [here, there] = [new Awareness(left), new Awareness(right)];
    here.on('update', () => applyAwarenessUpdate(there, encodeAwarenessUpdate(here, [here.clientID]), 'provider'));
    let tell: Parameters<YjsProvider['on']>[1] = () => undefined;
    const provider: YjsProvider = { on: (_, listener) => (tell = listener), off: () => undefined };
    const a = await open({ sync: [createYjsSync({ doc: left, awareness: here })] });
    const b = await open({ actor: 'bo', sync: [createYjsSync({ doc: right, awareness: there, provider })] });
    a.look({ element: 'frame:f1', place: 'viewer' });
    await expect.poll(() => b.sync.getSnapshot().present).toMatchObject([{ actor: 'ana', element: 'frame:f1', place: 'viewer' }]);
    expect(b.sync.getSnapshot().status).toBe('connecting');
    tell({ status: 'connected' });
    expect(b.sync.getSnapshot().status).toBe('live');
    tell({ status: 'disconnected' });
    expect(b.sync.getSnapshot().status).toBe('offline');
    a.dispose();
    await expect.poll(() => b.sync.getSnapshot().present).toEqual([]);
    here.destroy();
    there.destroy();
  });

  it('an event from the future does not keep the next action from counting', async () => {
    const doc = new Y.Doc();
    const store = createMemoryStore();
    const a = await open({ store, sync: [createYjsSync({ doc })] });
    doc.getMap('shoal-review:d').set('e', { id: 'e', actor: 'aa', lamport: 2 ** 50, at: 0, op: create('From far') });
    await expect.poll(() => titles(a)).toEqual(['From far']);
    await a.act(create('Mine'));
    expect(titles(await open({ store }))).toEqual(['From far', 'Mine']);
    const b = await open({ actor: 'bo', sync: [createYjsSync({ doc })] });
    await expect.poll(() => titles(b)).toEqual(['From far', 'Mine']);
  });
});
