import { describe, expect, it, vi } from 'vitest';
import { abortable, anySignal } from './abort';
import { isAbort, isShoalError, ShoalError } from './errors';
import { createLifetime } from './lifetime';
import { onceAsync } from './once-async';
import { createSingleFlight } from './single-flight';
import { createStore } from './store';

describe('createLifetime', () => {
  it('ends what it owns once, in the opposite order, and at once what comes too late', () => {
    const lifetime = createLifetime('The thing');
    const ended: string[] = [];
    for (const name of ['a', 'b']) lifetime.own({ dispose: () => ended.push(name) });
    lifetime.dispose();
    lifetime.dispose();
    lifetime.defer(() => ended.push('late'));
    expect(ended).toEqual(['b', 'a', 'late']);
    expect(lifetime.signal.reason).toMatchObject({ code: 'disposed', message: expect.stringContaining('The thing') });
    expect(() => lifetime.assertAlive('The thing')).toThrow(/The thing/);
  });

  it('goes on when one clean-up throws', () => {
    const thrown: unknown[] = [];
    const queue = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
    const lifetime = createLifetime();
    const ended: string[] = [];
    lifetime.defer(() => ended.push('first'));
    lifetime.defer(() => {
      throw new Error('broken');
    });
    lifetime.dispose();
    queue.mockRestore();
    expect(ended).toEqual(['first']);
    expect(thrown).toEqual([new Error('broken')]);
  });
});

describe('abortable', () => {
  it('rejects with the reason before the work is done, and passes on what arrives in time', async () => {
    const controller = new AbortController();
    const never = abortable(new Promise(() => undefined), controller.signal);
    controller.abort('stop');
    await expect(never).rejects.toBe('stop');
    await expect(abortable(Promise.resolve(1), AbortSignal.abort('no'))).rejects.toBe('no');
    await expect(abortable(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
    await expect(abortable(Promise.reject(new Error('x')), new AbortController().signal)).rejects.toThrow('x');
  });

  it('joins signals', () => {
    const controller = new AbortController();
    const joined = anySignal(undefined, controller.signal);
    controller.abort('why');
    expect(joined.reason).toBe('why');
  });
});

describe('onceAsync', () => {
  it('shares a success and forgets a failure', async () => {
    let calls = 0;
    const load = onceAsync(async () => {
      calls += 1;
      if (calls === 1) throw new Error('first');
      return calls;
    });
    await expect(load()).rejects.toThrow('first');
    await expect(Promise.all([load(), load(), load()])).resolves.toEqual([2, 2, 2]);
    expect(calls).toBe(2);
  });
});

describe('createSingleFlight', () => {
  it('keeps the newest answer, whatever arrives last', async () => {
    const flight = createSingleFlight();
    const releases: (() => void)[] = [];
    const task = (value: string) => (signal: AbortSignal) => new Promise<string>((resolve) => releases.push(() => resolve(signal.aborted ? `${value} aborted` : value)));
    const [first, second] = [flight.run(task('a')), flight.run(task('b'))];
    releases[1]?.();
    releases[0]?.();
    expect([await first, await second]).toEqual([undefined, 'b']);
    const failing = flight.run(() => Promise.reject(new Error('x')));
    await expect(failing).rejects.toThrow('x');
    const cancelled = flight.run(() => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 0)));
    flight.cancel();
    await expect(cancelled).resolves.toBeUndefined();
  });
});

describe('createStore', () => {
  it('keeps its snapshot until something changes, and tells each subscriber', () => {
    const store = createStore({ a: 1, b: 2 });
    const listener = vi.fn();
    const stops = [store.subscribe(listener), store.subscribe(listener)];
    const before = store.getSnapshot();
    store.set(before);
    expect(listener).not.toHaveBeenCalled();
    store.update({ a: 3 });
    expect(store.getSnapshot()).toEqual({ a: 3, b: 2 });
    expect(listener).toHaveBeenCalledTimes(2);
    stops[0]?.();
    store.update({ a: 4 });
    expect(listener).toHaveBeenCalledTimes(3);
  });
});

describe('errors', () => {
  it('are known by name and code, and aborts by their reason', () => {
    const cause = new Error('why');
    const error = new ShoalError('not-found', 'No such thing.', { details: { id: 1 }, cause });
    expect(isShoalError(error)).toBe(true);
    expect(isShoalError(cause)).toBe(false);
    expect([error.cause, error.details]).toEqual([cause, { id: 1 }]);
    expect(isAbort(new DOMException('x', 'AbortError'))).toBe(true);
    const signal = AbortSignal.abort('mine');
    expect([isAbort('mine', signal), isAbort('other', signal)]).toEqual([true, false]);
  });
});
