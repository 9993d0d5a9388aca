import { isAbort } from '../base/errors';
import type { Lifetime } from '../base/lifetime';
import type { Store } from '../base/store';

/** Runs a decision; resolves to `null` when it failed. */
export type RunAction = <T>(run: () => Promise<T>) => Promise<T | null>;

/** Decisions of a view: a failure is shown in its snapshot, as `actionError`, instead of thrown; the next success clears it. */
export function createActionRunner<S extends { readonly actionError: Error | null }>(lifetime: Lifetime, store: Store<S>): RunAction {
  const show = (actionError: Error | null) => store.set({ ...store.getSnapshot(), actionError });
  return async (run) => {
    try {
      const result = await run();
      if (!lifetime.disposed && store.getSnapshot().actionError) show(null);
      return result;
    } catch (error) {
      if (!lifetime.disposed && !isAbort(error)) show(error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  };
}
