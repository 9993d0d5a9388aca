import { createLifetime } from '../base/lifetime';
import type { ReviewEvent } from './event';
import type { ReviewStore } from './store';

/** Keeps events for as long as the process lives: for Node, and for pages that may not store anything. */
export function createMemoryStore(initial: Readonly<Record<string, readonly ReviewEvent[]>> = {}): ReviewStore {
  const lifetime = createLifetime('The review store');
  const logs = new Map(Object.entries(initial).map(([id, events]) => [id, new Map(events.map((event) => [event.id, event]))]));
  return {
    kind: 'memory',
    async load(datasetId) {
      lifetime.assertAlive('The review store');
      return [...(logs.get(datasetId)?.values() ?? [])];
    },
    async append(datasetId, events) {
      lifetime.assertAlive('The review store');
      const log = logs.get(datasetId) ?? new Map<string, ReviewEvent>();
      logs.set(datasetId, log);
      for (const event of events) if (!log.has(event.id)) log.set(event.id, event);
    },
    dispose: () => lifetime.dispose(),
  };
}
