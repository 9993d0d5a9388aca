import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ElementId } from '../model/element';
import { projectSpace, type ProjectSteps, type SpaceLayout } from './project-space';

const owners: readonly ElementId[] = ['frame:a', 'frame:b'];
const at = (value: number) => Float32Array.of(value, value, -value, -value);

/** A computation that is steered by hand, and what was written. */
function steps() {
  const written: number[] = [];
  let say: ((positions: Float32Array) => void) | undefined;
  let finish: (positions: Float32Array) => void = () => undefined;
  const made: ProjectSteps = {
    owners,
    compute: (options, onPositions) =>
      new Promise((resolve, reject) => {
        [say, finish] = [onPositions, resolve];
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      }),
    write: async (positions) => void written.push(positions[0] ?? NaN),
  };
  return { made, written, say: (value: number) => say?.(at(value)), finish: (value: number) => finish(at(value)), asks: () => say !== undefined };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('writes the first layout when the computation takes its time, tells the others, and writes the last', async () => {
  const { made, written, say, finish } = steps();
  const seen: SpaceLayout[] = [];
  const done = projectSpace(made, { onLayout: (layout) => seen.push(layout) });
  say(1);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(600);
  expect([written, seen.map(({ positions }) => positions[0])]).toEqual([[1], [1]]);
  expect(seen[0]?.owners).toBe(owners);
  say(2);
  await vi.advanceTimersByTimeAsync(0);
  say(3);
  await vi.advanceTimersByTimeAsync(0);
  expect([written, seen.map(({ positions }) => positions[0])]).toEqual([[1], [1, 2, 3]]);
  finish(4);
  await done;
  say(5);
  await vi.advanceTimersByTimeAsync(2000);
  expect([written, seen.length]).toEqual([[1, 4], 3]);
});

it('writes once what is quickly done, or what nobody watches', async () => {
  for (const onLayout of [() => undefined, undefined]) {
    const { made, written, say, finish, asks } = steps();
    const done = projectSpace(made, { onLayout });
    expect(asks()).toBe(onLayout !== undefined);
    say(1);
    finish(2);
    await done;
    await vi.advanceTimersByTimeAsync(2000);
    expect(written).toEqual([2]);
  }
});

it('keeps the last layout after a stop, and nothing when none was shown', async () => {
  const reason = new Error('enough');
  for (const shown of [true, false]) {
    const { made, written, say } = steps();
    const controller = new AbortController();
    const done = projectSpace(made, { signal: controller.signal, onLayout: () => undefined });
    say(1);
    if (shown) await vi.advanceTimersByTimeAsync(600);
    say(2);
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(2000);
    expect(written).toEqual(shown ? [1, 2] : []);
  }
});

it('fails when the first layout cannot be written', async () => {
  const { made, say, finish } = steps();
  const done = projectSpace({ ...made, write: () => Promise.reject(new Error('no room')) }, { onLayout: () => undefined });
  say(1);
  await vi.advanceTimersByTimeAsync(600);
  finish(2);
  await expect(done).rejects.toThrow('no room');
});
