import { createLifetime, type Disposable } from '../../base/lifetime';
import { createStore, type Readable } from '../../base/store';
import type { ElementId } from '../../model/element';
import type { ReviewEvent } from '../event';
import { randomId } from '../random-id';
import { createInbox } from './inbox';
import { lead } from './leadership';
import type { Presence, SyncAdapter, SyncConnection, SyncRoom, SyncStatus } from './sync-adapter';

/** How this copy of the log and the others are doing. */
export interface SyncState {
  /** Of the host's adapter where there is one, else of the one between tabs; `alone` without any. */
  readonly status: SyncStatus | 'alone';
  /** Whether this page is the one of those that share a store that talks to the host's adapter. */
  readonly leads: boolean;
  /** Everybody else who is there, with this person's other tabs. */
  readonly present: readonly Presence[];
  /** What arrived and was no event of a log. */
  readonly rejected: number;
  /** What is wrong, in words, and what will be done about it. */
  readonly error: string | null;
}

export interface SyncHubOptions {
  readonly adapters: readonly SyncAdapter[];
  readonly datasetId: string;
  readonly actor: string;
  readonly storeKey: string | null;
  /** Everything durable, sorted. */
  events(): readonly ReviewEvent[];
  isKnown(id: string): boolean;
  store(events: readonly ReviewEvent[]): Promise<void>;
  show(events: readonly ReviewEvent[]): void;
  /** Shows what another page stored and died before it could tell; resolves to that. */
  readUntold(): Promise<readonly ReviewEvent[]>;
}

export interface SyncHub extends Disposable {
  readonly state: Readable<SyncState>;
  /** Sends events that are durable now. */
  send(events: readonly ReviewEvent[]): void;
  look(at: { readonly element?: ElementId | null; readonly place?: string | null }): void;
}

/** Joins all adapters and passes on between them: what comes in by one goes out by the others. */
export function createSyncHub(options: SyncHubOptions): SyncHub {
  const { adapters, datasetId, actor, storeKey } = options;
  const lifetime = createLifetime('The synchronization');
  const clientId = randomId();
  const connections = new Map<SyncConnection, SyncAdapter['reach']>();
  const state = createStore<SyncState>({ status: adapters.length > 0 ? 'connecting' : 'alone', leads: false, present: [], rejected: 0, error: null });
  let own: Presence = { clientId, actor, element: null, place: null };
  let unstored: string | null = null;
  let problem: string | null = null;

  const forward = (events: readonly ReviewEvent[], source: unknown) => {
    for (const connection of connections.keys()) if (connection !== source) connection.send(events);
  };
  const inbox = createInbox({
    isKnown: options.isKnown,
    store: options.store,
    accept(events, source) {
      options.show(events);
      forward(events, source);
    },
    onTrouble(trouble) {
      if (trouble.unstored !== undefined) unstored = trouble.unstored;
      if (trouble.rejected !== undefined) {
        problem = trouble.rejected;
        state.update({ rejected: state.getSnapshot().rejected + 1 });
      }
      refresh();
    },
  });
  lifetime.defer(() => inbox.dispose());

  const heard = (except?: SyncConnection) => {
    const all = [...connections.keys()].filter((connection) => connection !== except).flatMap((connection) => connection.peers.getSnapshot().present);
    return [...new Map(all.filter((one) => one.clientId !== clientId).map((one) => [one.clientId, one])).values()];
  };
  const announce = () => {
    for (const connection of connections.keys()) connection.announce([own, ...heard(connection)]);
  };
  const refresh = () => {
    if (lifetime.disposed) return;
    const far = [...connections].filter(([, reach]) => reach === 'everybody');
    const decisive = (far.length > 0 ? far : [...connections]).map(([connection]) => connection.peers.getSnapshot());
    const worst = decisive.find(({ status }) => status === 'offline') ?? decisive.find(({ status }) => status === 'connecting') ?? decisive[0];
    const stored = unstored === null ? null : `Decisions of others could not be stored and are tried again: ${unstored}`;
    const rejected = problem === null ? null : `Something arrived that is no event of a review log and was left out: ${problem}. The sender may use another version of Shoal.`;
    state.update({ status: worst?.status ?? (adapters.length > 0 ? 'connecting' : 'alone'), present: heard(), error: stored ?? worst?.error ?? rejected });
  };

  const join = (adapter: SyncAdapter) => {
    let connection: SyncConnection | null = null;
    const room: SyncRoom = {
      datasetId,
      clientId,
      storeKey,
      events: options.events,
      receive: (values, alreadyStored = false) => (lifetime.disposed ? Promise.resolve() : inbox.receive(values, connection, alreadyStored)),
    };
    const joined = adapter.join(room);
    connection = joined;
    lifetime.own(joined);
    connections.set(joined, adapter.reach);
    let present = '';
    lifetime.defer(
      joined.peers.subscribe(() => {
        refresh();
        const now = JSON.stringify(joined.peers.getSnapshot().present);
        if (now === present) return;
        present = now;
        for (const other of connections.keys()) if (other !== joined) other.announce([own, ...heard(other)]);
      }),
    );
    joined.announce([own, ...heard(joined)]);
  };

  for (const adapter of adapters) if (adapter.reach === 'tabs') join(adapter);
  const takeLead = () => {
    if (lifetime.disposed) return;
    state.update({ leads: true });
    for (const adapter of adapters) if (adapter.reach === 'everybody') join(adapter);
    refresh();
  };
  if (storeKey === null || connections.size === 0) takeLead();
  else lifetime.defer(lead(`shoal-review:${storeKey}:${datasetId}`, () => void options.readUntold().then(takeLead, takeLead)));
  refresh();

  return {
    state,
    send: (events) => forward(events, null),
    look({ element = own.element, place = own.place }) {
      if (element === own.element && place === own.place) return;
      own = { ...own, element, place };
      announce();
    },
    dispose: () => lifetime.dispose(),
  };
}
