import { messageOf } from '../../base/errors';
import type { ReviewEvent } from '../event';
import { parseEvent } from '../parse-event';

export interface InboxOptions {
  isKnown(id: string): boolean;
  /** Makes events durable. */
  store(events: readonly ReviewEvent[]): Promise<void>;
  /** Called with events that are durable now, in the order in which they came. */
  accept(events: readonly ReviewEvent[], source: unknown): void;
  onTrouble(trouble: { readonly rejected?: string; readonly unstored?: string | null }): void;
}

interface Letter {
  readonly event: ReviewEvent;
  readonly source: unknown;
  readonly stored: boolean;
}

/** Takes what arrives from elsewhere: checks it, stores it, and only then lets it be seen. What storage refuses is tried again. */
export interface Inbox {
  receive(values: readonly unknown[], source: unknown, alreadyStored: boolean): Promise<void>;
  dispose(): void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

export function createInbox({ isKnown, store, accept, onTrouble }: InboxOptions): Inbox {
  const letters = new Map<string, Letter>();
  let working: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_RETRY_MS;
  let ended = false;

  const work = async (): Promise<void> => {
    // A turn later, so that what arrives together is stored together.
    await Promise.resolve();
    while (letters.size > 0 && !ended) {
      const batch = [...letters.values()];
      try {
        const unstored = batch.filter(({ stored }) => !stored).map(({ event }) => event);
        if (unstored.length > 0) await store(unstored);
      } catch (error) {
        onTrouble({ unstored: messageOf(error) });
        if (ended) return;
        clearTimeout(timer);
        timer = setTimeout(() => void flush(), delay);
        delay = Math.min(delay * 2, LAST_RETRY_MS);
        return;
      }
      if (ended) return;
      for (const { event } of batch) letters.delete(event.id);
      if (delay !== FIRST_RETRY_MS) onTrouble({ unstored: null });
      delay = FIRST_RETRY_MS;
      for (const source of new Set(batch.map((letter) => letter.source))) accept(batch.flatMap((letter) => (letter.source === source ? [letter.event] : [])), source);
    }
  };
  const flush = (): Promise<void> => {
    working ??= work().finally(() => (working = null));
    return working;
  };

  return {
    receive(values, source, stored) {
      for (const value of values) {
        const { event, problem } = parseEvent(value);
        if (!event) onTrouble({ rejected: problem });
        else if (!isKnown(event.id) && (stored || !letters.has(event.id))) letters.set(event.id, { event, source, stored });
      }
      return letters.size > 0 && !ended ? flush() : Promise.resolve();
    },
    dispose() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
