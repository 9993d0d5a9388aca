import { describe, expect, it } from 'vitest';
import { createLoadQueue } from './load-queue';

function controlled(atOnce: number) {
  const started: string[] = [];
  const stopped: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  const queue = createLoadQueue<string>(atOnce, (key, signal) => {
    started.push(key);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => (stopped.push(key), reject(signal.reason as Error)));
      finish.set(key, (error) => (error ? reject(error) : resolve(`got ${key}`)));
    });
  });
  return { queue, started, stopped, finish: (key: string, error?: Error) => finish.get(key)?.(error) };
}
const soon = () => new Promise((done) => setTimeout(done, 0));

describe('load queue', () => {
  it('runs a few at a time, the nearest first, and each key once', async () => {
    const { queue, started, finish } = controlled(1);
    const first = queue.load('a');
    const far = queue.load('far', { priority: 9 });
    const near = queue.load('near', { priority: 1 });
    const again = queue.load('near', { priority: 3 });
    finish('a');
    expect(await first).toBe('got a');
    await soon();
    expect(started).toEqual(['a', 'near']);
    finish('near');
    expect(await Promise.all([near, again])).toEqual(['got near', 'got near']);
    await soon();
    finish('far');
    expect(await far).toBe('got far');
    expect(started).toEqual(['a', 'near', 'far']);
  });

  it('never starts what was taken back, and stops what nobody wants any more', async () => {
    const { queue, started, stopped } = controlled(1);
    const [one, other, late] = [new AbortController(), new AbortController(), new AbortController()];
    const a = queue.load('a', { signal: one.signal });
    const shared = queue.load('a', { signal: other.signal });
    const b = queue.load('b', { signal: late.signal });
    late.abort();
    await expect(b).rejects.toThrow();
    one.abort();
    await expect(a).rejects.toThrow();
    expect(stopped).toEqual([]);
    other.abort();
    await expect(shared).rejects.toThrow();
    await soon();
    expect(stopped).toEqual(['a']);
    expect(started).toEqual(['a']);
    void queue.load('c');
    expect(started).toEqual(['a', 'c']);
    await expect(queue.load('d', { signal: late.signal })).rejects.toThrow();
  });

  it('forgets a failure', async () => {
    const { queue, started, finish } = controlled(2);
    const failing = queue.load('a');
    finish('a', new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    await soon();
    void queue.load('a');
    expect(started).toEqual(['a', 'a']);
  });
});
