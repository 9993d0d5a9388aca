import { createBroadcastSync, createChannelSync, createIndexedDbStore, createReview, type Review, type SyncAdapter } from '@shoal/engine';

/** What the tests call in the page. */
export interface Desk {
  open(datasetId: string, options?: DeskOptions): Promise<void>;
  /** One action, with so many characters; resolves to the id of its event when it is durable. */
  act(characters?: number): Promise<string>;
  /** Acts until the page ends, and tells each id that was acknowledged. */
  work(): Promise<void>;
  /** As `work`, in a worker that `killWorker` ends. */
  startWorker(datasetId: string, options?: DeskOptions): Promise<void>;
  killWorker(): void;
  ids(): string[];
  status(): { readonly leads: boolean; readonly state: string; readonly error: string | null; readonly evictable: boolean };
  /** A message of the relay. */
  hear(message: unknown): void;
}

export interface DeskOptions {
  readonly actor?: string;
  readonly name?: string;
  readonly openTimeoutMs?: number;
  /** Whether there is a world outside, behind `window.relay`. */
  readonly relay?: boolean;
}

interface Bindings {
  acknowledge(id: string): Promise<void>;
  relay(message: unknown): Promise<void>;
}

const here = globalThis as unknown as Bindings & { desk: Desk };
const inPage = typeof document !== 'undefined';
let review: Review | undefined;
let worker: Worker | undefined;
let hear: (message: unknown) => void = () => undefined;
let count = 0;

const relay: SyncAdapter = createChannelSync({
  reach: 'everybody',
  pulseMs: 500,
  open(_, { onMessage }) {
    hear = onMessage;
    return { post: (message) => void here.relay(message).catch(() => undefined), close: () => (hear = () => undefined) };
  },
});

async function open(datasetId: string, { actor = 'ana', name = 'durability', openTimeoutMs = 8000, relay: outside = false }: DeskOptions = {}): Promise<void> {
  const store = createIndexedDbStore({ name, openTimeoutMs });
  review = await createReview({ datasetId, actor, store, sync: [createBroadcastSync({ name, pulseMs: 500 }), ...(outside ? [relay] : [])] });
}

async function act(characters?: number): Promise<string> {
  if (!review) throw new Error('Call open first.');
  count += 1;
  const issueId = `issue-${crypto.randomUUID()}`;
  const create = { type: 'create-issue', issueId, title: `Issue ${count}`, description: 'x'.repeat(characters ?? count % 200), elements: [] } as const;
  if (count % 7 === 0) return (await review.act({ type: 'revert', eventId: review.events().at(-1)?.id ?? '' })).id;
  if (count % 5 === 0) return (await review.act({ type: 'batch', title: 'Two', ops: [create, { type: 'comment', issueId, commentId: issueId, text: 'Both or none' }] })).id;
  return (await review.act(create)).id;
}

async function work(tell: (id: string) => void): Promise<void> {
  for (;;) {
    // Two on their way at the same time, as when somebody is quicker than the disk.
    const [first, second] = [act(), act()];
    tell(await first);
    tell(await second);
  }
}

here.desk = {
  open,
  act,
  work: () => work((id) => void here.acknowledge(id)),
  async startWorker(datasetId, options) {
    worker = new Worker('page.js');
    worker.onmessage = ({ data }: MessageEvent<string>) => void here.acknowledge(data);
    worker.postMessage({ datasetId, options });
  },
  killWorker: () => worker?.terminate(),
  ids: () => review?.events().map(({ id }) => id) ?? [],
  status() {
    const { state, error, evictable } = review?.saveStatus.getSnapshot() ?? { state: 'closed', error: null, evictable: false };
    return { leads: review?.sync.getSnapshot().leads ?? false, state, error, evictable };
  },
  hear: (message) => hear(message),
};

if (!inPage) {
  globalThis.onmessage = ({ data }: MessageEvent<{ datasetId: string; options?: DeskOptions }>) => {
    void open(data.datasetId, data.options).then(() => work((id) => globalThis.postMessage(id)));
  };
}
