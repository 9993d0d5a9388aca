import { ShoalError } from './errors';

/** Something that must be ended. `dispose` is synchronous, idempotent and never throws. */
export interface Disposable {
  dispose(): void;
}

/** Owns what its creator set up and ends it in the opposite order. */
export interface Lifetime extends Disposable {
  /** Aborted on dispose; pass it to everything that is started on behalf of the owner. */
  readonly signal: AbortSignal;
  readonly disposed: boolean;
  /** Disposes `resource` at the end, or at once when the end has come already. Returns `resource`. */
  own<T extends Disposable>(resource: T): T;
  /** Registers a clean-up; runs it at once when the lifetime has ended already. */
  defer(cleanup: () => void): void;
  /** Throws `disposed` after the end. */
  assertAlive(what: string): void;
}

/** `what` names the owner in the error of calls that come too late: "The database". */
export function createLifetime(what = 'This object'): Lifetime {
  const controller = new AbortController();
  const cleanups: (() => void)[] = [];
  const lifetime: Lifetime = {
    signal: controller.signal,
    get disposed() {
      return controller.signal.aborted;
    },
    own(resource) {
      lifetime.defer(() => resource.dispose());
      return resource;
    },
    defer(cleanup) {
      if (controller.signal.aborted) cleanup();
      else cleanups.push(cleanup);
    },
    assertAlive(name) {
      if (controller.signal.aborted) throw disposedError(name);
    },
    dispose() {
      if (controller.signal.aborted) return;
      controller.abort(disposedError(what));
      for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
        try {
          cleanup();
        } catch (error) {
          // One failing clean-up must not keep the others from running; surface it without breaking the loop.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
  return lifetime;
}

export function disposedError(what: string): ShoalError {
  return new ShoalError('disposed', `${what} was disposed before the call finished, or was called afterwards. Create a new one.`, { details: { what } });
}
