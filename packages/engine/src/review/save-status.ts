import { createStore, type Readable } from '../base/store';
import type { SaveStatus } from './review';
import type { ExportMark, ReviewStore } from './store';

/** Keeps the account of what is saved. */
export interface SaveAccount {
  readonly status: Readable<SaveStatus>;
  /** Runs while something is stored. */
  during<T>(storing: Promise<T>): Promise<T>;
  /** How many events there are now. */
  counted(eventCount: number): void;
  /** Rejects with `storage-failed` when the mark cannot be kept. */
  markExported(at: number): Promise<void>;
  requestPersistence(): Promise<boolean>;
  end(): void;
}

export async function createSaveAccount(store: ReviewStore, datasetId: string, explain: (error: unknown) => Error): Promise<SaveAccount> {
  const kind = store.kind;
  // What is only for information must not keep a review from opening.
  let [mayVanish, mark] = await Promise.all([store.evictable?.().catch(() => false) ?? false, store.loadExportMark?.(datasetId).catch(() => null) ?? null]);
  let running = 0;
  let failure: string | null = null;
  let eventCount = 0;
  let ended = false;
  const now = (): SaveStatus => ({
    state: kind === 'memory' && failure === null ? 'memory' : running > 0 ? 'saving' : failure === null ? 'saved' : 'failed',
    error: running > 0 ? null : failure,
    evictable: eventCount > 0 && mayVanish,
    unexported: Math.max(0, eventCount - (mark?.eventCount ?? 0)),
    exportedAt: mark?.at ?? null,
  });
  const status = createStore(now());
  const show = () => {
    const [next, before] = [now(), status.getSnapshot()];
    const same = next.state === before.state && next.error === before.error && next.evictable === before.evictable && next.unexported === before.unexported && next.exportedAt === before.exportedAt;
    if (!ended && !same) status.set(next);
  };

  return {
    status,
    async during(storing) {
      running += 1;
      show();
      try {
        const result = await storing;
        failure = null;
        return result;
      } catch (error) {
        const typed = explain(error);
        failure = typed.message;
        throw typed;
      } finally {
        running -= 1;
        show();
      }
    },
    counted(count) {
      eventCount = count;
      show();
    },
    async markExported(at) {
      const next: ExportMark = { eventCount, at };
      mark = next;
      show();
      await store.saveExportMark?.(datasetId, next);
    },
    async requestPersistence() {
      const kept = (await store.persist?.()) ?? !mayVanish;
      mayVanish = !kept;
      show();
      return kept;
    },
    end: () => (ended = true),
  };
}
