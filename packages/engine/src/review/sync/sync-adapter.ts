import type { Disposable } from '../../base/lifetime';
import type { Readable } from '../../base/store';
import type { ElementId } from '../../model/element';
import type { ReviewEvent } from '../event';

/** `offline`: nothing travels now, everything is kept and goes out later. `connecting`: on the way back. `live`: both directions work. */
export type SyncStatus = 'offline' | 'connecting' | 'live';

/** What somebody is looking at right now. Short-lived: it is never stored and never part of the log. */
export interface Presence {
  /** Of one page: a person with two tabs has two. */
  readonly clientId: string;
  /** The id of the person. */
  readonly actor: string;
  readonly element: ElementId | null;
  /** The part of the page, in the host's words: "map", "issues". */
  readonly place: string | null;
}

/** What a connection hears from the others. */
export interface Peers {
  readonly status: SyncStatus;
  readonly present: readonly Presence[];
  /** Why it is offline, in words. */
  readonly error: string | null;
}

/** The log of one dataset, as an adapter sees it. */
export interface SyncRoom {
  readonly datasetId: string;
  /** Of this page. */
  readonly clientId: string;
  /** Pages whose stores have the same key share what is stored; `null`: nobody else sees this store. */
  readonly storeKey: string | null;
  /** Everything that is durable here, sorted; the same array until something changes. */
  events(): readonly ReviewEvent[];
  /**
   * Takes what arrived. Each value is checked as if it came from a stranger: what is no event is counted and left out, what is known is ignored. The rest
   * is stored and then shown. Resolves when that was tried; never rejects: what could not be stored is tried again later.
   *
   * @param alreadyStored says that the sender wrote it to a store with this room's `storeKey`
   */
  receive(values: readonly unknown[], alreadyStored?: boolean): Promise<void>;
}

/** One joined room. */
export interface SyncConnection extends Disposable {
  readonly peers: Readable<Peers>;
  /** Sends events that are durable here. May lose them: what the others lack is found again by exchange, which is the adapter's duty. */
  send(events: readonly ReviewEvent[]): void;
  /** Says who looks at what here: this page, and those that are heard through its other connections. */
  announce(present: readonly Presence[]): void;
}

/**
 * Carries logs between copies of a dataset. Order, repetition and loss do not matter: the log is a set. An adapter has three duties: pass on what it is
 * given, hand over what arrives, and, on joining and after every interruption, exchange what either side lacks.
 */
export interface SyncAdapter {
  /** `tabs`: between pages of one browser; each page joins. `everybody`: beyond it; of pages that share a store only one joins at a time. */
  readonly reach: 'tabs' | 'everybody';
  join(room: SyncRoom): SyncConnection;
}
