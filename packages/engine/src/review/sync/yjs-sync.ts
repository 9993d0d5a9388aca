import type { Doc, YMapEvent } from 'yjs';
import { createLifetime } from '../../base/lifetime';
import { createStore } from '../../base/store';
import type { ReviewEvent } from '../event';
import { parsePresences } from './parse-presence';
import type { Peers, SyncAdapter, SyncConnection, SyncRoom, SyncStatus } from './sync-adapter';

/** The part of `Awareness` (y-protocols) that carries who looks at what. */
export interface YjsAwareness {
  readonly clientID: number;
  getStates(): Map<number, Record<string, unknown>>;
  setLocalStateField(field: string, value: unknown): void;
  on(event: 'change', listener: () => void): void;
  off(event: 'change', listener: () => void): void;
}

/** The part of a provider (y-websocket, Hocuspocus) that says whether it is connected. */
export interface YjsProvider {
  on(event: 'status', listener: (event: { status: 'connected' | 'connecting' | 'disconnected' }) => void): void;
  off(event: 'status', listener: (event: { status: 'connected' | 'connecting' | 'disconnected' }) => void): void;
}

export interface YjsSyncOptions {
  /** The host's document. Events are entries of the map `shoal-review:<dataset id>`, by their id. */
  readonly doc: Doc;
  /** Default: nobody sees who looks at what. */
  readonly awareness?: YjsAwareness | undefined;
  /** Tells the status; default: always live, because only the host knows. */
  readonly provider?: YjsProvider | undefined;
}

const FIELD = 'shoal';
const words: Record<string, SyncStatus> = { connected: 'live', connecting: 'connecting', disconnected: 'offline' };

/**
 * Lets a log travel in a Yjs document. The host makes the document and connects it, by whatever provider; while that is away, events wait in the document.
 * An event is never changed and never removed there: if somebody does, this copy keeps its own.
 */
export function createYjsSync({ doc, awareness, provider }: YjsSyncOptions): SyncAdapter {
  return { reach: 'everybody', join: (room) => joinDoc(room, doc, awareness, provider) };
}

function joinDoc(room: SyncRoom, doc: Doc, awareness: YjsAwareness | undefined, provider: YjsProvider | undefined): SyncConnection {
  const lifetime = createLifetime('The connection');
  const map = doc.getMap<unknown>(`shoal-review:${room.datasetId}`);
  const origin = {};
  const peers = createStore<Peers>({ status: provider ? 'connecting' : 'live', present: [], error: null });

  const send = (events: readonly ReviewEvent[]) => {
    const missing = events.filter(({ id }) => !map.has(id));
    if (missing.length > 0 && !lifetime.disposed) doc.transact(() => missing.forEach((event) => map.set(event.id, event)), origin);
  };

  const observe = ({ changes, transaction }: YMapEvent<unknown>) => {
    if (transaction.origin === origin) return;
    void room.receive([...changes.keys].flatMap(([id, { action }]) => (action === 'delete' ? [] : [map.get(id)])));
  };
  map.observe(observe);
  lifetime.defer(() => map.unobserve(observe));

  if (provider) {
    const onStatus = ({ status }: { status: string }) => peers.update({ status: words[status] ?? 'connecting' });
    provider.on('status', onStatus);
    lifetime.defer(() => provider.off('status', onStatus));
  }
  if (awareness) {
    const onChange = () => {
      const present = [...awareness.getStates()].flatMap(([id, fields]) => (id === awareness.clientID ? [] : parsePresences(fields[FIELD])));
      if (JSON.stringify(present) !== JSON.stringify(peers.getSnapshot().present)) peers.update({ present });
    };
    awareness.on('change', onChange);
    lifetime.defer(() => awareness.off('change', onChange));
    lifetime.defer(() => awareness.setLocalStateField(FIELD, null));
    onChange();
  }

  void room.receive([...map.values()]);
  send(room.events());
  return {
    peers,
    send,
    announce: (present) => awareness?.setLocalStateField(FIELD, present),
    dispose: () => lifetime.dispose(),
  };
}
