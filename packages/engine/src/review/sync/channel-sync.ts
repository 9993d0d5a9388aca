import { createLifetime } from '../../base/lifetime';
import { createStore } from '../../base/store';
import type { ReviewEvent } from '../event';
import { randomId } from '../random-id';
import { digestOf, sameDigest, type Digest } from './digest';
import { parsePresences } from './parse-presence';
import type { Peers, Presence, SyncAdapter, SyncConnection, SyncRoom, SyncStatus } from './sync-adapter';

/** Anything that carries messages to everybody else in a room: a BroadcastChannel, a WebSocket with a relay behind it. */
export interface MessageChannel {
  /** Sends to all others. Messages survive `structuredClone` and `JSON`. May fail silently. */
  post(message: unknown): void;
  close(): void;
}

export interface ChannelEvents {
  onMessage(message: unknown): void;
  /** A channel that does not say is live. */
  onStatus(status: SyncStatus, error?: string): void;
}

export interface ChannelSyncOptions {
  readonly reach: SyncAdapter['reach'];
  /** Opens a channel of which `name` is the address: one per dataset. */
  open(name: string, events: ChannelEvents): MessageChannel;
  /** How often a page says what it has, so that what was lost is found: milliseconds, default 5000. */
  readonly pulseMs?: number;
}

/** Events of one message: far below what channels carry. */
const PORTION = 500;

type Message =
  | { readonly type: 'pulse'; readonly digest: Digest; readonly present: readonly Presence[] }
  /** "This is what I have": answered with what the sender lacks, and with a wish for what it has more. */
  | { readonly type: 'have'; readonly to: string; readonly ids: readonly string[] }
  | { readonly type: 'want'; readonly to: string; readonly ids: readonly string[] }
  | { readonly type: 'events'; readonly to: string | null; readonly storeKey: string | null; readonly events: readonly unknown[] }
  | { readonly type: 'bye' };

/**
 * Synchronizes over a channel that may delay, repeat, reorder and drop messages. Every page says from time to time, in a few bytes, what it has; two that
 * differ tell each other their ids and then send what is missing.
 */
export function createChannelSync({ reach, open, pulseMs = 5000 }: ChannelSyncOptions): SyncAdapter {
  return { reach, join: (room) => joinChannel(room, open, pulseMs) };
}

function joinChannel(room: SyncRoom, open: ChannelSyncOptions['open'], pulseMs: number): SyncConnection {
  const lifetime = createLifetime('The connection');
  const me = randomId();
  const peers = createStore<Peers>({ status: 'live', present: [], error: null });
  const others = new Map<string, { readonly digest: Digest; readonly present: readonly Presence[]; readonly heardAt: number; comparing: boolean }>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let own: readonly Presence[] = [];
  /** When events last came or went. */
  let traffic = 0;

  const channel = open(`shoal-review:${room.datasetId}`, {
    onMessage: (message) => {
      if (!lifetime.disposed) hear(message);
    },
    onStatus: (status, error) => {
      if (lifetime.disposed) return;
      const returned = status === 'live' && peers.getSnapshot().status !== 'live';
      peers.update({ status, error: error ?? null });
      if (returned) pulse();
    },
  });
  const post = (message: Message) => channel.post({ from: me, ...message });
  const pulse = () => post({ type: 'pulse', digest: digestOf(room.events()), present: own });
  const sendEvents = (to: string | null, events: readonly ReviewEvent[]) => {
    traffic = Date.now();
    for (let at = 0; at < events.length; at += PORTION) post({ type: 'events', to, storeKey: room.storeKey, events: events.slice(at, at + PORTION) });
  };
  const showPresent = () => {
    const present = [...others.values()].flatMap((other) => other.present);
    if (JSON.stringify(present) !== JSON.stringify(peers.getSnapshot().present)) peers.update({ present });
  };

  /** Looks again a moment later: events may be on their way. Where they are, what the other one said is out of date, and its next pulse tells. */
  const compareSoon = (from: string) => {
    const other = others.get(from);
    if (!other || other.comparing) return;
    other.comparing = true;
    const timer = setTimeout(() => {
      timers.delete(timer);
      other.comparing = false;
      const latest = others.get(from);
      const mine = room.events();
      if (latest && latest.heardAt >= traffic && !sameDigest(latest.digest, digestOf(mine))) post({ type: 'have', to: from, ids: mine.map(({ id }) => id) });
    }, Math.min(200, pulseMs / 5));
    timers.add(timer);
  };

  const hear = (value: unknown) => {
    const { from, message } = readMessage(value) ?? {};
    if (from === undefined || message === undefined || from === me) return;
    switch (message.type) {
      case 'pulse': {
        const known = others.get(from);
        others.set(from, Object.assign(known ?? { comparing: false }, { digest: message.digest, present: message.present, heardAt: Date.now() }));
        showPresent();
        // Somebody new hears at once who is here.
        if (!known) pulse();
        if (!sameDigest(message.digest, digestOf(room.events()))) compareSoon(from);
        return;
      }
      case 'have': {
        if (message.to !== me) return;
        const theirs = new Set(message.ids);
        const mine = room.events();
        const ids = new Set(mine.map(({ id }) => id));
        sendEvents(from, mine.filter(({ id }) => !theirs.has(id)));
        const wanted = message.ids.filter((id) => !ids.has(id));
        if (wanted.length > 0) post({ type: 'want', to: from, ids: wanted });
        return;
      }
      case 'want': {
        if (message.to !== me) return;
        const wanted = new Set(message.ids);
        sendEvents(from, room.events().filter(({ id }) => wanted.has(id)));
        return;
      }
      case 'events':
        if (message.to !== null && message.to !== me) return;
        traffic = Date.now();
        void room.receive(message.events, room.storeKey !== null && message.storeKey === room.storeKey);
        return;
      case 'bye':
        others.delete(from);
        showPresent();
    }
  };

  const beat = setInterval(() => {
    pulse();
    for (const [id, { heardAt }] of others) if (Date.now() - heardAt > 3 * pulseMs) others.delete(id);
    showPresent();
  }, pulseMs);
  lifetime.defer(() => channel.close());
  lifetime.defer(() => post({ type: 'bye' }));
  lifetime.defer(() => {
    clearInterval(beat);
    for (const timer of timers) clearTimeout(timer);
  });
  pulse();
  return {
    peers,
    send: (events) => sendEvents(null, events),
    announce(present) {
      own = present;
      pulse();
    },
    dispose: () => lifetime.dispose(),
  };
}

function readMessage(value: unknown): { readonly from: string; readonly message: Message } | undefined {
  if (!isRecord(value) || typeof value.from !== 'string') return undefined;
  const { from, type } = value;
  const to = typeof value.to === 'string' ? value.to : null;
  const ids = Array.isArray(value.ids) ? value.ids.filter((id): id is string => typeof id === 'string') : [];
  switch (type) {
    case 'pulse': {
      const { size, hash } = isRecord(value.digest) ? value.digest : {};
      if (typeof size !== 'number' || typeof hash !== 'string') return undefined;
      return { from, message: { type, digest: { size, hash }, present: parsePresences(value.present) } };
    }
    case 'have':
    case 'want':
      return to === null ? undefined : { from, message: { type, to, ids } };
    case 'events':
      return Array.isArray(value.events) ? { from, message: { type, to, storeKey: typeof value.storeKey === 'string' ? value.storeKey : null, events: value.events } } : undefined;
    case 'bye':
      return { from, message: { type } };
    default:
      return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
